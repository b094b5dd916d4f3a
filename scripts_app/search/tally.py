"""Sums scores and covered places over whole posting lists, and judges only the documents that have a chance."""

from __future__ import annotations

from functools import lru_cache
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts_app.search.query import Clause

COVERAGE_FLOOR = 0.15
PARTIAL = 0.6  # what a partial clause covers of its places
TAIL = 0.08  # hits that score below this share of the best are noise: they share a character or two
NEARNESS_MAX = 4.0  # what the nearness of its title may still multiply a score by, once documents are ranked
_THOUGHT_OF = 20
_CLEAR = 0.999  # of rounding: what is judged must not depend on how the best was reckoned
_BELOW = np.float32(0.999)  # clear of the last of those above in spite of rounding
_ANY = float(np.finfo(np.float32).tiny)  # a document that has anything scores more

Scores = NDArray[np.float32]
Places = NDArray[np.unsignedinteger]
Allowed = NDArray[np.bool_]


class PostingList(NamedTuple):
    """Weighted BM25 of the terms of a clause, summed, for each document that has any.

    A rare one has the numbers of those documents. A common one has a score for every document, most of them 0, and
    in `holds` all bits for those that have any.
    """

    numbers: NDArray[np.intp] | None
    scores: Scores
    holds: NDArray[np.uint8] | None = None

    @property
    def holders(self) -> int:
        """How many documents have any."""
        return len(self.numbers) if self.numbers is not None else int(np.count_nonzero(self.scores))

    @classmethod
    def common(cls, scores: Scores) -> PostingList:
        return cls(None, scores, np.negative((scores > 0).view(np.int8)).view(np.uint8))


def telling(holders: int, documents: int) -> float:
    """What a clause that so many of the documents have counts for, 0 to 1.

    Whoosh adds 1 to every idf: a word of every second script (客户) counts a third of one that stands in one of sixty,
    and a question of such words finds whatever title has most of them. Lucene's idf,
    log(1 + (N - n + 0.5) / (n + 0.5)), goes down to nothing; its share of itself and 1 takes that back. In a small
    library a word of most scripts still tells: some more documents are thought of that lack it.
    """
    idf = log(1 + (documents + _THOUGHT_OF - holders + 0.5) / (holders + 0.5))
    return idf / (idf + 1)


class Found(NamedTuple):
    """Documents by number, and their scores."""

    numbers: NDArray[np.intp]
    scores: Scores

    def within(self, allowed: Allowed | None) -> Found:
        if allowed is None:
            return self
        places = allowed[self.numbers].nonzero()[0]  # by place: faster than by truth
        return Found(self.numbers[places], self.scores[places])

    def count_within(self, allowed: Allowed | None) -> int:
        return len(self.numbers) if allowed is None else int(np.count_nonzero(allowed[self.numbers]))


NOTHING = Found(np.empty(0, dtype=np.intp), np.empty(0, dtype=np.float32))


class Tally:
    """Sums and covered places of all documents for one query, taken in list by list."""

    def __init__(self, documents: int, *, every: int) -> None:
        """`every` has a bit for each place of the query."""
        self._every, self._kind = every, _narrowest(every)
        self._lifts = lifts(every.bit_count())
        self._sums: Scores = np.zeros(documents, dtype=np.float32)
        self._covered: Places = np.zeros((3, documents), dtype=self._kind)
        self._whole, self._partly, self._heard = self._covered
        self._room: Places = np.empty(documents, dtype=self._kind)

    def take(self, clause: Clause, found: PostingList) -> None:
        numbers, scores, holds = found
        covered = self._heard if clause.heard else self._partly if clause.partial else self._whole
        if numbers is not None:
            self._sums[numbers] += scores
            if clause.places:
                covered[numbers] |= self._kind(clause.places)
            return
        self._sums += scores
        if clause.places and holds is not None:
            covered |= np.bitwise_and(_widened(holds, self._kind), self._kind(clause.places), out=self._room)

    def best_of(self, allowed: Allowed | None) -> Found:
        """The allowed documents that are no noise, as one is that holds the whole query however deep it stands.

        A document that sounds like places it does not hold stays so far below all those that hold the whole query
        that no nearness of titles brings it above one. The tally then counts nothing for those that are not allowed.
        """
        if not len(self._sums):
            return NOTHING
        if allowed is not None:
            self._sums *= allowed
        numbers = self._have_a_chance().nonzero()[0]
        whole, partly, heard = self._covered.take(numbers, axis=1)
        held, touched = np.bitwise_count(whole), np.bitwise_count(whole | partly | heard)
        scores = self._sums.take(numbers) * self._lifts.take(touched * np.intp(len(self._lifts)) + held)
        kept = scores >= max(_ANY, TAIL * float(scores.max(initial=0.0)))
        quotes = whole == self._kind(self._every) if self._every else np.zeros(0, dtype=np.bool_)
        if quotes.any():
            quotes &= scores > 0
            kept |= quotes
            scores = _quotes_first(scores, quotes, alike=kept & ((heard & ~whole) != 0))
        places = kept.nonzero()[0]
        return Found(numbers[places], scores[places])

    def _have_a_chance(self) -> Allowed:
        """Which documents may be no noise. Most of those that share a character with the query are out by their sums
        alone: none is lifted by more than holding all, and those that hold no place whole by less.
        """
        top, every = int(self._sums.argmax()), self._every.bit_count()
        whole, partly, heard = (int(places[top]) for places in self._covered)
        lift = self._lifts[(whole | partly | heard).bit_count(), whole.bit_count()]
        wanted = _CLEAR * TAIL * float(self._sums[top] * lift)
        chance: Allowed = self._sums >= max(_ANY, wanted / float(self._lifts[every, 0]))
        chance |= (self._whole != 0) & (self._sums >= max(_ANY, wanted / float(self._lifts[every, every])))
        if self._every:
            chance |= self._whole == self._kind(self._every)
        return chance


@lru_cache(maxsize=128)
def lifts(length: int) -> Scores:
    """What the sum of a document is multiplied by, by how many of the `length` places of the query it has anything of,
    and how many of them it holds whole.
    """
    touched, held = np.mgrid[: length + 1, : length + 1]
    share = (held + PARTIAL * (touched - held)) / (length or 1)
    return (COVERAGE_FLOOR + share * share if length else np.ones((1, 1))).astype(np.float32)


def _quotes_first(scores: Scores, quotes: Allowed, *, alike: Allowed) -> Scores:
    if not quotes.any() or not alike.any():
        return scores
    share = scores[quotes].min() / NEARNESS_MAX / scores[alike].max()
    lowered: Scores = np.where(alike, scores * (min(share, np.float32(1)) * _BELOW), scores)
    return lowered


def _widened(holds: NDArray[np.uint8], kind: type[np.unsignedinteger]) -> Places:
    """All bits of the wider type where there are all bits."""
    return holds if kind is np.uint8 else holds.view(np.int8).astype(kind)


def _narrowest(places: int) -> type[np.unsignedinteger]:
    """The smallest type that holds the places: most of the time goes into reading and writing them."""
    fitting = (kind for kind in (np.uint8, np.uint16, np.uint32) if places <= np.iinfo(kind).max)
    return next(fitting, np.uint64)
