"""From a query to a page of hits: the index proposes, the database decides what the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from django.db.models import QuerySet
from django.utils import timezone

from scripts_app.models import Category, IndexChange, Scenario
from scripts_app.permissions import Actor, sees_drafts
from scripts_app.search import vocabulary
from scripts_app.search.documents import kind_number
from scripts_app.search.engines.door import Narrowing, Ranking
from scripts_app.search.fallback import keys_from_database
from scripts_app.search.hits import SearchHit, SearchPage, SearchQuery
from scripts_app.search.index import drain_outbox
from scripts_app.search.live_texts import give_texts
from scripts_app.search.nearness import LOOKED_AT, nearest_first
from scripts_app.search.query import ReadQuery, read_query
from scripts_app.search.reader import ranked
from scripts_app.search.titles import nearest_keys

_JUDGED_AT_ONCE = 500  # keys in one database question; SQLite takes no list without end
_EVERYTHING = 1 << 60


def search(query: SearchQuery, *, actor: Actor) -> SearchPage:
    """The page of live scenarios that `query` asks for, best first. Never raises for any text.

    Where nothing fits, the total is 0 and the hits are the nearest by characters or sound.
    """
    started = perf_counter()
    vocabulary.refresh()
    search_ = _Search(query, actor)
    scenarios, total = search_.run()
    hits = search_.hits(scenarios)
    if search_.is_lost(hits) and (nearest := search_.nearest()):
        hits, total = nearest, 0
    return SearchPage(query, hits, total, search_.degraded, (perf_counter() - started) * 1000)


class _Search:
    """One search: what the actor may find, and how it was found."""

    def __init__(self, query: SearchQuery, actor: Actor) -> None:
        self.query = query
        self.read: ReadQuery = read_query(query.text)
        self.degraded = False
        categories = None
        if query.category_id is not None:
            categories = frozenset(Category.objects.with_those_below(query.category_id))
        self.narrowing = Narrowing(timezone.localdate().toordinal(), kind_number(query.kind), categories)
        self.scenarios = _allowed(query, actor, categories=categories)

    def run(self) -> tuple[list[Scenario], int]:
        """(the scenarios of the page, how many were found in all)."""
        if not self.read.text:
            return self._list()
        ranking = self._ranking(self.query.offset + self.query.limit)
        if ranking is None:
            self.degraded = True
            return self._page_of(keys_from_database(self.read, self.scenarios))
        keys = [key for key, _ in ranking.best[self.query.offset :]]
        page = _load(keys, self.scenarios)
        return (page, ranking.total) if len(page) == len(keys) else self._judge_all()

    def hits(self, scenarios: Sequence[Scenario]) -> tuple[SearchHit, ...]:
        return tuple(SearchHit(scenario, self.read) for scenario in scenarios)

    def is_lost(self, hits: Sequence[SearchHit]) -> bool:
        """Was nothing found, or by letters nothing but single letters?"""
        if not self.read.text or self.query.offset:
            return False
        return not hits or (self.read.folded.isascii() and not any(hit.match for hit in hits))

    def nearest(self) -> tuple[SearchHit, ...]:
        """By characters or sound, for want of better."""
        return self.hits(_load(nearest_keys(self.read.text, self.scenarios), self.scenarios))

    def _list(self) -> tuple[list[Scenario], int]:
        end = self.query.offset + self.query.limit
        keys = list(self.scenarios.values_list("pk", flat=True)[self.query.offset : end])
        return _load(keys, self.scenarios), self.scenarios.count()

    def _ranking(self, limit: int) -> Ranking | None:
        if not self.read.clauses:
            return Ranking()
        if IndexChange.objects.exists():  # a writer died, or another process has not come round to it
            drain_outbox()
        ranking = ranked(self.read.clauses, narrowing=self.narrowing, limit=max(limit, LOOKED_AT))
        return ranking and Ranking(nearest_first(ranking.best, self.read)[:limit], ranking.total)

    def _judge_all(self) -> tuple[list[Scenario], int]:
        """The index is behind the database: every key it gives is judged, so that page and total are right."""
        ranking = ranked(self.read.clauses, narrowing=self.narrowing, limit=_EVERYTHING) or Ranking()
        keys = [key for key, _ in nearest_first(ranking.best, self.read)]
        allowed: set[int] = set()
        for start in range(0, len(keys), _JUDGED_AT_ONCE):
            part = keys[start : start + _JUDGED_AT_ONCE]
            allowed.update(self.scenarios.filter(pk__in=part).order_by().values_list("pk", flat=True))
        return self._page_of([key for key in keys if key in allowed])

    def _page_of(self, keys: Sequence[int]) -> tuple[list[Scenario], int]:
        end = self.query.offset + self.query.limit
        return _load(keys[self.query.offset : end], self.scenarios), len(keys)


def _allowed(query: SearchQuery, actor: Actor, *, categories: frozenset[int] | None) -> QuerySet[Scenario]:
    """What the actor may find: live now, whatever the index says, in the category and of the kind that were chosen."""
    scenarios = Scenario.objects.visible_to(actor)
    if sees_drafts(actor):  # everybody else sees no other
        scenarios = scenarios.live()
    if query.kind:
        scenarios = scenarios.filter(kind=query.kind)
    if categories is not None:
        scenarios = scenarios.filter(category__in=categories)
    return scenarios


def _load(keys: Sequence[int], scenarios: QuerySet[Scenario]) -> list[Scenario]:
    """The scenarios in the order of `keys`, with all that a hit and a card show."""
    found = scenarios.filter(pk__in=keys).order_by().select_related("live_revision", "category__parent")
    by_key = {scenario.pk: scenario for scenario in found}
    give_texts(by_key.values())
    return [by_key[key] for key in keys if key in by_key]
