"""Ranks documents over whole posting lists: BM25 of each term, lifted by how much of the query a document covers.

BM25 is Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), formula 3.15,
with Whoosh's own idf and defaults (b = 0.75, k1 = 1.2): a question of ten characters shares one or two with nearly
every script, so asking for all of them finds nothing, and any of them too much.

All lists are added up for all documents, which NumPy does faster than Python could leave any out; only documents that
can still be above the tail are judged by what they cover. Ranking and total are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scripts_app.search.engines.door import Narrowing, Ranking
from scripts_app.search.query import Clause, QueryTerm
from scripts_app.search.tally import Allowed, Judged, PostingList, Scores, Tally

NEARNESS_MAX = 4.0  # what the nearness of its title may still multiply a score by, once documents are ranked
_BELOW = 0.999  # clear of the last of those above in spite of rounding


class Postings(Protocol):
    """An unchanging view of an index. Documents are numbered from 0."""

    keys: NDArray[np.int64]

    def look_up(self, terms: tuple[QueryTerm, ...]) -> PostingList | None:
        """The terms as one list; None when no document has any."""

    def allowed(self, narrowing: Narrowing) -> Allowed | None:
        """None when all documents are."""


def rank(postings: Postings, clauses: Sequence[Clause], *, narrowing: Narrowing, limit: int) -> Ranking:
    """The best of the documents allowed by `narrowing`, and how many score above the tail."""
    tally = _tallied(postings, clauses)
    found = tally.best_of(postings.allowed(narrowing))
    scores = _quotes_first(found, tally.every)
    return Ranking(_best(postings.keys[found.numbers], scores, limit=limit), len(scores))


def totals(postings: Postings, clauses: Sequence[Clause], *, narrowings: Sequence[Narrowing]) -> list[int]:
    """The total that `rank` tells under each of the narrowings, from one tally."""
    tally = _tallied(postings, clauses)
    every = tally.judged(np.arange(len(postings.keys)))
    return [_total(tally, every, allowed=postings.allowed(narrowing)) for narrowing in narrowings]


def _total(tally: Tally, found: Judged, *, allowed: Allowed | None) -> int:
    scores = found.scores if allowed is None else found.scores * allowed
    return int(np.count_nonzero(tally.is_no_noise(scores, found.whole)))


def _tallied(postings: Postings, clauses: Sequence[Clause]) -> Tally:
    every = 0
    for clause in clauses:
        every |= clause.places
    tally = Tally(len(postings.keys), every=every)
    for clause in clauses:
        if found := postings.look_up(clause.terms):
            tally.take(clause, found)
    return tally


def _quotes_first(found: Judged, every: int) -> Scores:
    """The scores, where a document that sounds like places it does not hold stays so far below all those that hold
    the whole query that no nearness of titles brings it above one.
    """
    if not every or not len(found.scores):
        return found.scores
    holds = found.whole == every
    if not holds.any():
        return found.scores
    alike = (found.heard & ~found.whole) != 0
    if not alike.any():
        return found.scores
    highest, allowed = found.scores[alike].max(), found.scores[holds].min() / NEARNESS_MAX
    scores: Scores = np.where(alike, found.scores * np.float32(min(1.0, allowed / highest) * _BELOW), found.scores)
    return scores


def _best(keys: NDArray[np.int64], scores: Scores, *, limit: int) -> tuple[tuple[int, float], ...]:
    if limit < len(scores):
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        chosen = np.flatnonzero(scores >= least)
        keys, scores = keys[chosen], scores[chosen]
    order = np.lexsort((keys, -scores))[:limit]
    return tuple(zip(keys[order].tolist(), scores[order].tolist(), strict=True))
