"""Text → tokens, the same way for index and query: characters, character pairs and jieba words of the folded text.

Words alone find only 38–51 % of literal substrings, pairs nearly all of them; words lift what is meant.
Stop words are not removed: 不 and 没 turn a line into its opposite, and BM25 makes common ones cheap.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import jieba

from scripts_app.search import vocabulary
from scripts_app.search.readings import readings
from scripts_app.search.segmenter import Segmenter
from scripts_app.search.sounds import SOUNDS_VERSION
from scripts_app.text import fold

ANALYZER_VERSION = 2
_RUN = re.compile(r"[^\W_]+")
_PLAIN = re.compile(r"[^\W_㐀-鿿豈-﫿\U00020000-\U0003FFFF]+")  # letters and digits within a run
_LONGEST_WORD = 64  # a longer run of letters or digits is no word anyone types
_loading = threading.Lock()


class TokenKind(StrEnum):
    """The prefix keeps the kinds apart in the index: 不清 as a word is another term than 不清 as two neighbours."""

    CHAR = "c"
    PAIR = "p"
    WORD = "w"


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is folded; [start, end) are code points of the original text that it stands for."""

    kind: TokenKind
    text: str
    start: int
    end: int

    @property
    def term(self) -> str:
        """The token as the index stores it."""
        return self.kind + self.text


def analyze(text: str) -> Iterator[Token]:
    """All tokens of `text` in no promised order, repeats included."""
    folded = fold(text)
    for run in _RUN.finditer(folded.text):
        for kind, start, end in _pieces(run.group()):
            first, last = folded.span(run.start() + start, run.start() + end)
            yield Token(kind, run.group()[start:end], first, last)


def stamp() -> str:
    """Changes whenever the same text would give other terms: then the index must be rebuilt. Asks the database."""
    words = sorted(vocabulary.load().words)
    known = f"{ANALYZER_VERSION} {SOUNDS_VERSION} jieba {jieba.__version__} {words}"
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def warm_up() -> None:
    """Loads the dictionaries (about a second), so that the first query of a process does not wait for them."""
    _segmenter()
    readings()


def _pieces(run: str) -> Iterator[tuple[TokenKind, int, int]]:
    """(kind, start, end) within a run of Chinese, letters and digits: 4G网速 is one, as people write it."""
    size = len(run)
    yield from ((TokenKind.CHAR, start, start + 1) for start in range(size))
    yield from ((TokenKind.PAIR, start, start + 2) for start in range(size - 1))
    yield from ((TokenKind.WORD, start, end) for start, end in _words(run))


def _words(run: str) -> set[tuple[int, int]]:
    words = {plain.span() for plain in _PLAIN.finditer(run) if 1 < len(plain.group()) <= _LONGEST_WORD}
    if _PLAIN.fullmatch(run) is None:
        cut = _segmenter().tokenize(run, mode="search")
        words.update((start, end) for _, start, end in cut if end - start > 1)
    return words


def _segmenter() -> Segmenter:
    with _loading:
        segmenter = _load_segmenter()
        if (words := vocabulary.current().words) is not _Taught.words:
            segmenter.teach(words)
            _Taught.words = words
        return segmenter


@cache
def _load_segmenter() -> Segmenter:
    return Segmenter()


class _Taught:
    """The words that the segmenter was taught."""

    words: frozenset[str] = frozenset()
