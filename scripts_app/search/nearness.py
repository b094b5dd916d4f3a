"""Puts first, among the best by their terms, scenarios whose title or customer wording is nearly what was asked, and
those that hold it word for word: what a quality check pastes is a line as it was said.

BM25 and coverage look from the query to the script. This looks back: all of 客票遗失 is in 我的客票遗失了怎么办,
while 保单遗失了怎么办 shares more of the question and half of the matter. Pure: the texts that are live are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scripts_app.search.live_texts import NOTHING, LiveText
from scripts_app.search.query import ReadQuery
from scripts_app.search.tally import NEARNESS_MAX
from scripts_app.text import fold_key

LOOKED_AT = 50  # documents further down have no chance to come up
_PHRASE_MIN = 3  # two characters stand together in many a line that is about something else
_PHRASE = 3.0

Ranked = tuple[tuple[int, float], ...]


def reordered(best: Ranked, read: ReadQuery, *, texts: Mapping[int, LiveText]) -> Ranked:
    """The first LOOKED_AT of `best` in their new order and with their new scores, then the others as they were."""
    head, rest = best[:LOOKED_AT], best[LOOKED_AT:]
    asked = frozenset(char for char in read.folded if not (char.isascii() and char.isalpha()))
    phrase = fold_key(read.text)
    scored = [(key, score * _factor(texts.get(key, NOTHING), asked=asked, phrase=phrase)) for key, score in head]
    return (*sorted(scored, key=lambda one: -one[1]), *rest)


def nearness(texts: Iterable[str], *, asked: frozenset[str]) -> float:
    """The share of characters that were asked for in that of the texts which has most of them, 0 to 1."""
    return max([sum(map(asked.__contains__, text)) / len(text) for text in texts if text], default=0.0)


def _factor(text: LiveText, *, asked: frozenset[str], phrase: str) -> float:
    near = 1 + (NEARNESS_MAX - 1) * nearness(text.names, asked=asked)
    return near * (_PHRASE if len(phrase) >= _PHRASE_MIN and text.folded.holds_key(phrase) else 1)
