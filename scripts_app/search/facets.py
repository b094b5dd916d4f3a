"""What a query can be narrowed to: the categories where its best hits lie, and the kinds, each with its count.

A count is what the narrowed search itself would say, for noise is measured within the narrowing: clicking never
surprises. That is one more ranking for each facet, so only few are offered.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from scripts_app.models import Category, Scenario, ScenarioKind
from scripts_app.permissions import Actor
from scripts_app.search.documents import kind_number
from scripts_app.search.engines.door import Narrowing
from scripts_app.search.hits import SearchPage
from scripts_app.search.query import read_query
from scripts_app.search.reader import ranked

_CATEGORIES_MAX = 5
_LOOKED_AT = 20  # hits whose categories are offered


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow: `value` goes into the address, `count` hits are left."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """Empty where there is nothing to choose between."""

    categories: tuple[Facet, ...] = ()
    kinds: tuple[Facet, ...] = ()


def facets_of(page: SearchPage, *, actor: Actor) -> Facets:
    """The facets of the page's query; none for an empty query, or while the database answers for the index."""
    if page.degraded or not page.total or not page.query.text.strip():
        return Facets()
    counting = _Counting(page)
    return Facets(_more_than_one(_categories(page, counting, actor=actor)), _more_than_one(_kinds(page, counting)))


class _Counting:
    """Counts the hits of one query under other narrowings."""

    def __init__(self, page: SearchPage) -> None:
        self.terms = (page.hits[0].query if page.hits else read_query(page.query.text)).terms
        self.day = timezone.localdate().toordinal()
        self.below = Category.objects.each_with_those_below()
        self.kind = kind_number(page.query.kind)

    def best(self) -> list[int]:
        """Keys of the best hits of the chosen kind in all categories."""
        ranking = ranked(self.terms, narrowing=Narrowing(self.day, self.kind), limit=_LOOKED_AT)
        return [key for key, _ in ranking.best] if ranking else []

    def count(self, *, kind: int | None, category_id: int | None) -> int:
        categories = None if category_id is None else frozenset(self.below.get(category_id, {category_id}))
        ranking = ranked(self.terms, narrowing=Narrowing(self.day, kind, categories), limit=1)
        return ranking.total if ranking else 0


def _categories(page: SearchPage, counting: _Counting, *, actor: Actor) -> list[Facet]:
    chosen = page.query.category_id
    if chosen is None and page.query.offset == 0:
        found = [hit.scenario.category for hit in page.hits]
    else:
        keys = counting.best()
        best = Scenario.objects.visible_to(actor).live().select_related("category").in_bulk(keys)
        found = [best[key].category for key in keys if key in best]
    offered = dict.fromkeys(found)
    shown = [(category, category.pk == chosen) for category in list(offered)[:_CATEGORIES_MAX]]
    return [
        Facet(str(category.pk), category.name, count, is_chosen)
        for category, is_chosen in shown
        if (count := counting.count(kind=counting.kind, category_id=category.pk)) or is_chosen
    ]


def _kinds(page: SearchPage, counting: _Counting) -> list[Facet]:
    counts = (
        (kind, counting.count(kind=kind_number(kind), category_id=page.query.category_id)) for kind in ScenarioKind
    )
    return [Facet(kind.value, kind.label, count, kind == page.query.kind) for kind, count in counts if count]


def _more_than_one(facets: Iterable[Facet]) -> tuple[Facet, ...]:
    """One facet alone narrows nothing, unless it is chosen and can be taken back."""
    found = tuple(facets)
    return found if len(found) > 1 or any(facet.is_chosen for facet in found) else ()
