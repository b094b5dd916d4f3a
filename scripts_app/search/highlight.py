"""Marks in a text what the query asked for, or what means the same, in the script the text is written in.

Texts are not cut into words here: a word or pair of the query either stands in the folded text or it does not.
That is what the index found, and a hundredth of the work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString

from scripts_app.search import vocabulary
from scripts_app.search.analyzer import Token, TokenKind
from scripts_app.search.query import ReadQuery
from scripts_app.search.synonyms import meanings
from scripts_app.search.vocabulary import Version
from scripts_app.text import Folded, fold

Span = tuple[int, int]  # [start, end) in code points of a text as it is stored


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters; the texts of all segments joined are the text as it is stored."""

    text: str
    marked: bool


class Marked(tuple[Segment, ...]):
    """A text in segments. `html` is for templates: twenty hits with a loop each were half of the page's time."""

    @property
    def html(self) -> SafeString:
        """The text escaped, with its marked runs in <mark>."""
        return SafeString("".join(map(_html, self)))


@dataclass(frozen=True, slots=True)
class _Needle:
    """A folded piece of the query to look for, and a bit for each character of the query that it stands for."""

    text: str
    places: int


def coverage(query: ReadQuery, text: str) -> float:
    """The share of the query's characters that `text` holds as words or pairs (for a query of one: as it is)."""
    held, places = folded(text).text, 0
    for needle in _needles(query):
        if needle.text in held:
            places |= needle.places
    return places.bit_count() / query.length if query.length else 0.0


def mark(query: ReadQuery, text: str) -> Marked:
    """`text` cut at the query's words and pairs; single characters are marked only for a query of one."""
    held = folded(text)
    return cut(
        text, (held.span(*place) for needle in _needles(query) for place in _occurrences(needle.text, held.text))
    )


def cut(text: str, spans: Iterable[Span]) -> Marked:
    """`text` in runs that lie inside of any of the spans, and runs between."""
    marked = [False] * len(text)
    for start, end in spans:
        marked[start:end] = [True] * (end - start)
    edges = [place for place in range(1, len(text)) if marked[place] != marked[place - 1]]
    starts, ends = [0, *edges], [*edges, len(text)]
    return Marked(Segment(text[start:end], marked[start]) for start, end in zip(starts, ends, strict=True) if text)


def _html(segment: Segment) -> str:
    return f"<mark>{escape(segment.text)}</mark>" if segment.marked else escape(segment.text)


@lru_cache(maxsize=20_000)
def folded(text: str) -> Folded:
    """`fold`, remembered: the same lines are shown again and again. About a kilobyte each."""
    return fold(text)


def _needles(query: ReadQuery) -> tuple[_Needle, ...]:
    return _needles_by(query, vocabulary.current().version)


@lru_cache(maxsize=256)
def _needles_by(query: ReadQuery, _version: Version) -> tuple[_Needle, ...]:
    """Words and pairs of the query, and the synonyms that the vocabulary of the version knows for its words."""
    typed = [_Needle(token.text, _places(token.start, token.end)) for token in _telling(query)]
    asked = folded(query.text)
    meant = [
        _Needle(word, _places(*asked.span(meaning.start, meaning.end)))
        for meaning in meanings(asked.text, vocabulary.current())
        for word in meaning.words
    ]
    return (*typed, *meant)


def _telling(query: ReadQuery) -> list[Token]:
    longer = [token for token in query.tokens if token.kind is not TokenKind.CHAR]
    return longer or list(query.tokens)


def _places(start: int, end: int) -> int:
    return (1 << end) - (1 << start)


def _occurrences(needle: str, text: str) -> Iterator[Span]:
    start = text.find(needle)
    while start >= 0:
        yield start, start + len(needle)
        start = text.find(needle, start + 1)
