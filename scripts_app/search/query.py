"""A query is a handful of our own tokens, never an expression for a parser: `*` and `NOT` are just text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from scripts_app.search.analyzer import Token, TokenKind, analyze
from scripts_app.text import fold

TEXT_MAX = 200
TERMS_MAX = 32
_WEIGHTS = {TokenKind.CHAR: 0.25, TokenKind.PAIR: 1.0, TokenKind.WORD: 1.2}


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
    def length(self) -> int:
        """How many characters of the query its tokens stand for."""
        return len({place for token in self.tokens for place in range(token.start, token.end)})


def read_query(text: str) -> ReadQuery:
    """`text` cut to what a person types: TEXT_MAX characters; a pasted page is searched by its beginning."""
    return ReadQuery(" ".join(text[:TEXT_MAX].split()))


def weight(token: Token) -> float:
    """How much a token tells: a word more than two neighbouring characters, those far more than one character."""
    return _WEIGHTS[token.kind]
