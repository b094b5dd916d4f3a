"""What in a text only sounds like the query, and what the query would be had it been spelled right. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from scripts_app.search.folded_texts import Span
from scripts_app.search.sounds import SoundKind, Syllable, heard, syllables
from scripts_app.search.syllables import nearly
from scripts_app.text import fold, fold_key

_ALIKE = (SoundKind.PAIR, SoundKind.NEARLY)
_LETTERS = re.compile(r"[a-z]+")
_INITIALS_MIN = 2


def sounding_spans(query: str, text: str) -> list[Span]:
    """Where `text` sounds like neighbouring syllables of `query`, like the one it is, or has its initials."""
    spoken, asked = _spoken(text), _heard(query)
    spans = [
        (first.start, second.end)
        for first, second in _neighbours(spoken)
        if _paired(first, second) in asked or _nearly_paired(first, second) in asked
    ]
    return spans or _single(query, spoken) or list(_initials(query, spoken))


def respelled(query: str, text: str, *, known: Iterable[str]) -> str:
    """`query` with what sounds the same in `text` as it is written there; '' when there is nothing to respell.

    Pairs of `known` are spelled right and stay: they stand in the library as they were typed.
    """
    written = {_paired(first, second): text[first.start : second.end] for first, second in _neighbours(_spoken(text))}
    kept = set(known)
    right = query
    for first, second in _neighbours(_spoken(query)):
        typed = query[first.start : second.end]
        meant = written.get(_paired(first, second), typed)
        is_another = meant != typed and _folded(meant) != _folded(typed)
        if is_another and len(meant) == len(typed) and _folded(typed) not in kept:
            right = right[: first.start] + meant + right[second.end :]
    return right if right != query else ""


def pairs_of(query: str) -> list[str]:
    """The neighbouring Chinese characters of the query, folded."""
    return [_folded(query[first.start : second.end]) for first, second in _neighbours(_spoken(query))]


def spelled(text: str) -> str:
    """`text` as it would be typed in letters, marks left out: 無聲, 无声 and wu sheng are one question."""
    readings = {one.start: one.reading for one in _spoken(text)}
    return "".join(readings.get(place) or fold_key(char) for place, char in enumerate(text))


def _folded(text: str) -> str:
    return fold(text).text


@lru_cache(maxsize=20_000)
def _spoken(text: str) -> tuple[Syllable, ...]:
    return tuple(syllables(text))


@lru_cache(maxsize=256)
def _heard(query: str) -> frozenset[str]:
    return frozenset(sound.term for sound in heard(query) if sound.kind in _ALIKE)


def _neighbours(spoken: Iterable[Syllable]) -> Iterator[tuple[Syllable, Syllable]]:
    return ((first, second) for first, second in pairwise(spoken) if first.end == second.start)


def _paired(first: Syllable, second: Syllable) -> str:
    return f"{SoundKind.PAIR}{first.reading}'{second.reading}"


def _nearly_paired(first: Syllable, second: Syllable) -> str:
    return f"{SoundKind.NEARLY}{nearly(first.reading)}'{nearly(second.reading)}"


def _single(query: str, spoken: Iterable[Syllable]) -> list[Span]:
    """For a query of one syllable: tui."""
    typed = _folded(query).strip()
    return [(one.start, one.end) for one in spoken if one.reading == typed]


def _initials(query: str, spoken: tuple[Syllable, ...]) -> Iterator[Span]:
    """For a query of first letters alone: wsdh."""
    typed = _folded(query).strip()
    if len(typed) < _INITIALS_MIN or not _LETTERS.fullmatch(typed):
        return
    letters = "".join(one.reading[0] for one in spoken)
    start = letters.find(typed)
    while start >= 0:
        row = spoken[start : start + len(typed)]
        if all(first.end == second.start for first, second in pairwise(row)):
            yield row[0].start, row[-1].end
        start = letters.find(typed, start + 1)
