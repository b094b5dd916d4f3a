"""Sums scores and covered places over whole posting lists, and judges only the documents that have a chance."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts_app.search.query import Clause

COVERAGE_FLOOR = 0.15
PARTIAL = 0.6  # what a partial clause covers of its places
TAIL = 0.08  # hits that score below this share of the best are noise: they share a character or two
_LIFT_MAX = COVERAGE_FLOOR + 1.0
_CLEAR = 0.999  # of rounding: what is judged must not depend on how the best was reckoned
_ANY = float(np.finfo(np.float32).tiny)  # a document that has anything scores more

Scores = NDArray[np.float32]
Places = NDArray[np.unsignedinteger]
Allowed = NDArray[np.bool_]


class PostingList(NamedTuple):
    """Weighted BM25 of the terms of a clause, summed, for each document that has any.

    A common one has a score for every document, most of them 0, and no numbers; a rare one just those it has.
    """

    numbers: NDArray[np.intp] | None
    scores: Scores


class Judged(NamedTuple):
    """Documents by number, their scores, and the places of the query that they cover whole and that they sound like."""

    numbers: NDArray[np.intp]
    scores: Scores
    whole: Places
    heard: Places

    def at(self, places: NDArray[np.intp]) -> Judged:
        return Judged(self.numbers[places], self.scores[places], self.whole[places], self.heard[places])


def lift(whole: int, partly: int, *, length: int) -> float:
    """What a document's sum is multiplied by for the places it covers."""
    if not length:
        return 1.0
    share = (whole.bit_count() + PARTIAL * (partly & ~whole).bit_count()) / length
    return COVERAGE_FLOOR + share * share


class Tally:
    """Sums and covered places of all documents for one query, taken in list by list.

    The places of common lists are left to be looked up for the documents that are judged: no document can be lifted
    by more than _LIFT_MAX, so most of those that share a character with the query are out by their sums alone.
    """

    def __init__(self, documents: int, *, every: int) -> None:
        """`every` has a bit for each place of the query."""
        self._kind = _narrowest(every)
        self.every = every
        self._sums: Scores = np.zeros(documents, dtype=np.float32)
        covered: Places = np.zeros((3, documents), dtype=self._kind)
        self._whole, self._partly, self._heard = covered
        self._common: list[tuple[Scores, Clause]] = []
        self._in_common = self._in_part = 0  # places that common lists cover whole, and that any covers in part

    def take(self, clause: Clause, found: PostingList) -> None:
        if clause.partial or clause.heard:
            self._in_part |= clause.places
        elif found.numbers is None:
            self._in_common |= clause.places
        if found.numbers is None:
            self._sums += found.scores
            self._common.append((found.scores, clause))
            return
        self._sums[found.numbers] += found.scores
        if clause.places:
            covered = self._heard if clause.heard else self._partly if clause.partial else self._whole
            covered[found.numbers] |= self._kind(clause.places)

    def best_of(self, allowed: Allowed | None) -> Judged:
        """The allowed documents that are no noise, as one is that holds the whole query however deep it stands.

        The tally then counts nothing for the others.
        """
        if not len(self._sums):
            return self._judged(np.empty(0, dtype=np.intp))
        if allowed is not None:
            self._sums *= allowed
        found = self._judged(self._have_a_chance().nonzero()[0])
        return found.at(self._is_no_noise(found.scores, found.whole).nonzero()[0])  # by place: faster than by truth

    def _judged(self, numbers: NDArray[np.intp]) -> Judged:
        """The scores of these documents as they are in the end."""
        whole, partly, heard = (places[numbers] for places in (self._whole, self._partly, self._heard))
        for scores, clause in self._common:
            if clause.places:
                covered = heard if clause.heard else partly if clause.partial else whole
                covered |= (scores[numbers] > 0) * self._kind(clause.places)
        partly |= heard
        return Judged(numbers, self._sums[numbers] * self._lifts(whole, partly), whole, heard)

    def _is_no_noise(self, scores: Scores, whole: Places) -> Allowed:
        """Which of the documents are above the tail of the best of them, or hold the whole query."""
        kept: Allowed = scores >= max(_ANY, TAIL * float(scores.max(initial=0.0)))
        if self.every:
            kept |= (whole == self._kind(self.every)) & (scores > 0)
        return kept

    def _score_of(self, number: int) -> float:
        whole, partly = int(self._whole[number]), int(self._partly[number]) | int(self._heard[number])
        for scores, clause in self._common:
            if scores[number] > 0 and not (clause.partial or clause.heard):
                whole |= clause.places
            elif scores[number] > 0:
                partly |= clause.places
        return float(self._sums[number]) * lift(whole, partly, length=self.every.bit_count())

    def _have_a_chance(self) -> Allowed:
        """Which documents can be no noise: those without any rare clause of their own are lifted by little."""
        wanted = _CLEAR * TAIL * self._score_of(int(self._sums.argmax()))
        little = lift(self._in_common, self._in_part, length=self.every.bit_count())
        chance: Allowed = self._sums >= max(_ANY, wanted / little)
        chance |= (self._whole != 0) & (self._sums >= max(_ANY, wanted / _LIFT_MAX))
        if self.every:
            chance |= self._may_hold_all()
        return chance

    def _may_hold_all(self) -> Allowed:
        """Which documents cover every place, if they have all common lists."""
        if self._in_common == self.every:
            return self._sums > 0
        held: Allowed = (self._whole | self._kind(self._in_common)) == self._kind(self.every)
        return held

    def _lifts(self, whole: Places, partly: Places) -> Scores | np.float32:
        """`lift` of each document."""
        if not self.every:
            return np.float32(1)
        held = np.bitwise_count(whole) + np.float32(PARTIAL) * np.bitwise_count(partly & ~whole)
        share = held * np.float32(1 / self.every.bit_count())
        lifts: Scores = np.float32(COVERAGE_FLOOR) + share * share
        return lifts


def _narrowest(places: int) -> type[np.unsignedinteger]:
    """The smallest type that holds the places: most of the time goes into reading and writing them."""
    fitting = (kind for kind in (np.uint16, np.uint32) if places <= np.iinfo(kind).max)
    return next(fitting, np.uint64)
