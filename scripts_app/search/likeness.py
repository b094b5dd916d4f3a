"""How like two short texts are, by characters and by sound. Pure functions.

Pieces are characters and neighbours of the written text, of its letters and of its syllables; likeness is the share
of the asked text's pieces that the other has (Tversky, "Features of Similarity", 1977, with all weight on one side):
a short question is like a long title that holds most of it.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from scripts_app.search.sounds import syllables
from scripts_app.search.syllables import nearly
from scripts_app.text import fold_key

_SOUND = 0.8  # what only sounds alike is less near than what is written alike


@lru_cache(maxsize=50_000)
def pieces_of(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """(pieces as written, pieces as spelled in letters): of 退宽 退, 退宽 … and tu, ui, ik, kua, …"""
    written = fold_key(text)
    sounds = [nearly(one.reading) for one in syllables(text)]
    spelled = "".join(sounds) or "".join(char for char in written if char.isascii() and char.isalpha())
    return (
        frozenset((*written, *map("".join, pairwise(written)))),
        frozenset((*map("".join, pairwise(spelled)), *sounds)),
    )


def likeness(asked: tuple[frozenset[str], frozenset[str]], other: tuple[frozenset[str], frozenset[str]]) -> float:
    """0 for nothing in common, 1 for all of `asked`."""
    return max(_share(asked[0], other[0]), _SOUND * _share(asked[1], other[1]))


def _share(asked: frozenset[str], other: frozenset[str]) -> float:
    return len(asked & other) / len(asked) if asked else 0.0
