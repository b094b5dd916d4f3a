"""How like short texts are, by characters and by sound, and which of many are most like one. No database.

Pieces are characters and neighbours of the written text, of its letters and of its syllables; likeness is the share
of the asked text's pieces that the other has (Tversky, "Features of Similarity", 1977, with all weight on one side):
a short question is like a long title that holds most of it.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from scripts_app.search.sounds import syllables
from scripts_app.search.syllables import nearly
from scripts_app.text import fold_key

_SOUND = 0.8  # what only sounds alike is less near than what is written alike


@dataclass(frozen=True, slots=True)
class Pieces:
    """Of 退宽 as written 退, 宽, 退宽, as spelled tu, ui, ik … and tui, kuan."""

    written: frozenset[str]
    spelled: frozenset[str]


@lru_cache(maxsize=50_000)
def pieces_of(text: str) -> Pieces:
    written = fold_key(text)
    sounds = [nearly(one.reading) for one in syllables(text)]
    letters = "".join(sounds) or "".join(char for char in written if char.isascii() and char.isalpha())
    return Pieces(
        frozenset((*written, *map("".join, pairwise(written)))),
        frozenset((*map("".join, pairwise(letters)), *sounds)),
    )


def likeness(asked: Pieces, other: Pieces) -> float:
    """0 for nothing in common, 1 for all of `asked`."""
    return _best(asked, written=len(asked.written & other.written), spelled=len(asked.spelled & other.spelled))


@dataclass(frozen=True, slots=True)
class Likenesses:
    """Many texts by their pieces: for each piece the numbers of the texts that have it."""

    written: dict[str, array[int]] = field(default_factory=dict)
    spelled: dict[str, array[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, texts: Sequence[str]) -> Likenesses:
        found = cls()
        for number, text in enumerate(texts):
            pieces = pieces_of(text)
            for holders, held in ((found.written, pieces.written), (found.spelled, pieces.spelled)):
                for piece in held:
                    holders.setdefault(piece, array("I")).append(number)
        return found

    def nearest(self, text: str, *, least: float) -> list[int]:
        """Numbers of the texts with at least that likeness, the likest first, equal ones in their order."""
        asked = pieces_of(text)
        written, spelled = _counted(self.written, asked.written), _counted(self.spelled, asked.spelled)
        scores = {
            number: _best(asked, written=written[number], spelled=spelled[number]) for number in written | spelled
        }
        near = [(-score, number) for number, score in scores.items() if score >= least]
        return [number for _, number in sorted(near)]


def _counted(holders: dict[str, array[int]], pieces: Iterable[str]) -> Counter[int]:
    counts: Counter[int] = Counter()
    for piece in pieces:
        counts.update(holders.get(piece, ()))
    return counts


def _best(asked: Pieces, *, written: int, spelled: int) -> float:
    """From how many pieces of each sort are shared."""
    share = written / len(asked.written) if asked.written else 0.0
    sound = spelled / len(asked.spelled) if asked.spelled else 0.0
    return max(share, _SOUND * sound)
