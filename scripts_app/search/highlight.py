"""Marks in texts what the query asked for, or what means the same, in the script the texts are written in.

Texts are not cut into words here: a word or pair of the query either stands in the folded text or it does not.
That is what the index found, and a hundredth of the work.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString

from scripts_app.search import vocabulary
from scripts_app.search.analyzer import Token, TokenKind
from scripts_app.search.folded_texts import FoldedTexts, Span
from scripts_app.search.query import ReadQuery
from scripts_app.search.synonyms import meanings
from scripts_app.search.vocabulary import Version
from scripts_app.text import fold


class Segment(NamedTuple):
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
class Seen:
    """What some texts hold of a query, by their numbers: the places of the query, and where it stands folded.

    A text that holds nothing of it has no number here. `length`: how many characters of the query there are to hold.
    """

    texts: FoldedTexts
    length: int
    places: dict[int, int]
    found: dict[int, list[Span]]

    def share(self, number: int) -> float:
        """How much of the query the text holds as words or pairs (of a query of one character: as it is)."""
        return self.places.get(number, 0).bit_count() / self.length if self.length else 0.0

    def marked(self, number: int) -> Marked:
        """The text cut at the query's words and pairs; single characters are marked only for a query of one."""
        return cut(self.texts.texts[number], self.texts.spans(number, self.found.get(number, ())))


def look(query: ReadQuery, texts: FoldedTexts) -> Seen:
    """Looks for all of the query in all of the texts."""
    places: dict[int, int] = defaultdict(int)
    found: dict[int, list[Span]] = defaultdict(list)
    for needle in _needles(query, vocabulary.current().version):
        for number, span in texts.find(needle.text):
            places[number] |= needle.places
            found[number].append(span)
    return Seen(texts, query.length, places, found)


def cut(text: str, spans: Collection[Span]) -> Marked:
    """`text` in runs that lie inside of any of the spans, and runs between."""
    if not spans:
        return Marked([Segment(text, marked=False)] if text else [])
    segments, place = [], 0
    for start, end in _merged(spans):
        if place < start:
            segments.append(Segment(text[place:start], marked=False))
        segments.append(Segment(text[start:end], marked=True))
        place = end
    if place < len(text):
        segments.append(Segment(text[place:], marked=False))
    return Marked(segments)


def _merged(spans: Collection[Span]) -> Iterator[Span]:
    """From left to right; those that overlap or touch as one."""
    first, *others = sorted(spans) or [(0, 0)]
    start, end = first
    for next_start, next_end in others:
        if next_start > end:
            yield start, end
            start = next_start
        end = max(end, next_end)
    if start < end:
        yield start, end


def _html(segment: Segment) -> str:
    return f"<mark>{escape(segment.text)}</mark>" if segment.marked else escape(segment.text)


@dataclass(frozen=True, slots=True)
class _Needle:
    """A folded piece of the query to look for, and a bit for each character of the query that it stands for."""

    text: str
    places: int


@lru_cache(maxsize=256)
def _needles(query: ReadQuery, _version: Version) -> tuple[_Needle, ...]:
    """Words and pairs of the query, and the synonyms that the vocabulary of the version knows for its words."""
    typed = [_Needle(token.text, _places(token.start, token.end)) for token in _telling(query)]
    asked = fold(query.text)
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
