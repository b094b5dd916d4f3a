"""The titles on the air in memory: completions while somebody types, and the nearest when nothing was found.

Each way to type a title is one long string of all of them, so that looking through 10,000 is one `str.find`.
What is in memory may be some seconds old: the database is asked about the few titles that come out.
"""

from __future__ import annotations

import logging
import threading
import time
from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Max, QuerySet, Sum
from django.utils import timezone

from scripts_app.models import Scenario
from scripts_app.search.likeness import Likenesses
from scripts_app.search.prepared import columns_of
from scripts_app.search.sounds import syllables
from scripts_app.text import fold_key

logger = logging.getLogger(__name__)
_GOOD_FOR = 10.0  # seconds
_READ_AT_ONCE = 300  # more titles than these are read in a thread: one costs some 150 µs, the first time
_LIKENED_MAX = 20_000
_LOOKED_THROUGH = 200  # hits in one of the strings; more would not be shown
_NEAR_ENOUGH = 0.35  # below, two texts share no more than any two
_NEAREST_MAX = 5
Version = tuple[object, ...]


class Typed(NamedTuple):
    """A title in all the ways to type it: 退款, tuikuan, tk."""

    written: str
    spelled: str
    initials: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to type the titles: each after a line break, all in one string, and where each begins in it."""

    joined: str = ""
    starts: array[int] = field(default_factory=lambda: array("I", [0]))

    @classmethod
    def of(cls, texts: Sequence[str]) -> Way:
        joined = "".join(f"\n{text}" for text in texts)
        return cls(joined, array("I", accumulate((len(text) + 1 for text in texts), initial=0)))

    def __getitem__(self, number: int) -> str:
        return self.joined[self.starts[number] + 1 : self.starts[number + 1]]

    def find(self, needle: str) -> Iterator[int]:
        """Numbers of the titles that hold the needle, in their order, repeats included."""
        place, left = self.joined.find(needle), _LOOKED_THROUGH
        while place >= 0 and left:
            yield bisect_right(self.starts, place) - 1
            place, left = self.joined.find(needle, place + 1), left - 1


@dataclass(frozen=True, slots=True)
class Titles:
    """Numbered alike: key of the scenario and of the revision that has the title, the title, and the three ways to type
    it.
    """

    keys: Sequence[int] = ()
    revisions: Sequence[int] = ()
    texts: Sequence[str] = ()
    written: Way = field(default_factory=Way)
    spelled: Way = field(default_factory=Way)
    initials: Way = field(default_factory=Way)
    likenesses: Likenesses = field(default_factory=Likenesses)
    version: Version = ()

    def stands(self, number: int, live: Mapping[int, int]) -> bool:
        """Is it the title of the revision that is on the air (`live`, by scenario)? Others were replaced since."""
        return live.get(self.keys[number]) == self.revisions[number]

    def typed(self, number: int) -> Typed:
        return Typed(self.written[number], self.spelled[number], self.initials[number])


class _Known:
    titles = Titles()
    looked = float("-inf")
    reading = threading.Lock()


def completions(text: str, *, limit: int) -> list[str]:
    """Titles that begin with `text` or hold it, as written or as pinyin or initials; only what is live today."""
    typed = fold_key(text)
    titles = _current()
    if not typed or not titles.keys:
        return []
    found = list(dict.fromkeys(_numbers(typed, titles)))[: limit * 4]
    live = _in_force([titles.keys[number] for number in found])
    others = (number for number in found if titles.stands(number, live) and titles.written[number] != typed)
    return list(dict.fromkeys(titles.texts[number] for number in others))[:limit]


def nearest_keys(text: str, scenarios: QuerySet[Scenario]) -> list[int]:
    """Those of `scenarios` whose titles are most like `text` by characters or by sound, if any are."""
    titles = _current()
    near = titles.likenesses.nearest(text, least=_NEAR_ENOUGH)[: _NEAREST_MAX * 4]
    asked = scenarios.filter(pk__in=[titles.keys[number] for number in near]).order_by()
    live = dict(asked.values_list("pk", "live_revision_id"))
    return [titles.keys[number] for number in near if titles.stands(number, live)][:_NEAREST_MAX]


def version() -> Version:
    """Changes when the titles in memory do."""
    return _current().version


def forget() -> None:
    """Knows nothing until it is asked, as a process that just started."""
    _Known.titles, _Known.looked = Titles(), float("-inf")


def _numbers(typed: str, titles: Titles) -> Iterator[int]:
    """Beginnings before middles, writing before sound."""
    yield from titles.written.find(f"\n{typed}")
    yield from titles.written.find(typed)
    if typed.isascii() and typed.isalpha():
        for way in (titles.spelled, titles.initials):
            yield from way.find(f"\n{typed}")
        if len(typed) > 1:
            for way in (titles.initials, titles.spelled):
                yield from way.find(typed)


def _in_force(keys: Collection[int]) -> dict[int, int]:
    """The live revisions of those of the scenarios that are live today, which is what everybody may find
    (`ScenarioQuerySet.live`).
    """
    today = timezone.localdate()
    dates = "live_revision__effective_from", "live_revision__effective_until"
    return {
        key: live
        for key, live, first, last in columns_of(keys, "pk", "live_revision", *dates)
        if live and (first or date.min) <= today <= (last or date.max)
    }


def _current() -> Titles:
    if time.monotonic() - _Known.looked > _GOOD_FOR:
        _Known.looked = time.monotonic()
        on_the_air = Scenario.objects.filter(live_revision__isnull=False).order_by()
        counted = on_the_air.aggregate(count=Count("pk"), last=Max("live_revision_id"), all=Sum("live_revision_id"))
        version = tuple(counted.values())
        if version != _Known.titles.version:
            _read_again(version, is_large=counted["count"] > _READ_AT_ONCE)
    return _Known.titles


def _read_again(version: Version, *, is_large: bool) -> None:
    if is_large:
        if _Known.reading.acquire(blocking=False):
            threading.Thread(target=_read_aside, args=[version], name="titles").start()
    else:
        _Known.titles = _read(version)


def _read_aside(version: Version) -> None:
    try:
        _Known.titles = _read(version)
    except Exception:
        logger.exception("场景名称没有读成，稍后再读。")
        _Known.looked = float("-inf")
    finally:
        connection.close()
        _Known.reading.release()


def _read(version: Version) -> Titles:
    """What a title is typed as and made of is taken over from those in memory: a publication changes few."""
    before = _Known.titles
    rows = Scenario.objects.filter(live_revision__isnull=False).order_by("pk")
    keys, revisions, texts = array("Q"), array("Q"), []
    for key, revision, title in rows.values_list("pk", "live_revision_id", "live_revision__title"):
        keys.append(key)
        revisions.append(revision)
        texts.append(title)
    known = {title: number for number, title in enumerate(before.texts)}
    typed = [before.typed(known[title]) if title in known else _typed(title) for title in texts]
    return Titles(
        keys=keys,
        revisions=revisions,
        texts=texts,
        written=Way.of([one.written for one in typed]),
        spelled=Way.of([one.spelled for one in typed]),
        initials=Way.of([one.initials for one in typed]),
        likenesses=Likenesses.of(texts[:_LIKENED_MAX], before=before.likenesses),
        version=version,
    )


def _typed(title: str) -> Typed:
    sounds = [one.reading for one in syllables(title)]
    return Typed(fold_key(title), "".join(sounds), "".join(sound[0] for sound in sounds))
