"""Ranks documents over whole posting lists: BM25 of each term, lifted by how much of the query a document covers.

BM25 is Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), formula 3.15,
with Whoosh's own idf and defaults (b = 0.75, k1 = 1.2): a question of ten characters shares one or two with nearly
every script, so asking for all of them finds nothing, and any of them too much.

Lists are taken from the most telling on. Once what is left cannot lift a document that has none of the terms so far
above the tail, the rest only adds to documents already found (Turtle and Flood, "Query evaluation: strategies and
optimizations", 1995, called MaxScore): ranking and total stay exact, and single characters that every second script
has cost next to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scripts_app.search.engines.door import Narrowing, Ranking
from scripts_app.search.query import QueryTerm

COVERAGE_FLOOR = 0.15
PARTIAL = 0.6  # what a partial term covers of its places
NEARNESS_MAX = 4.0  # what the nearness of its title may still multiply a score by, once documents are ranked
_BELOW = 0.999  # clear of the last of those above in spite of rounding
TAIL = 0.08  # hits that score below this share of the best are noise: they share a character or two

Scores = NDArray[np.float32]
Places = NDArray[np.uint64]
FieldWeights = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class TermList:
    """Weighted BM25 of a term, summed over its fields, for each document that has it.

    A common term has a score for every document, most of them 0, and no numbers; a rare one just those it has.
    """

    numbers: NDArray[np.intp] | None
    scores: Scores
    highest: float


class Postings(Protocol):
    """An unchanging view of an index. Documents are numbered from 0."""

    keys: NDArray[np.int64]

    def look_up(self, term: str, fields: FieldWeights) -> TermList | None: ...

    def allowed(self, narrowing: Narrowing) -> NDArray[np.bool_] | None:
        """None when all documents are."""


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """The list of a term and the places of the query that it covers, whole and partly, and those it sounds like."""

    found: TermList
    whole: int
    partly: int
    heard: int


@dataclass(frozen=True, slots=True)
class _Found:
    """Documents by number, their scores, and the places of the query that they cover whole and that they sound like."""

    numbers: NDArray[np.intp]
    scores: Scores
    whole: Places
    heard: Places

    def without_noise(self, every: int) -> _Found:
        """What is above the tail. A document that holds the whole query is no noise, however deep it stands there."""
        kept = self.scores >= TAIL * self.scores.max(initial=0.0)
        if every:
            kept |= self.whole == np.uint64(every)
        return _Found(self.numbers[kept], self.scores[kept], self.whole[kept], self.heard[kept])

    def with_quotes_first(self, every: int) -> Scores:
        """Their scores, where a document that sounds like places it does not hold stays so far below all those that
        hold the whole query that no nearness of titles brings it above one.
        """
        holds, alike = self.whole == np.uint64(every), (self.heard & ~self.whole) != 0
        if not every or not holds.any() or not alike.any():
            return self.scores
        highest, allowed = self.scores[alike].max(), self.scores[holds].min() / NEARNESS_MAX
        scores: Scores = np.where(alike, self.scores * np.float32(min(1.0, allowed / highest) * _BELOW), self.scores)
        return scores


def rank(postings: Postings, terms: Sequence[QueryTerm], *, narrowing: Narrowing, limit: int) -> Ranking:
    """The best of the documents allowed by `narrowing`, and how many score above the tail."""
    every = _places(terms)
    asked = sorted(_look_up(postings, terms), key=lambda one: one.found.highest, reverse=True)
    if not asked:
        return Ranking()
    needed = _needed(asked, every)
    asked = [*needed, *(one for one in asked if one not in needed)]
    tally = _Tally(len(postings.keys), allowed=postings.allowed(narrowing), length=every.bit_count())
    found = tally.run(asked, at_least=max(1, len(needed))).without_noise(every)
    return Ranking(_best(postings.keys[found.numbers], found.with_quotes_first(every), limit=limit), len(found.numbers))


def lift(whole: int, partly: int, *, length: int) -> float:
    """What a document's sum is multiplied by for the places it covers."""
    if not length:
        return 1.0
    share = (whole.bit_count() + PARTIAL * (partly & ~whole).bit_count()) / length
    return COVERAGE_FLOOR + share * share


class _Tally:
    """Sums and covered places of all documents while lists are taken in one by one."""

    def __init__(self, documents: int, *, allowed: NDArray[np.bool_] | None, length: int) -> None:
        self.sums: Scores = np.zeros(documents, dtype=np.float32)
        self.whole: Places = np.zeros(documents, dtype=np.uint64)
        self.partly: Places = np.zeros(documents, dtype=np.uint64)
        self.allowed = allowed
        self.length = length
        self.sure = 0.0  # what the best document has at least

    def run(self, asked: Sequence[_Asked], *, at_least: int) -> _Found:
        """All documents that have one of the first `at_least` terms or can be above the tail."""
        bounds = _bounds(asked, self.length)
        taken = 0
        while taken < len(asked) and not (taken >= at_least and self._is_settled(bounds[taken], hoped=bounds[0])):
            self._take(asked[taken])
            taken += 1
        found = self.sums > 0
        candidates = np.flatnonzero(found if self.allowed is None else found & self.allowed)
        return self._finish(candidates, asked, taken=taken)

    def _take(self, one: _Asked) -> None:
        numbers = one.found.numbers
        if numbers is None:
            self.sums += one.found.scores
            return
        self.sums[numbers] += one.found.scores
        if one.whole:
            self.whole[numbers] |= np.uint64(one.whole)
        if one.partly:
            self.partly[numbers] |= np.uint64(one.partly)

    def _is_settled(self, reachable: float, *, hoped: float) -> bool:
        """Does a document that holds nothing but the rest stay in the tail of the best one so far?"""
        if reachable >= TAIL * hoped:
            return False
        if reachable >= TAIL * self.sure:
            best = int(np.argmax(self.sums if self.allowed is None else self.sums * self.allowed))
            covered = lift(int(self.whole[best]), int(self.partly[best]), length=self.length)
            self.sure = max(self.sure, float(self.sums[best]) * covered)
        return reachable < TAIL * self.sure

    def _finish(self, candidates: NDArray[np.intp], asked: Sequence[_Asked], *, taken: int) -> _Found:
        sums, whole, partly = self.sums[candidates], self.whole[candidates], self.partly[candidates]
        heard = np.zeros_like(whole)
        for place, one in enumerate(asked):
            if one.found.numbers is not None and place < taken and not one.heard:
                continue
            scores = _scores_of(one.found, candidates)
            if place >= taken:
                sums += scores
            whole |= (scores > 0) * np.uint64(one.whole)
            partly |= (scores > 0) * np.uint64(one.partly)
            heard |= (scores > 0) * np.uint64(one.heard)
        if not self.length:
            return _Found(candidates, sums, whole, heard)
        covered = np.bitwise_count(whole) + np.float32(PARTIAL) * np.bitwise_count(partly & ~whole)
        share = covered.astype(np.float32) / np.float32(self.length)
        return _Found(candidates, sums * (np.float32(COVERAGE_FLOOR) + share * share), whole, heard)


def _bounds(asked: Sequence[_Asked], length: int) -> list[float]:
    """For each place in `asked`: what a document can reach that holds all from there on and nothing before."""
    bounds, highest, whole, partly = [], 0.0, 0, 0
    for one in reversed(asked):
        highest += one.found.highest
        whole |= one.whole
        partly |= one.partly
        bounds.append(highest * lift(whole, partly, length=length))
    return bounds[::-1]


def _look_up(postings: Postings, terms: Sequence[QueryTerm]) -> list[_Asked]:
    grouped: dict[tuple[str, int, bool, bool], list[tuple[str, float]]] = {}
    for one in terms:
        grouped.setdefault((one.term, one.places, one.partial, one.heard), []).append((one.field, one.weight))
    asked = []
    for (term, places, is_partial, is_heard), fields in grouped.items():
        if found := postings.look_up(term, tuple(fields)):
            whole, partly = (0, places) if is_partial or is_heard else (places, 0)
            asked.append(_Asked(found, whole, partly, places if is_heard else 0))
    return asked


def _needed(asked: Sequence[_Asked], every: int) -> list[_Asked]:
    """The terms of which a document that holds the whole query has one: those that cover the place least written of."""
    places = [1 << place for place in range(every.bit_length()) if every >> place & 1]
    covering = [[one for one in asked if one.whole & place] for place in places]
    return min(covering, key=lambda ones: sum(len(one.found.scores) for one in ones), default=[])


def _places(terms: Sequence[QueryTerm]) -> int:
    """The characters of the query that its terms stand for, found or not."""
    places = 0
    for term in terms:
        places |= term.places
    return places


def _scores_of(found: TermList, candidates: NDArray[np.intp]) -> Scores:
    """The term's score of each candidate, 0 for those that lack it; candidates are in order."""
    if found.numbers is None:
        return found.scores[candidates]
    places = np.searchsorted(found.numbers, candidates)
    places[places == len(found.numbers)] = 0
    scores: Scores = found.scores[places] * (found.numbers[places] == candidates)
    return scores


def _best(keys: NDArray[np.int64], scores: Scores, *, limit: int) -> tuple[tuple[int, float], ...]:
    if limit < len(scores):
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        chosen = np.flatnonzero(scores >= least)
        keys, scores = keys[chosen], scores[chosen]
    order = np.lexsort((keys, -scores))[:limit]
    return tuple(zip(keys[order].tolist(), scores[order].tolist(), strict=True))
