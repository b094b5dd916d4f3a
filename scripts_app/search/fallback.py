"""The answer from the database while there is no sound index: slower and plainer, never wrong about what is live."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from scripts_app.models import Scenario
from scripts_app.search.analyzer import TokenKind
from scripts_app.search.query import ReadQuery

_CANDIDATES = 300
_PIECES_MAX = 8


def keys_from_database(query: ReadQuery, scenarios: QuerySet[Scenario]) -> list[int]:
    """Keys of those of `scenarios` that hold pieces of the query in title or lines, those with most pieces first."""
    counts: Counter[int] = Counter()
    for piece in _pieces(query):
        found = scenarios.filter(_holds(piece)).order_by().values_list("pk", flat=True)[:_CANDIDATES]
        counts.update(set(found))
    return [key for key, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def _pieces(query: ReadQuery) -> list[set[str]]:
    """The query's pairs of characters (or its one character), each as typed and folded."""
    pairs = [token for token in query.tokens if token.kind is TokenKind.PAIR]
    telling = pairs or [token for token in query.tokens if token.kind is TokenKind.CHAR]
    return [{token.text, query.text[token.start : token.end]} for token in telling[:_PIECES_MAX]]


def _holds(spellings: set[str]) -> Q:
    """The title key is stored folded; lines and names of categories are stored as they were written."""
    places = ("live_revision__title_key", "live_revision__title", "live_revision__lines__text", "category__name")
    return reduce(or_, (Q(**{f"{place}__icontains": text}) for place in places for text in spellings))
