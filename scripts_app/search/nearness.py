"""Puts first, among the best by their terms, scenarios whose title or customer wording is nearly what was asked.

BM25 and coverage look from the query to the script. This looks back: all of 客票遗失 is in 我的客票遗失了怎么办,
while 保单遗失了怎么办 shares more of the question and half of the matter.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence

from scripts_app.models import Revision, Scenario
from scripts_app.search.prepared import columns_of
from scripts_app.search.query import ReadQuery
from scripts_app.search.scoring import NEARNESS_MAX
from scripts_app.text import fold_key

LOOKED_AT = 50  # documents further down have no chance to come up
_KEPT_MAX = 20_000

Ranked = tuple[tuple[int, float], ...]
Texts = tuple[str, ...]


class _Kept:
    """Folded titles and customer wordings by the digest of the content that they belong to, so they stay true."""

    texts: OrderedDict[str, Texts] = OrderedDict()


def nearest_first(best: Ranked, read: ReadQuery) -> Ranked:
    """`best` in its new order, judged by the titles and customer wordings that are live now."""
    return reordered(best, read, texts=texts_of([key for key, _ in best[:LOOKED_AT]]))


def reordered(best: Ranked, read: ReadQuery, *, texts: Mapping[int, Texts]) -> Ranked:
    """The first LOOKED_AT of `best` in their new order and with their new scores, then the others as they were."""
    head, rest = best[:LOOKED_AT], best[LOOKED_AT:]
    asked = frozenset(char for char in read.folded if not (char.isascii() and char.isalpha()))
    scored = [(key, score * _factor(nearness(texts.get(key, ()), asked=asked))) for key, score in head]
    return (*sorted(scored, key=lambda one: -one[1]), *rest)


def nearness(texts: Iterable[str], *, asked: frozenset[str]) -> float:
    """The share of characters that were asked for in that of the texts which has most of them, 0 to 1."""
    return max((sum(char in asked for char in text) / len(text) for text in texts if text), default=0.0)


def _factor(near: float) -> float:
    return 1 + (NEARNESS_MAX - 1) * near


def texts_of(keys: Sequence[int]) -> dict[int, Texts]:
    """Folded title and customer wordings of the live revisions of these scenarios. One query when all are known."""
    digests = {key: digest for key, digest in columns_of(keys, "pk", "live_revision__digest") if digest}
    texts = {digest: kept for digest in digests.values() if (kept := _Kept.texts.get(digest)) is not None}
    missing = [key for key, digest in digests.items() if digest not in texts]
    if missing:
        live = Scenario.objects.filter(pk__in=missing, live_revision__isnull=False).order_by()
        found = Revision.objects.filter(pk__in=live.values("live_revision")).order_by()
        for digest, title, triggers in found.values_list("digest", "title", "triggers"):
            _Kept.texts[digest] = texts[digest] = tuple(map(fold_key, (title, *triggers)))
        while len(_Kept.texts) > _KEPT_MAX:
            _Kept.texts.popitem(last=False)
    return {key: texts.get(digest, ()) for key, digest in digests.items()}
