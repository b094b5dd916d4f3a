"""From a query to a page of hits: the index proposes, the database decides what the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from django.db.models import QuerySet

from scripts_app.models import Category, IndexChange, Scenario
from scripts_app.permissions import Actor
from scripts_app.search.fallback import keys_from_database
from scripts_app.search.hits import SearchHit, SearchPage, SearchQuery
from scripts_app.search.index import drain_outbox
from scripts_app.search.query import ReadQuery, read_query
from scripts_app.search.reader import ranked_keys

_JUDGED_AT_ONCE = 500  # keys in one database question; SQLite takes no list without end


def search(query: SearchQuery, *, actor: Actor) -> SearchPage:
    """The page of live scenarios that `query` asks for, best first. Never raises for any text."""
    started = perf_counter()
    scenarios = _allowed(query, actor)
    read = read_query(query.text)
    degraded = False
    if read.text:
        keys, degraded = _found_keys(read, scenarios)
    else:
        keys = list(scenarios.values_list("pk", flat=True))
    page = keys[query.offset : query.offset + query.limit]
    hits = tuple(SearchHit(scenario, read) for scenario in _load(page, scenarios))
    return SearchPage(query, hits, len(keys), degraded, (perf_counter() - started) * 1000)


def _allowed(query: SearchQuery, actor: Actor) -> QuerySet[Scenario]:
    """What the actor may find: live now, whatever the index says, in the category and of the kind that were chosen."""
    scenarios = Scenario.objects.visible_to(actor).live()
    if query.kind:
        scenarios = scenarios.filter(kind=query.kind)
    if query.category_id is not None:
        scenarios = scenarios.filter(category__in=Category.objects.with_those_below(query.category_id))
    return scenarios


def _found_keys(read: ReadQuery, scenarios: QuerySet[Scenario]) -> tuple[list[int], bool]:
    if IndexChange.objects.exists():  # a writer died, or another process has not come round to it
        drain_outbox()
    ranked = ranked_keys(read) if read.tokens else []
    if ranked is None:
        return keys_from_database(read, scenarios), True
    allowed: set[int] = set()
    for start in range(0, len(ranked), _JUDGED_AT_ONCE):
        part = ranked[start : start + _JUDGED_AT_ONCE]
        allowed.update(scenarios.filter(pk__in=part).order_by().values_list("pk", flat=True))
    return [key for key in ranked if key in allowed], False


def _load(keys: Sequence[int], scenarios: QuerySet[Scenario]) -> list[Scenario]:
    """The scenarios in the order of `keys`, with all that a hit and a card show."""
    found = Scenario.objects.filter(pk__in=scenarios.filter(pk__in=keys).order_by()).with_live_content()
    by_key = found.select_related("live_revision__decided_by", "category__parent").in_bulk(list(keys))
    return [by_key[key] for key in keys if key in by_key]
