"""Ranks the documents of a Whoosh searcher: BM25 for each field, lifted by how much of the query the field covers.

BM25 is Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), formula 3.15,
with Whoosh's own idf and defaults (b = 0.75, k1 = 1.2), over whole posting lists: a question of ten characters
shares one or two with nearly every script, so asking for all of them finds nothing, and any of them too much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from whoosh.searching import Searcher

from scripts_app.search.analyzer import Token, TokenKind
from scripts_app.search.query import ReadQuery, weight
from scripts_app.search.schema import FIELD_WEIGHTS, KEY

B, K1 = 0.75, 1.2
COVERAGE_FLOOR = 0.15
TAIL = 0.08  # hits that score below this share of the best are noise: they share a character or two


def rank(searcher: Searcher, query: ReadQuery) -> list[int]:
    """Scenario keys, best first; equal scores in the order of their keys."""
    scores: dict[int, float] = defaultdict(float)
    for field, field_weight in FIELD_WEIGHTS.items():
        for document, score in _field_scores(searcher, query, field=field):
            scores[document] += field_weight * score
    floor = TAIL * max(scores.values(), default=0.0)
    ranked = [(-score, _key(searcher, document)) for document, score in scores.items() if score >= floor]
    return [key for _, key in sorted(ranked)]


def _field_scores(searcher: Searcher, query: ReadQuery, *, field: str) -> Iterator[tuple[int, float]]:
    """(document number, BM25 × coverage) for each document with any of the tokens in the field."""
    sums: dict[int, float] = defaultdict(float)
    covered: dict[int, set[int]] = defaultdict(set)
    halves: dict[int, set[int]] = defaultdict(set)
    for token in query.tokens:
        places = range(token.start, token.end)
        into = halves if token.kind is TokenKind.CHAR else covered
        for document, score in _term_scores(searcher, token, field=field):
            sums[document] += score
            into[document].update(places)
    for document, score in sums.items():
        whole = covered[document]
        coverage = (len(whole) + 0.3 * len(halves[document] - whole)) / query.length
        yield document, score * (COVERAGE_FLOOR + coverage * coverage)


def _term_scores(searcher: Searcher, token: Token, *, field: str) -> Iterator[tuple[int, float]]:
    if (field, token.term) not in searcher.reader():
        return
    idf = searcher.idf(field, token.term) * weight(token)
    average = searcher.avg_field_length(field) or 1.0
    matcher = searcher.postings(field, token.term)
    while matcher.is_active():
        document, frequency = matcher.id(), matcher.weight()
        length = searcher.reader().doc_field_length(document, field, 1)
        yield document, idf * frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * length / average))
        matcher.next()


def _key(searcher: Searcher, document: int) -> int:
    return int(searcher.stored_fields(document)[KEY])
