"""jieba with its dictionary in 10 MB instead of 65: the same cuts, for only the look-up of words is another.

What is overridden is what jieba asks its dictionary: `FREQ.get`, which words begin where (`get_DAG`), and which way
through them is the likeliest (`calc`). A test holds the cuts equal to those of jieba as it comes.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from math import log
from typing import Any

import jieba

from scripts_app.search.word_tree import WordTree

_TAUGHT_FREQUENCY = 1_000_000  # more than any word of jieba's has: what an admin added is never taken apart
Begun = list[list[tuple[int, int]]]  # for each place of a sentence (end, frequency) of the words that begin there


class _Frequencies:
    """How frequent words are, those of jieba's dictionary and those that were taught."""

    def __init__(self, words: Collection[tuple[str, int]]) -> None:
        self._own, self._taught = WordTree(words), WordTree(())
        self.has_learned = False

    def teach(self, words: Collection[str]) -> None:
        self._taught, self.has_learned = WordTree((word, _TAUGHT_FREQUENCY) for word in words), bool(words)

    def get(self, word: str) -> int:
        return self._taught.number(word) or self._own.number(word)

    def words_at(self, text: str, start: int) -> list[tuple[int, int]]:
        found = self._own.words_at(text, start)
        if self.has_learned and (taught := self._taught.words_at(text, start)):
            return list((dict(found) | dict(taught)).items())
        return found


class Segmenter(jieba.Tokenizer):
    """As `jieba.Tokenizer`, for `cut`, `cut_for_search` and `tokenize` with HMM. Reads the dictionary when made."""

    def __init__(self) -> None:
        jieba.setLogLevel(logging.WARNING)
        super().__init__()
        words = list(self._read())
        self.FREQ = _Frequencies(words)
        self.total = sum(frequency for _, frequency in words)
        self.initialized = True  # jieba would read its dictionary, and cache it in the shared temp folder

    def teach(self, words: Collection[str]) -> None:
        """Knows exactly `words` beside its own: the same words give the same cuts in every process."""
        self.FREQ.teach(words)

    def get_DAG(self, sentence: str) -> Begun:
        words_at = self.FREQ.words_at
        return [words_at(sentence, start) or [(start + 1, 1)] for start in range(len(sentence))]

    def calc(self, sentence: str, *args: Any) -> None:
        """Fills the route: for each place how likely the best way on from it is, and where its first word ends."""
        begun: Begun
        route: dict[int, tuple[float, int]]
        begun, route = args
        route[len(sentence)] = (0, 0)
        total = log(self.total)
        for start in range(len(sentence) - 1, -1, -1):
            route[start] = max([(log(frequency) - total + route[end][0], end - 1) for end, frequency in begun[start]])

    def _read(self) -> Iterator[tuple[str, int]]:
        with self.get_dict_file() as lines:
            for line in lines:
                word, frequency, _ = line.decode("utf-8").split(" ", 2)
                yield word, int(frequency)
