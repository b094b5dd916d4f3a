"""Ranks the documents of a Whoosh searcher: BM25 of each term, lifted by how much of the query a document covers.

BM25 is Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), formula 3.15,
with Whoosh's own idf and defaults (b = 0.75, k1 = 1.2), over whole posting lists: a question of ten characters
shares one or two with nearly every script, so asking for all of them finds nothing, and any of them too much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from whoosh.searching import Searcher

from scripts_app.search.query import QueryTerm

KEY = "key"
B, K1 = 0.75, 1.2
COVERAGE_FLOOR = 0.15
PARTIAL = 0.3  # what a partial term covers of its places
TAIL = 0.08  # hits that score below this share of the best are noise: they share a character or two


def rank(searcher: Searcher, terms: Sequence[QueryTerm]) -> list[int]:
    """Scenario keys, best first; equal scores in the order of their keys."""
    scores: dict[int, float] = defaultdict(float)
    whole: dict[int, int] = defaultdict(int)
    partly: dict[int, int] = defaultdict(int)
    for term in terms:
        covered = partly if term.partial else whole
        for document, score in _term_scores(searcher, term):
            scores[document] += score
            covered[document] |= term.places
    length = _all_places(terms).bit_count()
    for document in scores:
        places = whole[document].bit_count() + PARTIAL * (partly[document] & ~whole[document]).bit_count()
        scores[document] *= COVERAGE_FLOOR + (places / length) ** 2 if length else 1.0
    floor = TAIL * max(scores.values(), default=0.0)
    ranked = [(-score, _key(searcher, document)) for document, score in scores.items() if score >= floor]
    return [key for _, key in sorted(ranked)]


def _all_places(terms: Sequence[QueryTerm]) -> int:
    places = 0
    for term in terms:
        places |= term.places
    return places


def _term_scores(searcher: Searcher, term: QueryTerm) -> Iterator[tuple[int, float]]:
    if (term.field, term.term) not in searcher.reader():
        return
    idf = searcher.idf(term.field, term.term) * term.weight
    average = searcher.avg_field_length(term.field) or 1.0
    matcher = searcher.postings(term.field, term.term)
    while matcher.is_active():
        document, frequency = matcher.id(), matcher.weight()
        length = searcher.reader().doc_field_length(document, term.field, 1)
        yield document, idf * frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * length / average))
        matcher.next()


def _key(searcher: Searcher, document: int) -> int:
    return int(searcher.stored_fields(document)[KEY])
