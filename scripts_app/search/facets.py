"""What a query can be narrowed to: the categories where its best hits lie, and the kinds, each with its count.

A count is what the narrowed search itself would say, for noise is measured within the narrowing: clicking never
surprises. All are counted from one tally of the query.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from scripts_app.models import Category, Scenario, ScenarioKind
from scripts_app.permissions import Actor
from scripts_app.search.documents import kind_number
from scripts_app.search.engines.door import Narrowing
from scripts_app.search.hits import SearchPage
from scripts_app.search.query import read_query
from scripts_app.search.reader import ranked, totals
from scripts_app.search.standing import CategoryName

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
    counting, chosen = _Counting(page), page.query
    categories = _offered(page, counting, actor=actor)
    under = [counting.narrowing(kind=counting.kind, category_id=one.pk) for one in categories]
    under += [counting.narrowing(kind=kind_number(kind), category_id=chosen.category_id) for kind in ScenarioKind]
    counts = counting.counts(under)
    kinds = zip(ScenarioKind, counts[len(categories) :], strict=True)
    return Facets(
        _more_than_one(
            Facet(str(one.pk), one.name, count, one.pk == chosen.category_id)
            for one, count in zip(categories, counts[: len(categories)], strict=True)
        ),
        _more_than_one(Facet(kind.value, kind.label, count, kind == chosen.kind) for kind, count in kinds),
    )


class _Counting:
    """Counts the hits of one query under other narrowings."""

    def __init__(self, page: SearchPage) -> None:
        self.clauses = (page.hits[0].query if page.hits else read_query(page.query.text)).clauses
        self.day = timezone.localdate().toordinal()
        self.below = Category.objects.each_with_those_below()
        self.kind = kind_number(page.query.kind)

    def best(self) -> list[int]:
        """Keys of the best hits of the chosen kind in all categories."""
        ranking = ranked(self.clauses, narrowing=Narrowing(self.day, self.kind), limit=_LOOKED_AT)
        return [key for key, _ in ranking.best] if ranking else []

    def narrowing(self, *, kind: int | None, category_id: int | None) -> Narrowing:
        categories = None if category_id is None else frozenset(self.below.get(category_id, {category_id}))
        return Narrowing(self.day, kind, categories)

    def counts(self, narrowings: Sequence[Narrowing]) -> list[int]:
        return totals(self.clauses, narrowings=narrowings) or [0] * len(narrowings)


def _offered(page: SearchPage, counting: _Counting, *, actor: Actor) -> list[CategoryName]:
    if page.query.category_id is None and page.query.offset == 0:
        found = [hit.scenario.category for hit in page.hits]
    else:
        keys = counting.best()
        best = Scenario.objects.visible_to(actor).live().select_related("category").in_bulk(keys)
        places = (best[key].category for key in keys if key in best)
        found = [CategoryName(category.pk, category.name) for category in places]
    return list(dict.fromkeys(found))[:_CATEGORIES_MAX]


def _more_than_one(facets: Iterable[Facet]) -> tuple[Facet, ...]:
    """One facet alone narrows nothing, unless it is chosen and can be taken back."""
    found = tuple(facet for facet in facets if facet.count or facet.is_chosen)
    return found if len(found) > 1 or any(facet.is_chosen for facet in found) else ()
