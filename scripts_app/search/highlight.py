"""Marks in a text what the query asked for, in the script the text is written in. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass

from scripts_app.search.analyzer import Token, TokenKind, analyze
from scripts_app.search.query import ReadQuery
from scripts_app.text import fold


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters; the texts of all segments joined are the text as it is stored."""

    text: str
    marked: bool


def coverage(query: ReadQuery, text: str) -> float:
    """The share of the query's characters that `text` holds as words or pairs (for a query of one: as it is)."""
    held = {token.term for token in analyze(text)}
    places = {place for token in _telling(query) if token.term in held for place in range(token.start, token.end)}
    return len(places) / query.length if query.length else 0.0


def mark(query: ReadQuery, text: str) -> tuple[Segment, ...]:
    """`text` cut at the query's words and pairs; single characters are marked only for a query of one."""
    asked = {token.term for token in _telling(query)}
    marked = [False] * len(text)
    for token in analyze(text):
        if token.term in asked:
            marked[token.start : token.end] = [True] * (token.end - token.start)
    return _segments(text, marked)


def holds_whole(query: ReadQuery, text: str) -> bool:
    """Does `text` hold the query as it was typed, script and case aside?"""
    return bool(query.folded) and query.folded in fold(text).text


def _telling(query: ReadQuery) -> list[Token]:
    longer = [token for token in query.tokens if token.kind is not TokenKind.CHAR]
    return longer or list(query.tokens)


def _segments(text: str, marked: list[bool]) -> tuple[Segment, ...]:
    edges = [place for place in range(1, len(text)) if marked[place] != marked[place - 1]]
    starts, ends = [0, *edges], [*edges, len(text)]
    return tuple(Segment(text[start:end], marked[start]) for start, end in zip(starts, ends, strict=True) if text)
