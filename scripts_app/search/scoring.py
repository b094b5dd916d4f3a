"""Ranks documents over whole posting lists: BM25 of each term, lifted by how much of the query a document covers.

BM25 is Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), formula 3.15,
with Whoosh's own idf and defaults (b = 0.75, k1 = 1.2): a question of ten characters shares one or two with nearly
every script, so asking for all of them finds nothing, and any of them too much.

What stands for places of a query is weighed by how telling it is, and lifted by how much of the query a document has.
All lists are added up for all documents, which NumPy does faster than Python could leave any out; only documents that
can still be above the tail are judged by what they cover. Ranking and total are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scripts_app.search.engines.door import Narrowing, Ranking
from scripts_app.search.query import Clause
from scripts_app.search.tally import Allowed, Found, PostingList, Tally

Asked = tuple[tuple[Clause, ...], Narrowing]


class Postings(Protocol):
    """An unchanging view of an index. Documents are numbered from 0."""

    keys: NDArray[np.int64]
    found_last: tuple[Asked, Found] | None

    def look_up(self, clause: Clause) -> PostingList | None:
        """The terms of the clause as one list, weighed by `telling` where it stands for places of the query; None when
        no document has any.
        """

    def allowed(self, narrowing: Narrowing) -> Allowed | None:
        """None when all documents are."""


def rank(postings: Postings, clauses: Sequence[Clause], *, narrowing: Narrowing, limit: int) -> Ranking:
    """The best of the documents within `narrowing`, and how many of them are no noise.

    Noise is measured among all that is in force on the day: a narrowed search finds what the whole one found there.
    Where that is nothing, it is measured among what is within.
    """
    day = _on_the_day(narrowing)
    found = _of_the_day(postings, clauses, day=day)
    if narrowing != day:
        found = found.within(postings.allowed(narrowing))
        if not len(found.numbers):
            found = _no_noise(postings, clauses, narrowing=narrowing)
    return Ranking(_best(postings.keys, found, limit=limit), len(found.numbers))


def totals(postings: Postings, clauses: Sequence[Clause], *, narrowings: Sequence[Narrowing]) -> list[int]:
    """How much of what is found on the day lies within each of the narrowings."""
    days = {_on_the_day(narrowing) for narrowing in narrowings}
    found = {day: _of_the_day(postings, clauses, day=day) for day in days}
    return [found[_on_the_day(one)].count_within(postings.allowed(one)) for one in narrowings]


def _of_the_day(postings: Postings, clauses: Sequence[Clause], *, day: Narrowing) -> Found:
    """What was found last is not looked for again: right after a ranking its parts are counted."""
    asked = (tuple(clauses), day)
    if postings.found_last is None or postings.found_last[0] != asked:
        postings.found_last = asked, _no_noise(postings, clauses, narrowing=day)
    return postings.found_last[1]


def _no_noise(postings: Postings, clauses: Sequence[Clause], *, narrowing: Narrowing) -> Found:
    tally = Tally(len(postings.keys), every=_places(clauses))
    for clause in clauses:
        if found := postings.look_up(clause):
            tally.take(clause, found)
    return tally.best_of(postings.allowed(narrowing))


def _on_the_day(narrowing: Narrowing) -> Narrowing:
    return Narrowing(narrowing.day)


def _places(clauses: Sequence[Clause]) -> int:
    """The places of the query that its clauses stand for, found or not."""
    places = 0
    for clause in clauses:
        places |= clause.places
    return places


def _best(keys: NDArray[np.int64], found: Found, *, limit: int) -> tuple[tuple[int, float], ...]:
    numbers, scores = found
    if limit < len(scores):
        least = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        chosen = (scores >= least).nonzero()[0]
        numbers, scores = numbers[chosen], scores[chosen]
    keys = keys[numbers]
    order = np.lexsort((keys, -scores))[:limit]
    return tuple(zip(keys[order].tolist(), scores[order].tolist(), strict=True))
