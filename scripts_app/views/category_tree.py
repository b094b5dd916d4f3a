"""The tree beside the search results: categories with how many live scenarios hang below each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from scripts_app.models import Category, Scenario, ScenarioKind
from scripts_app.search import Basis, basis

_Count = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class TreeNode:
    """`count` includes the categories below; `is_open` when the chosen category is this one or one below."""

    category: Category
    count: int
    children: tuple[TreeNode, ...]
    is_chosen: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class CategoryTree:
    nodes: tuple[TreeNode, ...]
    total: int
    guidelines: int
    chosen: Category | None


class _Kept:
    counts: tuple[Basis, Sequence[_Count]] | None = None


def category_tree(chosen_id: int | None) -> CategoryTree:
    """Costs two queries, one while nothing changes. Categories without a live scenario are left out."""
    below: dict[int | None, list[Category]] = defaultdict(list)
    chosen = None
    for category in Category.objects.all():
        below[category.parent_id].append(category)
        chosen = category if category.pk == chosen_id else chosen
    counts: dict[int, int] = defaultdict(int)
    guidelines = 0
    for category_id, kind, count in _live_counts():
        counts[category_id] += count
        guidelines += count if kind == ScenarioKind.GUIDELINE else 0
    nodes = _nodes(below, counts, parent_id=None, chosen_id=chosen_id)
    return CategoryTree(nodes, sum(counts.values()), guidelines, chosen)


def _live_counts() -> Sequence[_Count]:
    """Of live scenarios by category and kind. Counting 10,000 takes longer than all else on the page, so what was
    counted is kept while it rests on the same (`search.basis`).
    """
    rests_on = basis()
    known = _Kept.counts
    if known and rests_on and known[0] == rests_on:
        return known[1]
    live = Scenario.objects.live().order_by().values_list("category_id", "kind").annotate(count=Count("pk"))
    counts = list(live)
    _Kept.counts = (rests_on, counts) if rests_on else None
    return counts


def _nodes(
    below: dict[int | None, list[Category]],
    counts: dict[int, int],
    *,
    parent_id: int | None,
    chosen_id: int | None,
) -> tuple[TreeNode, ...]:
    nodes = []
    for category in below[parent_id]:
        children = _nodes(below, counts, parent_id=category.pk, chosen_id=chosen_id)
        count = counts[category.pk] + sum(child.count for child in children)
        is_chosen = category.pk == chosen_id
        is_open = is_chosen or any(child.is_open for child in children)
        nodes.append(TreeNode(category, count, children, is_chosen, is_open))
    return tuple(node for node in nodes if node.count or node.is_open)
