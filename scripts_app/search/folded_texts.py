"""Several texts folded and joined into one string, so that a word is looked for in all of them at once. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise

from scripts_app.text import fold

Span = tuple[int, int]  # [start, end) in code points of a text as it is stored
_BETWEEN = "\0"  # stands in no folded text
_UNKEYED = re.compile(rf"(?:[^\w{_BETWEEN}]|_)+")  # what `fold_key` leaves out
_PLACES_LOOKED_AT = 16


@dataclass(frozen=True, slots=True)
class FoldedTexts:
    """The texts by their numbers, folded in `joined` from `starts` on.

    `is_even`: each character stayed one, so that a place in a folded text is one in the text.
    """

    texts: tuple[str, ...]
    joined: str
    starts: tuple[int, ...]
    is_even: bool

    @classmethod
    def of(cls, texts: Iterable[str]) -> FoldedTexts:
        kept = tuple(texts)
        together = fold("\n".join(kept))
        is_even = isinstance(together.offsets, range)
        if is_even:
            starts = _starts(map(len, kept))
            parts = [together.text[start : start + len(text)] for start, text in zip(starts, kept, strict=True)]
        else:
            parts = [fold(text).text for text in kept]
            starts = _starts(map(len, parts))
        return cls(kept, _BETWEEN.join(parts), starts, is_even)

    def folded(self, number: int) -> str:
        """The text of this number, folded."""
        following = number + 1
        return self.joined[self.starts[number] : self.starts[following] - 1 if following < len(self.texts) else None]

    def key(self, number: int) -> str:
        """The `fold_key` of the text of this number."""
        return "".join(filter(str.isalnum, self.folded(number)))

    def find(self, needle: str) -> Iterator[tuple[int, Span]]:
        """(number of the text, place in the folded text) for each place where the needle stands, overlaps included."""
        place = self.joined.find(needle)
        while place >= 0:
            number = bisect_right(self.starts, place) - 1
            start = place - self.starts[number]
            yield number, (start, start + len(needle))
            place = self.joined.find(needle, place + 1)

    def spans(self, number: int, places: Collection[Span]) -> Collection[Span]:
        """Where in the text, as it is stored, these places in the folded text lie."""
        if self.is_even:
            return places
        folded = fold(self.texts[number])
        return [folded.span(*place) for place in places]

    def holds_key(self, key: str) -> bool:
        """Does any of the texts hold this by its letters and digits alone, as `fold_key` has them?"""
        if key in self.joined:
            return True
        for pair in _pairs(key):  # most texts lack one of them, and are not looked at further
            if pair not in self.joined and not self._may_be_gap_after(pair[0]):
                return False
        return key in _UNKEYED.sub("", self.joined)

    def _may_be_gap_after(self, char: str) -> bool:
        """Does something that `fold_key` leaves out stand behind the character anywhere? Of many places only the first
        are looked at: in a long text of few characters all of them would be too many.
        """
        place = -1
        for _ in range(_PLACES_LOOKED_AT):
            if (place := self.joined.find(char, place + 1)) < 0:
                return False
            if _UNKEYED.match(self.joined, place + 1):
                return True
        return True


@lru_cache(maxsize=256)
def _pairs(key: str) -> tuple[str, ...]:
    """The neighbouring characters of the key, each pair once."""
    return tuple(dict.fromkeys(map("".join, pairwise(key))))


def _starts(lengths: Iterable[int]) -> tuple[int, ...]:
    return tuple(accumulate(lengths, lambda start, length: start + length + len(_BETWEEN), initial=0))[:-1]
