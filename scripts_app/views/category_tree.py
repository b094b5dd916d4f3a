"""The tree beside the search results: categories with how many live scenarios hang below each."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from threading import Lock

from django.db.models import Count
from django.utils.safestring import SafeString

from scripts_app.models import Channel, Scenario, ScenarioKind
from scripts_app.search import Tree
from scripts_app.views.asking import Asking
from scripts_app.views.stencils import Stencil, cut_stencil, gap

_Count = tuple[int, str, str, int]  # of a category, a kind and a channel
_Shown = tuple[int | None, str, str]  # what is chosen of the same
_KEPT_MAX = 50  # trees of one moment: with no category chosen, and with those that are chosen most


@dataclass(frozen=True, slots=True)
class TreeNode:
    """`count` includes the categories below; `is_open` when the chosen category is this one or one below."""

    key: int
    name: str
    count: int
    children: tuple[TreeNode, ...]
    is_chosen: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class CategoryTree:
    """`is_narrowed`: a category or a kind is chosen, by hand or by an address."""

    nodes: tuple[TreeNode, ...]
    total: int
    guidelines: int
    is_narrowed: bool
    shows_guidelines: bool


class _Kept:
    """Trees of one moment: `rests_on` is what they and the counts in them depend on."""

    rests_on: Hashable = None
    counts: Sequence[_Count] = ()
    stencils: OrderedDict[_Shown, Stencil] = OrderedDict()
    lock = Lock()


def tree_markup(asking: Asking) -> SafeString:
    """All categories, and the way to the guidelines, each with the way there from what was asked. A channel stays.

    Costs no more than the questions whether it changed: a tree of hundreds is most of a page.
    """
    tree, chosen, links = asking.now.tree, asking.query, asking.links
    rests_on = asking.now.basis and (asking.now.basis, tree.mark)
    shown = (chosen.category_id, chosen.kind, chosen.channel)
    stencil = _take(rests_on, shown)
    if stencil is None:
        counts = [
            count for count in _live_counts(rests_on) if chosen.channel in ("", count[2]) or count[2] == Channel.ANY
        ]
        stencil = _cut(tree, counts, chosen_id=chosen.category_id, kind=chosen.kind)
        _keep(stencil, shown, rests_on=rests_on)
    narrowing = ("category", "kind", "offset")
    return stencil.fill((links.search(**dict.fromkeys(narrowing)), links.search_with(*narrowing)))


def _cut(tree: Tree, counts: Sequence[_Count], *, chosen_id: int | None, kind: str) -> Stencil:
    shown = category_tree(tree, counts, chosen_id=chosen_id, kind=kind)
    return cut_stencil("search/_tree.html", {"tree": shown, "address": gap(0), "joined": gap(1)})


def category_tree(tree: Tree, counts: Sequence[_Count], *, chosen_id: int | None, kind: str) -> CategoryTree:
    """Categories without a live scenario are left out."""
    by_category: dict[int, int] = defaultdict(int)
    guidelines = 0
    for category_id, counted_kind, _, count in counts:
        by_category[category_id] += count
        guidelines += count if counted_kind == ScenarioKind.GUIDELINE else 0
    below: dict[int | None, list[int]] = defaultdict(list)
    for key, _, parent_id, _ in tree.rows:
        below[parent_id].append(key)

    def nodes(parent_id: int | None) -> tuple[TreeNode, ...]:
        found = []
        for key in below[parent_id]:
            children = nodes(key)
            count = by_category[key] + sum(child.count for child in children)
            is_open = key == chosen_id or any(child.is_open for child in children)
            found.append(TreeNode(key, tree.names[key], count, children, key == chosen_id, is_open))
        return tuple(node for node in found if node.count or node.is_open)

    is_narrowed = bool(kind) or chosen_id in tree.names
    shows_guidelines = kind == ScenarioKind.GUIDELINE
    return CategoryTree(nodes(None), sum(by_category.values()), guidelines, is_narrowed, shows_guidelines)


def _live_counts(rests_on: Hashable) -> Sequence[_Count]:
    """Of live scenarios by category, kind and channel. Counting 10,000 takes longer than all else on the page."""
    with _Kept.lock:
        if rests_on and _Kept.rests_on == rests_on:
            return _Kept.counts
    live = Scenario.objects.live().order_by().values_list("category_id", "kind", "channel")
    counts = list(live.annotate(count=Count("pk")))
    with _Kept.lock:
        _Kept.rests_on, _Kept.counts = rests_on, counts
        _Kept.stencils.clear()
    return counts


def _take(rests_on: Hashable, shown: _Shown) -> Stencil | None:
    with _Kept.lock:
        if rests_on is None or _Kept.rests_on != rests_on or shown not in _Kept.stencils:
            return None
        _Kept.stencils.move_to_end(shown)
        return _Kept.stencils[shown]


def _keep(stencil: Stencil, shown: _Shown, *, rests_on: Hashable) -> None:
    with _Kept.lock:
        if rests_on and _Kept.rests_on == rests_on:
            _Kept.stencils[shown] = stencil
            if len(_Kept.stencils) > _KEPT_MAX:
                _Kept.stencils.popitem(last=False)
