"""What a query can be narrowed to: the categories where its best hits lie, kinds and channels, each with its count.

The counts part what was found, and a narrowed search finds just that part of it: they add up, and clicking never
surprises. All are counted at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils import timezone

from scripts_app.models import Channel, Scenario, ScenarioKind
from scripts_app.permissions import Actor
from scripts_app.search.documents import channel_number, kind_number
from scripts_app.search.engines.door import Narrowing
from scripts_app.search.hits import SearchPage
from scripts_app.search.query import read_query
from scripts_app.search.reader import ranked, totals
from scripts_app.search.standing import CategoryName
from scripts_app.search.tree import tree_now

_CATEGORIES_MAX = 5
_LOOKED_AT = 20  # hits whose categories are offered
_CHANNELS = (Channel.PHONE, Channel.ONLINE)  # what is for any belongs to both


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
    channels: tuple[Facet, ...] = ()


def facets_of(page: SearchPage, *, actor: Actor) -> Facets:
    """The facets of the page's query; none for an empty query, or while the database answers for the index."""
    if page.degraded or not page.total or not page.query.text.strip():
        return Facets()
    counting, chosen = _Counting(page), page.query
    categories, now = _offered(page, counting, actor=actor), counting.now
    under = [replace(now, categories=counting.within(one.pk)) for one in categories]
    under += [replace(now, kind=kind_number(kind)) for kind in ScenarioKind]
    under += [replace(now, channel=channel_number(channel)) for channel in (*_CHANNELS, "")]
    counts = (page.total if one == now else count for one, count in zip(under, counting.counts(under), strict=True))
    return Facets(
        _more_than_one(
            [Facet(str(one.pk), one.name, next(counts), one.pk == chosen.category_id) for one in categories]
        ),
        _more_than_one([Facet(kind.value, kind.label, next(counts), kind == chosen.kind) for kind in ScenarioKind]),
        _parting([Facet(one.value, one.label, next(counts), one == chosen.channel) for one in _CHANNELS], next(counts)),
    )


class _Counting:
    """Counts the hits of one query under other narrowings."""

    def __init__(self, page: SearchPage) -> None:
        self.clauses = (page.hits[0].query if page.hits else read_query(page.query.text)).clauses
        self.tree = tree_now()
        self.now = Narrowing(
            timezone.localdate().toordinal(),
            kind_number(page.query.kind),
            self.within(page.query.category_id),
            channel_number(page.query.channel),
        )

    def best(self) -> list[int]:
        """Keys of the best hits in all categories, within what else is chosen."""
        ranking = ranked(self.clauses, narrowing=replace(self.now, categories=None), limit=_LOOKED_AT)
        return [key for key, _ in ranking.best] if ranking else []

    def within(self, category_id: int | None) -> frozenset[int] | None:
        """The category and those below it; None for no category."""
        return None if category_id is None else frozenset(self.tree.below.get(category_id, {category_id}))

    def counts(self, narrowings: Sequence[Narrowing]) -> list[int]:
        return totals(self.clauses, narrowings=narrowings) or [0] * len(narrowings)


def _offered(page: SearchPage, counting: _Counting, *, actor: Actor) -> list[CategoryName]:
    """Those of the best hits; among them that which is chosen, though nothing in it is among the best."""
    chosen = page.query.category_id
    if chosen is None and page.query.offset == 0:
        return list(dict.fromkeys(hit.scenario.category for hit in page.hits))[:_CATEGORIES_MAX]
    keys = counting.best()
    best = Scenario.objects.visible_to(actor).live().select_related("category").in_bulk(keys)
    places = (best[key].category for key in keys if key in best)
    found = list(dict.fromkeys(CategoryName(category.pk, category.name) for category in places))[:_CATEGORIES_MAX]
    names = counting.tree.names
    if chosen in names and chosen not in {category.pk for category in found}:
        found = [CategoryName(chosen, names[chosen]), *found][:_CATEGORIES_MAX]
    return found


def _parting(channels: Sequence[Facet], total: int) -> tuple[Facet, ...]:
    """Channels part nothing where all that is found is of use on each of them."""
    return _more_than_one(channels) if any(one.count != total or one.is_chosen for one in channels) else ()


def _more_than_one(facets: Iterable[Facet]) -> tuple[Facet, ...]:
    """One facet alone narrows nothing, unless it is chosen and can be taken back."""
    found = tuple(facet for facet in facets if facet.count or facet.is_chosen)
    return found if len(found) > 1 or any(facet.is_chosen for facet in found) else ()
