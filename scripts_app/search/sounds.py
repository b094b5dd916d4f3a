"""How a text sounds: the terms of the sound field of the index, and what of a query is looked up there.

Neighbouring syllables are the unit (退款: tui'kuan): a mistyped 退宽 shares no word with 退款 but both its syllables.
Each pair stands there twice, as it sounds and as it sounds to those who do not tell zh from z or ang from an,
and the first letters of two and three neighbours besides (tk). Readings are pypinyin's, which knows 银行 from 行不行.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, pairwise, product
from typing import NamedTuple

from scripts_app.search.readings import readings
from scripts_app.search.syllables import READABLE, continuations, nearly, split
from scripts_app.text import fold

SOUNDS_VERSION = 1
_PIECE = re.compile(r"[㐀-鿿豈-﫿]+|[a-z]+")
_HAN = re.compile(r"[㐀-鿿豈-﫿]+")
_SHORT = 4  # so short a text has too little context to choose a reading by: all readings are taken
_LONGEST_GRAM = 3
_WAYS_MAX = 3
_SECOND_READING = 0.4
_UNFINISHED = 0.6
_NO_INITIAL = frozenset("iuv")  # no syllable begins with one


class SoundKind(StrEnum):
    SYLLABLE = "s"
    PAIR = "t"
    NEARLY = "n"
    INITIALS = "i"


@dataclass(frozen=True, slots=True)
class Sound:
    """A term of the sound field; [start, end) are code points of the text it was read from.

    `typed`: letters stand there, not Chinese. `certainty` is less than 1 where letters can be read in several ways.
    """

    kind: SoundKind
    text: str
    start: int
    end: int
    typed: bool
    certainty: float

    @property
    def term(self) -> str:
        return self.kind + self.text


class Syllable(NamedTuple):
    """How the character at [start, end) of a text sounds."""

    reading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Unit:
    """One syllable, spoken or typed: `reading` '' when only its first letter is known."""

    reading: str
    initial: str
    start: int
    end: int
    typed: bool = False


_BREAK = _Unit("", "", 0, 0)  # what stands here sounds like nothing


@dataclass(frozen=True, slots=True)
class _Way:
    """A row of syllables that a query can be read as."""

    units: tuple[_Unit, ...]
    certainty: float


def spoken_terms(text: str, *, fully: bool) -> Iterator[str]:
    """The terms of the sound field for a text to index; with `fully` single syllables and all readings too."""
    for run in _HAN.finditer(fold(text).text):
        readings = _readings(run.group(), every=fully and len(run.group()) <= _SHORT)
        if fully:
            yield from (SoundKind.SYLLABLE + sound for sounds in readings for sound in sounds)
        for first, second in pairwise(readings):
            for pair in product(first, second):
                yield SoundKind.PAIR + "'".join(pair)
                yield SoundKind.NEARLY + "'".join(map(nearly, pair))
        yield from _initials_grams(["".join(sorted({sound[0] for sound in sounds})) for sounds in readings])


def heard(text: str) -> Iterator[Sound]:
    """What a query says aloud: typed pinyin, initials, and Chinese read by its sound, also mixed (投su, t诉)."""
    ways = _ways(text)
    for way in ways:
        yield from _of_way(way)
    yield from _continued(ways[0], text)


def syllables(text: str) -> list[Syllable]:
    """Every Chinese character of `text` that has a reading, with the likeliest one in its place."""
    folded = fold(text)
    return [
        Syllable(sounds[0], *folded.span(run.start() + place, run.start() + place + 1))
        for run in _HAN.finditer(folded.text)
        for place, sounds in enumerate(_readings(run.group()))
        if sounds
    ]


@lru_cache(maxsize=1_024)
def _readings(run: str, *, every: bool = False) -> tuple[tuple[str, ...], ...]:
    """For each character its reading in this run, with `every` those it has elsewhere too; () for what has none."""
    return readings().of(run, every=every)


def _initials_grams(initials: Sequence[str]) -> Iterator[str]:
    for size in range(2, _LONGEST_GRAM + 1):
        for start in range(len(initials) - size + 1):
            for letters in product(*initials[start : start + size]):
                yield SoundKind.INITIALS + "".join(letters)


def _ways(text: str) -> list[_Way]:
    """The query as a row of syllables, once for each way to read its letters, the likeliest first."""
    folded = fold(text)
    ways = [_Way((), 1.0)]
    end = 0
    for piece in _PIECE.finditer(folded.text):
        if _is_apart(folded.text[max(0, end - 1) : piece.end()], between=folded.text[end : piece.start()]):
            ways = [_Way((*way.units, _BREAK), way.certainty) for way in ways]
        end = piece.end()
        places = [folded.span(place, place + 1) for place in range(piece.start(), piece.end())]
        options = [_chinese(piece.group(), places)]
        if piece.group().isascii():
            options = list(_letters(piece.group(), places))
        ways = [_Way(way.units + more.units, way.certainty * more.certainty) for way in ways for more in options]
        ways = sorted(ways, key=lambda way: -way.certainty)[:_WAYS_MAX]
    return ways


def _is_apart(pieces: str, *, between: str) -> bool:
    """Are two pieces with this between them no neighbours? Syllables may be typed apart (tou su, xi'an)."""
    return bool(between) and (bool(between.strip(" '")) or not pieces.isascii())


def _chinese(piece: str, places: Sequence[tuple[int, int]]) -> _Way:
    readings = [sounds[0] if sounds else "" for sounds in _readings(piece)]
    units = (_Unit(sound, sound[:1], *place) for sound, place in zip(readings, places, strict=True))
    return _Way(tuple(units), 1.0)


def _letters(piece: str, places: Sequence[tuple[int, int]]) -> Iterator[_Way]:
    """As syllables where that works out, as first letters in any case."""
    certainty = 1.0
    for way in split(piece):
        ends = list(accumulate(map(len, way)))
        units = (
            _Unit(
                sound if sound in READABLE else "",
                sound[0],
                places[end - len(sound)][0],
                places[end - 1][1],
                typed=True,
            )
            for sound, end in zip(way, ends, strict=True)
        )
        yield _Way(tuple(units), certainty)
        certainty = _SECOND_READING
    units = (_Unit("", letter, *place, typed=True) for letter, place in zip(piece, places, strict=True))
    yield _Way(tuple(units), certainty)


def _of_way(way: _Way) -> Iterator[Sound]:
    for unit in way.units:
        if unit.typed and unit.reading:
            yield _sound(SoundKind.SYLLABLE, unit.reading, row=[unit], way=way)
    for first, second in pairwise(way.units):
        if first.reading and second.reading:
            pair = (first.reading, second.reading)
            yield _sound(SoundKind.PAIR, "'".join(pair), row=[first, second], way=way)
            yield _sound(SoundKind.NEARLY, "'".join(map(nearly, pair)), row=[first, second], way=way)
    for size in range(2, _LONGEST_GRAM + 1):
        for start in range(len(way.units) - size + 1):
            row = way.units[start : start + size]
            letters = "".join(unit.initial for unit in row)
            is_guess = any(unit.typed and not unit.reading for unit in row)
            if is_guess and len(letters) == size and _NO_INITIAL.isdisjoint(letters):
                yield _sound(SoundKind.INITIALS, letters, row=row, way=way)


def _continued(way: _Way, text: str) -> Iterator[Sound]:
    """What it will be once the last syllable is typed to its end: tuikua goes on to tui'kuan."""
    *before, last = way.units or (_BREAK,)
    if not last.typed:
        return
    way = _Way(way.units, way.certainty * _UNFINISHED)
    for longer in continuations(fold(text[last.start : last.end]).text):
        if not before:
            yield _sound(SoundKind.SYLLABLE, longer, row=[last], way=way)
        elif before[-1].reading:
            yield _sound(SoundKind.PAIR, f"{before[-1].reading}'{longer}", row=[before[-1], last], way=way)


def _sound(kind: SoundKind, text: str, *, row: Sequence[_Unit], way: _Way) -> Sound:
    typed = any(unit.typed for unit in row)
    return Sound(kind, text, row[0].start, row[-1].end, typed, way.certainty)
