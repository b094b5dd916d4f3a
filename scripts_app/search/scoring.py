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
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scripts_app.search.engines.door import Narrowing, Ranking
from scripts_app.search.query import QueryTerm
from scripts_app.search.tally import TAIL, Asked, Covered, Scores, Tally, TermList

NEARNESS_MAX = 4.0  # what the nearness of its title may still multiply a score by, once documents are ranked
_BELOW = 0.999  # clear of the last of those above in spite of rounding

FieldWeights = tuple[tuple[str, float], ...]


class Postings(Protocol):
    """An unchanging view of an index. Documents are numbered from 0."""

    keys: NDArray[np.int64]

    def look_up(self, term: str, fields: FieldWeights) -> TermList | None: ...

    def allowed(self, narrowing: Narrowing) -> NDArray[np.bool_] | None:
        """None when all documents are."""


def rank(postings: Postings, terms: Sequence[QueryTerm], *, narrowing: Narrowing, limit: int) -> Ranking:
    """The best of the documents allowed by `narrowing`, and how many score above the tail."""
    every = _places(terms)
    asked = sorted(_look_up(postings, terms), key=lambda one: one.found.highest, reverse=True)
    if not asked:
        return Ranking()
    needed = _needed(asked, every)
    asked = [*needed, *(one for one in asked if one not in needed)]
    tally = Tally(len(postings.keys), allowed=postings.allowed(narrowing), places=every)
    found = _without_noise(tally.run(asked, at_least=max(1, len(needed))), every)
    return Ranking(_best(postings.keys[found.numbers], _quotes_first(found, every), limit=limit), len(found.numbers))


def _without_noise(found: Covered, every: int) -> Covered:
    """What is above the tail. A document that holds the whole query is no noise, however deep it stands there."""
    kept = found.scores >= TAIL * found.scores.max(initial=0.0)
    if every:
        kept |= found.whole == every
    return Covered(found.numbers[kept], found.scores[kept], found.whole[kept], found.heard[kept])


def _quotes_first(found: Covered, every: int) -> Scores:
    """The scores, where a document that sounds like places it does not hold stays so far below all those that hold
    the whole query that no nearness of titles brings it above one.
    """
    holds, alike = found.whole == every, (found.heard & ~found.whole) != 0
    if not every or not holds.any() or not alike.any():
        return found.scores
    highest, allowed = found.scores[alike].max(), found.scores[holds].min() / NEARNESS_MAX
    scores: Scores = np.where(alike, found.scores * np.float32(min(1.0, allowed / highest) * _BELOW), found.scores)
    return scores


def _look_up(postings: Postings, terms: Sequence[QueryTerm]) -> list[Asked]:
    grouped: dict[tuple[str, int, bool, bool], list[tuple[str, float]]] = {}
    for one in terms:
        grouped.setdefault((one.term, one.places, one.partial, one.heard), []).append((one.field, one.weight))
    asked = []
    for (term, places, is_partial, is_heard), fields in grouped.items():
        if found := postings.look_up(term, tuple(fields)):
            whole, partly = (0, places) if is_partial or is_heard else (places, 0)
            asked.append(Asked(found, whole, partly, places if is_heard else 0))
    return asked


def _needed(asked: Sequence[Asked], every: int) -> list[Asked]:
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


def _best(keys: NDArray[np.int64], scores: Scores, *, limit: int) -> tuple[tuple[int, float], ...]:
    if limit < len(scores):
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        chosen = np.flatnonzero(scores >= least)
        keys, scores = keys[chosen], scores[chosen]
    order = np.lexsort((keys, -scores))[:limit]
    return tuple(zip(keys[order].tolist(), scores[order].tolist(), strict=True))
