"""Hundreds of thousands of words in a few megabytes: a tree of their characters in flat arrays. No database.

A dict of as many words takes ten times as much, and a process that was forked makes its pages its own by looking at
them; there are no objects in arrays to count, so they stay shared.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class WordTree:
    """Words, each with a number from 1 to 2³²-1.

    Nodes are numbered level by level, those below one side by side: `_below[node]` to `_below[node + 1]`.
    """

    __slots__ = ("_below", "_chars", "_numbers", "_roots")

    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        """Of a word that comes more than once the last number counts; '' is none."""
        levels = list(_levels(sorted((word, number) for word, number in dict(words).items() if word)))
        roots = len(levels[0].chars) if levels else 0
        widths = [len(level.chars) for level in levels]
        children = [np.bincount(low.parents, minlength=wide) for wide, low in zip(widths, levels[1:], strict=False)]
        below = np.cumsum(np.concatenate([[roots], *children, np.zeros(widths[-1] if widths else 0)]))
        self._chars = "".join(level.chars for level in levels)
        self._numbers = array("I", b"".join(level.numbers.tobytes() for level in levels))
        self._below = array("I", below.astype(np.uint32).tobytes())
        self._roots = {char: node for node, char in enumerate(self._chars[:roots])}

    def words_at(self, text: str, start: int) -> list[tuple[int, int]]:
        """(end, number) of each word that stands in `text` at `start`, the shortest first."""
        found: list[tuple[int, int]] = []
        node = self._roots.get(text[start : start + 1], -1)
        chars, below, numbers = self._chars, self._below, self._numbers
        end, size = start + 1, len(text)
        while node >= 0:
            if number := numbers[node]:
                found.append((end, number))
            if end == size:
                break
            node = chars.find(text[end], below[node], below[node + 1])
            end += 1
        return found

    def number(self, word: str) -> int:
        """The number of a word; 0 when it is none."""
        node = self._node(word)
        return self._numbers[node] if node >= 0 else 0

    def longest_at(self, text: str, start: int) -> tuple[int, int]:
        """(end, number) of the longest word that stands in `text` at `start`. Where there is none the number is 0, and
        the end that of the text if all the rest of it begins a word, else `start`.
        """
        longest = (start, 0)
        node = self._roots.get(text[start : start + 1], -1)
        chars, below, numbers = self._chars, self._below, self._numbers
        end, size = start + 1, len(text)
        while node >= 0:
            if number := numbers[node]:
                longest = (end, number)
            if end == size:
                return longest if longest[1] else (size, 0)
            node = chars.find(text[end], below[node], below[node + 1])
            end += 1
        return longest

    def _node(self, text: str) -> int:
        node = self._roots.get(text[:1], -1)
        for char in text[1:]:
            if node < 0:
                break
            node = self._chars.find(char, self._below[node], self._below[node + 1])
        return node


class _Level(NamedTuple):
    """The nodes at one depth: their characters, the numbers of the words that end there, the nodes above them."""

    chars: str
    numbers: NDArray[np.uint32]
    parents: NDArray[np.uint32]


def _levels(words: Sequence[tuple[str, int]]) -> Iterator[_Level]:
    """The words are sorted: a node begins where the character or the node above is another than the word before has."""
    codes = np.frombuffer("".join(word for word, _ in words).encode("utf-32-le", "surrogatepass"), "<u4")
    sizes = np.fromiter((len(word) for word, _ in words), np.uint32, len(words))
    numbers = np.fromiter((number for _, number in words), np.uint32, len(words))
    places = np.cumsum(sizes, dtype=np.uint32) - sizes
    parents = np.zeros(len(words), np.uint32)
    while len(places):
        chars = codes[places]
        begins = np.ones(len(chars), np.bool_)
        begins[1:] = (chars[1:] != chars[:-1]) | (parents[1:] != parents[:-1])
        nodes = np.cumsum(begins, dtype=np.uint32) - 1
        ended, longer = sizes == 1, sizes > 1
        held = np.zeros(int(nodes[-1]) + 1, np.uint32)
        held[nodes[ended]] = numbers[ended]
        yield _Level(chars[begins].tobytes().decode("utf-32-le", "surrogatepass"), held, parents[begins])
        places, sizes, numbers, parents = places[longer] + 1, sizes[longer] - 1, numbers[longer], nodes[longer]
