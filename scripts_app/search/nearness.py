"""Puts first, among the best by their terms, scenarios whose title or customer wording is nearly what was asked, and
those that hold it word for word: what a quality check pastes is a line as it was said.

BM25 and coverage look from the query to the script. This looks back: all of 客票遗失 is in 我的客票遗失了怎么办,
while 保单遗失了怎么办 shares more of the question and half of the matter.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from scripts_app.models import Revision, Scenario, ScriptLine
from scripts_app.search.prepared import columns_of
from scripts_app.search.query import ReadQuery
from scripts_app.search.scoring import NEARNESS_MAX
from scripts_app.text import fold_key

LOOKED_AT = 50  # documents further down have no chance to come up
_KEPT_MAX = 20_000
_PHRASE_MIN = 3  # two characters stand together in many a line that is about something else
_PHRASE = 3.0

Ranked = tuple[tuple[int, float], ...]


class Texts(NamedTuple):
    """What a scenario says, folded: title and customer wordings, and all its lines joined."""

    names: tuple[str, ...] = ()
    lines: str = ""


class _Kept:
    """Texts by the digest of the content that they belong to, so they stay true."""

    texts: OrderedDict[str, Texts] = OrderedDict()


def nearest_first(best: Ranked, read: ReadQuery) -> Ranked:
    """`best` in its new order, judged by the texts that are live now."""
    return reordered(best, read, texts=texts_of([key for key, _ in best[:LOOKED_AT]]))


def reordered(best: Ranked, read: ReadQuery, *, texts: Mapping[int, Texts]) -> Ranked:
    """The first LOOKED_AT of `best` in their new order and with their new scores, then the others as they were."""
    head, rest = best[:LOOKED_AT], best[LOOKED_AT:]
    asked = frozenset(char for char in read.folded if not (char.isascii() and char.isalpha()))
    phrase = fold_key(read.text)
    scored = [(key, score * _factor(texts.get(key, Texts()), asked=asked, phrase=phrase)) for key, score in head]
    return (*sorted(scored, key=lambda one: -one[1]), *rest)


def nearness(texts: Iterable[str], *, asked: frozenset[str]) -> float:
    """The share of characters that were asked for in that of the texts which has most of them, 0 to 1."""
    return max((sum(char in asked for char in text) / len(text) for text in texts if text), default=0.0)


def _factor(texts: Texts, *, asked: frozenset[str], phrase: str) -> float:
    near = 1 + (NEARNESS_MAX - 1) * nearness(texts.names, asked=asked)
    return near * (_PHRASE if len(phrase) >= _PHRASE_MIN and holds(texts, phrase) else 1)


def holds(texts: Texts, phrase: str) -> bool:
    """Does any of the texts hold the phrase, letter by letter?"""
    return phrase in texts.lines or any(phrase in name for name in texts.names)


def texts_of(keys: Sequence[int]) -> dict[int, Texts]:
    """The folded texts of the live revisions of these scenarios. One query when all are known."""
    digests = {key: digest for key, digest in columns_of(keys, "pk", "live_revision__digest") if digest}
    texts = {digest: kept for digest in digests.values() if (kept := _Kept.texts.get(digest)) is not None}
    if missing := [key for key, digest in digests.items() if digest not in texts]:
        texts |= _read(missing)
        _Kept.texts.update(texts)
        while len(_Kept.texts) > _KEPT_MAX:
            _Kept.texts.popitem(last=False)
    return {key: texts.get(digest, Texts()) for key, digest in digests.items()}


def _read(keys: Sequence[int]) -> dict[str, Texts]:
    """By digest, from the database."""
    live = Scenario.objects.filter(pk__in=keys, live_revision__isnull=False).order_by().values("live_revision")
    lines: dict[int, list[str]] = defaultdict(list)
    for revision, text in ScriptLine.objects.filter(revision__in=live).values_list("revision_id", "text"):
        lines[revision].append(fold_key(text))
    found = Revision.objects.filter(pk__in=live).order_by().values_list("pk", "digest", "title", "triggers")
    return {
        digest: Texts(tuple(map(fold_key, (title, *triggers))), "\n".join(lines[revision]))
        for revision, digest, title, triggers in found
    }
