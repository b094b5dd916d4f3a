"""Sums scores and covered places over whole posting lists, and stops where the rest changes nothing that counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

COVERAGE_FLOOR = 0.15
PARTIAL = 0.6  # what a partial term covers of its places
TAIL = 0.08  # hits that score below this share of the best are noise: they share a character or two
_FEW = 6  # candidates are looked up one by one where there are fewer than one in so many documents

Scores = NDArray[np.float32]
Places = NDArray[np.unsignedinteger]


@dataclass(frozen=True, slots=True)
class TermList:
    """Weighted BM25 of a term, summed over its fields, for each document that has it.

    A common term has a score for every document, most of them 0, and no numbers; a rare one just those it has.
    """

    numbers: NDArray[np.intp] | None
    scores: Scores
    highest: float


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The list of a term and the places of the query that it covers, whole and partly, and those it sounds like."""

    found: TermList
    whole: int
    partly: int
    heard: int


@dataclass(frozen=True, slots=True)
class Covered:
    """Documents by number, their scores, and the places of the query that they cover whole and that they sound like."""

    numbers: NDArray[np.intp]
    scores: Scores
    whole: Places
    heard: Places


def lift(whole: int, partly: int, *, length: int) -> float:
    """What a document's sum is multiplied by for the places it covers."""
    if not length:
        return 1.0
    share = (whole.bit_count() + PARTIAL * (partly & ~whole).bit_count()) / length
    return COVERAGE_FLOOR + share * share


class Tally:
    """Sums and covered places of all documents, later of the candidates alone, while lists are taken in one by one."""

    def __init__(self, documents: int, *, allowed: NDArray[np.bool_] | None, places: int) -> None:
        kind = _narrowest(places)
        self.sums: Scores = np.zeros(documents, dtype=np.float32)
        self.whole: Places = np.zeros(documents, dtype=kind)
        self.partly: Places = np.zeros(documents, dtype=kind)
        self.heard: Places = np.zeros(documents, dtype=kind)
        self.allowed = allowed
        self.length = places.bit_count()
        self.sure = 0.0  # what the best document has at least

    def run(self, asked: Sequence[Asked], *, at_least: int) -> Covered:
        """All documents that have one of the first `at_least` terms or can be above the tail."""
        bounds = _bounds(asked, self.length)
        taken = 0
        while taken < len(asked) and not (taken >= at_least and self._is_settled(bounds[taken], hoped=bounds[0])):
            self._take(asked[taken])
            taken += 1
        found = self.sums > 0
        candidates = np.flatnonzero(found if self.allowed is None else found & self.allowed)
        if len(candidates) * _FEW > len(self.sums):
            self._complete(asked, taken=taken)
            self._narrow(candidates)
        else:
            self._narrow(candidates)
            self._complete_candidates(asked, candidates, taken=taken)
        return Covered(candidates, self._lifted(), self.whole, self.heard)

    def _take(self, one: Asked) -> None:
        """Adds the scores; the places of a common term are left to be covered at the end."""
        numbers = one.found.numbers
        if numbers is None:
            self.sums += one.found.scores
            return
        self.sums[numbers] += one.found.scores
        for covered, places in self._covering(one):
            covered[numbers] |= covered.dtype.type(places)

    def _is_settled(self, reachable: float, *, hoped: float) -> bool:
        """Does a document that holds nothing but the rest stay in the tail of the best one so far?"""
        if reachable >= TAIL * hoped:
            return False
        if reachable >= TAIL * self.sure:
            best = int(np.argmax(self.sums if self.allowed is None else self.sums * self.allowed))
            covered = lift(int(self.whole[best]), int(self.partly[best]), length=self.length)
            self.sure = max(self.sure, float(self.sums[best]) * covered)
        return reachable < TAIL * self.sure

    def _complete(self, asked: Sequence[Asked], *, taken: int) -> None:
        for one in asked[taken:]:
            self._take(one)
        for one in asked:
            if one.found.numbers is None:
                self._cover(one, one.found.scores)

    def _complete_candidates(self, asked: Sequence[Asked], candidates: NDArray[np.intp], *, taken: int) -> None:
        for place, one in enumerate(asked):
            if place >= taken:
                scores = _scores_of(one.found, candidates)
                self.sums += scores
                self._cover(one, scores)
            elif one.found.numbers is None:
                self._cover(one, one.found.scores[candidates])

    def _cover(self, one: Asked, scores: Scores) -> None:
        for covered, places in self._covering(one):
            np.bitwise_or(covered, (scores > 0) * covered.dtype.type(places), out=covered)

    def _covering(self, one: Asked) -> Iterator[tuple[Places, int]]:
        """What the term covers of the query, and where that is counted."""
        if one.whole:
            yield self.whole, one.whole
        if one.partly:
            yield self.partly, one.partly
        if one.heard:
            yield self.heard, one.heard

    def _narrow(self, candidates: NDArray[np.intp]) -> None:
        self.sums, self.whole = self.sums[candidates], self.whole[candidates]
        self.partly, self.heard = self.partly[candidates], self.heard[candidates]

    def _lifted(self) -> Scores:
        if not self.length:
            return self.sums
        held = np.bitwise_count(self.whole) + np.float32(PARTIAL) * np.bitwise_count(self.partly & ~self.whole)
        share = held.astype(np.float32) / np.float32(self.length)
        lifted: Scores = self.sums * (np.float32(COVERAGE_FLOOR) + share * share)
        return lifted


def _bounds(asked: Sequence[Asked], length: int) -> list[float]:
    """For each place in `asked`: what a document can reach that holds all from there on and nothing before."""
    bounds, highest, whole, partly = [], 0.0, 0, 0
    for one in reversed(asked):
        highest += one.found.highest
        whole |= one.whole
        partly |= one.partly
        bounds.append(highest * lift(whole, partly, length=length))
    return bounds[::-1]


def _narrowest(places: int) -> type[np.unsignedinteger]:
    """The smallest type that holds the places: most of the time goes into reading and writing them."""
    fitting = (kind for kind in (np.uint16, np.uint32) if places <= np.iinfo(kind).max)
    return next(fitting, np.uint64)


def _scores_of(found: TermList, candidates: NDArray[np.intp]) -> Scores:
    """The term's score of each candidate, 0 for those that lack it; candidates are in order."""
    if found.numbers is None:
        return found.scores[candidates]
    places = np.searchsorted(found.numbers, candidates)
    places[places == len(found.numbers)] = 0
    scores: Scores = found.scores[places] * (found.numbers[places] == candidates)
    return scores
