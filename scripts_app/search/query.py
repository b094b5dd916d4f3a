"""A query is a handful of our own tokens, never an expression for a parser: `*` and `NOT` are just text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from scripts_app.search.analyzer import Token, TokenKind, analyze
from scripts_app.search.schema import FIELD_WEIGHTS
from scripts_app.text import fold

TEXT_MAX = 200
TERMS_MAX = 32
_PLACES_MAX = 64  # bits in a mask of places
_WEIGHTS = {TokenKind.CHAR: 0.25, TokenKind.PAIR: 1.0, TokenKind.WORD: 1.2}


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A term that an engine looks up in one field of the index; `weight` multiplies its BM25.

    `places` has a bit for each character of the query (the first 64) that the term stands for: documents that cover
    more of the query rank higher. A `partial` term covers its places only by a part: one character of a longer query.
    """

    field: str
    term: str
    weight: float
    places: int
    partial: bool = False


@dataclass(frozen=True)
class ReadQuery:
    """What a query means: its tokens, most telling first, at most TERMS_MAX different ones."""

    text: str

    @cached_property
    def folded(self) -> str:
        return fold(self.text).text.strip()

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        found = sorted(analyze(self.text), key=lambda token: (-_WEIGHTS[token.kind], -len(token.text), token.start))
        first_of_each = {token.term: token for token in reversed(found)}
        return tuple(token for token in found if first_of_each[token.term] is token)[:TERMS_MAX]

    @cached_property
    def terms(self) -> tuple[QueryTerm, ...]:
        """Each token in each field of the index."""
        return tuple(
            QueryTerm(field, token.term, field_weight * _WEIGHTS[token.kind], _places(token), _is_partial(token))
            for token in self.tokens
            for field, field_weight in FIELD_WEIGHTS.items()
        )

    @cached_property
    def length(self) -> int:
        """How many characters of the query its tokens stand for."""
        return len({place for token in self.tokens for place in range(token.start, token.end)})


def read_query(text: str) -> ReadQuery:
    """`text` cut to what a person types: TEXT_MAX characters; a pasted page is searched by its beginning."""
    return ReadQuery(" ".join(text[:TEXT_MAX].split()))


def _places(token: Token) -> int:
    return sum(1 << place for place in range(token.start, min(token.end, _PLACES_MAX)))


def _is_partial(token: Token) -> bool:
    return token.kind is TokenKind.CHAR
