"""Text → tokens, the same way for index and query: characters, character pairs and jieba words of the folded text.

Words alone find only 38–51 % of literal substrings, pairs nearly all of them; words lift what is meant.
Stop words are not removed: 不 and 没 turn a line into its opposite, and BM25 makes common ones cheap.
"""

from __future__ import annotations

import hashlib
import logging
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import jieba
from django.conf import settings

from scripts_app.text import fold

ANALYZER_VERSION = 1
_RUN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003FFFF]+|[^\W_㐀-鿿豈-﫿\U00020000-\U0003FFFF]+")
_LONGEST_RUN = 64  # a longer run of letters or digits is no word anyone types
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
    """Changes whenever the same text would give other tokens: then the index must be rebuilt."""
    known = f"{ANALYZER_VERSION} jieba {jieba.__version__}"
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def warm_up() -> None:
    """Loads the dictionary (about a second), so that the first query of a process does not wait for it."""
    _segmenter()


def _pieces(run: str) -> Iterator[tuple[TokenKind, int, int]]:
    """(kind, start, end) within a run of Chinese, or of letters and digits."""
    size = len(run)
    yield from ((TokenKind.CHAR, start, start + 1) for start in range(size))
    yield from ((TokenKind.PAIR, start, start + 2) for start in range(size - 1))
    if not run[0].isascii():
        words = _segmenter().tokenize(run, mode="search")
        yield from ((TokenKind.WORD, start, end) for _, start, end in words if end - start > 1)
    elif 1 < size <= _LONGEST_RUN:
        yield TokenKind.WORD, 0, size


def _segmenter() -> jieba.Tokenizer:
    with _loading:
        return _load_segmenter()


@cache
def _load_segmenter() -> jieba.Tokenizer:
    """jieba with its cache in our own folder: in the shared temp folder anyone could plant one."""
    jieba.setLogLevel(logging.WARNING)
    folder = settings.DATA_DIR / "jieba"
    folder.mkdir(mode=0o700, exist_ok=True)
    segmenter = jieba.Tokenizer()
    segmenter.tmp_dir = str(folder)
    segmenter.initialize()
    return segmenter
