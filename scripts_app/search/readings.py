"""How Chinese characters are read, by the dictionaries of pypinyin: 银行 is yinhang, 不行 buxing. No database.

pypinyin itself is not imported: it holds its dictionaries as 55 MB of objects, and reads a tenth as fast. A test holds
the readings equal to its own.
"""

from __future__ import annotations

import json
import unicodedata
from array import array
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from scripts_app.search.syllables import SYLLABLES
from scripts_app.search.word_tree import WordTree

Sounds = tuple[str, ...]
_TONES = dict.fromkeys(map(ord, "\u0304\u0301\u030c\u0300"))
_TABLE = 0x10000  # what is read stands in the basic plane
_UNKNOWN = "〇"  # stands for a character without a reading, so that all others keep their places


class Readings:
    """Toneless readings of characters alone, and in the phrases where context decides."""

    def __init__(self, characters: Mapping[str, str], phrases: Mapping[str, list[list[str]]]) -> None:
        """In pypinyin's form: {"30340": "de,dí,dì"} by code points, and {"目的": [["mù"], ["dì"]]}."""
        alone = {"": 0}
        self._alone = array("H", bytes(2 * _TABLE))  # number of what a code point has for readings
        for code, marked in characters.items():
            if int(code) < _TABLE:
                self._alone[int(code)] = alone.setdefault(marked, len(alone))
        every = [[toneless(sound) for sound in marked.split(",")] for marked in alone]
        self._first, self._every = [typed(sounds[:1]) for sounds in every], list(map(typed, every))
        sounds: dict[str, int] = {}
        self._read = array("H")  # the sounds of all phrases, one after the other
        self._phrases = WordTree((phrase, self._add(read, sounds)) for phrase, read in phrases.items())
        self._sounds = [typed([toneless(sound)]) for sound in sounds]

    def of(self, run: str, *, every: bool = False) -> tuple[Sounds, ...]:
        """For each character of a run of Chinese its reading there, with `every` those it has elsewhere too; () for
        one without any that people type.
        """
        numbers = [self._alone[ord(char)] for char in run]
        known = "".join(char if number else _UNKNOWN for char, number in zip(run, numbers, strict=True))
        chosen = zip(numbers, self._in_context(known), strict=True)
        sounds = ((number, one if number else ()) for number, one in chosen)
        if every:
            return tuple(tuple(dict.fromkeys((*one, *self._every[number]))) for number, one in sounds)
        return tuple(one for _, one in sounds)

    def _in_context(self, known: str) -> list[Sounds]:
        """As pypinyin cuts: the longest phrase at each place, else a character; a phrase that is only begun at the
        end of the text leaves all the rest to single characters.
        """
        found: list[Sounds] = []
        place, longest_at = 0, self._phrases.longest_at
        while place < len(known):
            end, number = longest_at(known, place)
            if number:
                found += [self._sounds[sound] for sound in self._read[number - 1 : number - 1 + end - place]]
            else:
                end = max(end, place + 1)
                found += [self._first[self._alone[ord(char)]] for char in known[place:end]]
            place = end
        return found

    def _add(self, read: Iterable[list[str]], sounds: dict[str, int]) -> int:
        """The place of a phrase's sounds, counted from 1."""
        place = len(self._read) + 1
        self._read.extend(sounds.setdefault(ways[0], len(sounds)) for ways in read)
        return place


@cache
def readings() -> Readings:
    """Read from pypinyin's files once in a process."""
    return Readings(_file("pinyin_dict.json"), _file("phrases_dict.json"))


def toneless(marked: str) -> str:
    """lǜ → lv, as it is typed."""
    plain = unicodedata.normalize("NFD", marked).translate(_TONES)
    return unicodedata.normalize("NFC", plain).replace("ü", "v")


def typed(sounds: Iterable[str]) -> Sounds:
    """In their order, without what nobody types (ê, hng)."""
    return tuple(dict.fromkeys(sound for sound in sounds if sound in SYLLABLES))


def _file(name: str) -> Any:
    path = distribution("pypinyin").locate_file(f"pypinyin/{name}")
    return json.loads(Path(str(path)).read_text(encoding="utf-8"))
