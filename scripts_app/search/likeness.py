"""How like short texts are, by characters and by sound, and which of many are most like one. No database.

Pieces are characters and neighbours of the written text, of its letters and of its syllables; likeness is the share
of the asked text's pieces that the other has (Tversky, "Features of Similarity", 1977, with all weight on one side):
a short question is like a long title that holds most of it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from scripts_app.search.sounds import syllables
from scripts_app.search.syllables import nearly
from scripts_app.text import fold_key

_SOUND = 0.8  # what only sounds alike is less near than what is written alike
_NUMBER_BITS, _PIECE_BITS = 20, 42  # of an entry: a piece is two characters or six letters
_CHAR_BITS, _LETTER_BITS = 21, 7
_NUMBERS = (1 << _NUMBER_BITS) - 1
_SPELLED = 1 << _PIECE_BITS  # tells tu, as spelled, from tu, as written


@dataclass(frozen=True, slots=True)
class Pieces:
    """Of 退宽 as written 退, 宽, 退宽, as spelled tu, ui, ik … and tui, kuan."""

    written: frozenset[str]
    spelled: frozenset[str]


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


@dataclass(frozen=True, slots=True, eq=False)
class Likenesses:
    """Many texts by their pieces: an entry for each piece of each text, which is the piece and the text's number in one
    integer. They are sorted, so that those of a piece stand together.
    """

    texts: Sequence[str] = ()
    entries: NDArray[np.uint64] = field(default_factory=lambda: np.empty(0, np.uint64))

    @classmethod
    def of(cls, texts: Sequence[str], *, before: Likenesses | None = None) -> Likenesses:
        """Of up to a million texts. What those of `before` consist of is not found out again."""
        before = before or cls()
        known = {text: number for number, text in enumerate(before.texts)}
        places = np.full(len(before.texts), -1, np.int32)
        added = array("Q")
        for number, text in enumerate(texts):
            if (place := known.pop(text, None)) is not None:
                places[place] = number
            else:
                added.extend(piece << _NUMBER_BITS | number for piece in chain(*_packed(pieces_of(text))))
        entries = np.concatenate([_renumbered(before.entries, places), np.frombuffer(added, np.uint64)])
        entries.sort()
        return cls(texts, entries)

    def nearest(self, text: str, *, least: float) -> list[int]:
        """Numbers of the texts with at least that likeness, the likest first, equal ones in their order."""
        written, spelled = _packed(asked := pieces_of(text))
        share = self._counted(written) / max(len(asked.written), 1)
        sound = self._counted(spelled) / max(len(asked.spelled), 1)
        scores = np.maximum(share, _SOUND * sound)
        near = np.flatnonzero((scores > 0) & (scores >= least))
        return [int(number) for number in near[np.argsort(-scores[near], kind="stable")]]

    def _counted(self, pieces: Iterable[int]) -> NDArray[np.intp]:
        """How many of the pieces each text has."""
        edges = np.array([(piece << _NUMBER_BITS, (piece + 1) << _NUMBER_BITS) for piece in pieces], np.uint64)
        ranges = np.searchsorted(self.entries, edges.reshape(-1, 2))
        numbers = [self.entries[start:end] & np.uint64(_NUMBERS) for start, end in ranges]
        return np.bincount(np.concatenate([*numbers, []]).astype(np.intp), minlength=len(self.texts))


def _renumbered(entries: NDArray[np.uint64], places: NDArray[np.int32]) -> NDArray[np.uint64]:
    """The entries of the texts that have a place, which is -1 for none, with it for their number."""
    moved = places[(entries & np.uint64(_NUMBERS)).astype(np.uint32)]
    stay = moved >= 0
    kept = entries[stay]
    kept &= ~np.uint64(_NUMBERS)
    kept |= moved[stay].astype(np.uint64)
    return kept


def _packed(pieces: Pieces) -> tuple[list[int], list[int]]:
    written = [_code(piece, bits=_CHAR_BITS) for piece in pieces.written]
    return written, [_SPELLED | _code(piece, bits=_LETTER_BITS) for piece in pieces.spelled]


def _code(piece: str, *, bits: int) -> int:
    code = 0
    for char in piece:
        code = code << bits | ord(char)
    return code


def _best(asked: Pieces, *, written: int, spelled: int) -> float:
    """From how many pieces of each sort are shared."""
    share = written / len(asked.written) if asked.written else 0.0
    sound = spelled / len(asked.spelled) if asked.spelled else 0.0
    return max(share, _SOUND * sound)
