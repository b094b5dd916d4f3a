"""The answer from the database while there is no sound index: slower and plainer, never wrong about what is live."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from scripts_app.models import Scenario
from scripts_app.search.analyzer import TokenKind
from scripts_app.search.query import ReadQuery
from scripts_app.text import clean, fold

_CANDIDATES = 300
_PIECES_MAX = 8
_PLACES = ("live_revision__title_key", "live_revision__title", "live_revision__lines__text", "category__name")


def keys_from_database(query: ReadQuery, scenarios: QuerySet[Scenario]) -> list[int]:
    """Keys of those of `scenarios` that hold pieces of the query in title, customer wordings, lines or the name of
    their category, those with most pieces first.
    """
    counts: Counter[int] = Counter()
    for piece in _pieces(query):
        counts.update(_holding(piece, scenarios) | _asked_with(piece, scenarios))
    return [key for key, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def _pieces(query: ReadQuery) -> list[set[str]]:
    """The query's pairs of characters (or its one character), each folded, and as typed where a text can hold that:
    what no text can hold (a NUL, half a character) is refused by databases.
    """
    pairs = [token for token in query.tokens if token.kind is TokenKind.PAIR]
    telling = pairs or [token for token in query.tokens if token.kind is TokenKind.CHAR]
    return [
        {token.text} | {typed for typed in (query.text[token.start : token.end],) if clean(typed) == typed}
        for token in telling[:_PIECES_MAX]
    ]


def _holding(spellings: set[str], scenarios: QuerySet[Scenario]) -> set[int]:
    """The title key is stored folded; lines and names of categories are stored as they were written."""
    holds = _any(_PLACES, spellings)
    return set(scenarios.filter(holds).order_by().values_list("pk", flat=True)[:_CANDIDATES])


def _asked_with(spellings: set[str], scenarios: QuerySet[Scenario]) -> set[int]:
    """Customer wordings are stored as JSON: SQLite keeps it with Chinese as \\u6742, which 67 is a part of too. So the
    database only proposes.
    """
    stored = spellings | {json.dumps(text)[1:-1] for text in spellings}
    told = scenarios.alias(told=Cast("live_revision__triggers", TextField())).filter(_any(["told"], stored))
    rows = told.order_by().values_list("pk", "live_revision__triggers")[:_CANDIDATES]
    return {key for key, triggers in rows if any(text in fold("\n".join(triggers)).text for text in spellings)}


def _any(places: Iterable[str], texts: Iterable[str]) -> Q:
    return reduce(or_, (Q(**{f"{place}__icontains": text}) for place in places for text in texts))
