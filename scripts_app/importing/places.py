"""From the category path of a row to a `Category`, made where it is missing."""

from __future__ import annotations

from django.db.models import Max

from scripts_app.importing.rows import ScriptRow
from scripts_app.models import Category, Scenario
from scripts_app.text import clean, fold_key

UNSORTED = "未分类"


def category_key(path: tuple[str, ...]) -> tuple[str, ...]:
    """The comparison key of a path; a row without a category is unsorted."""
    return tuple(fold_key(name) for name in path or (UNSORTED,))


def category_paths() -> dict[int, tuple[str, ...]]:
    """Key → names from the root down, for every category, in one query."""
    rows = {pk: (parent, name) for pk, parent, name in Category.objects.values_list("pk", "parent_id", "name")}
    paths: dict[int, tuple[str, ...]] = {}
    for pk in rows:
        names: list[str] = []
        at: int | None = pk
        while at is not None:
            at, name = rows[at]
            names.insert(0, name)
        paths[pk] = tuple(names)
    return paths


def place_problems(row: ScriptRow) -> list[str]:
    """Why the scenario of this row cannot be put into the library; [] when it can."""
    problems = [
        f"分类名称“{name[:20]}…”有 {len(name)} 个字，最多 {Category.NAME_MAX} 个，请缩短。"
        for name in row.category
        if len(name) > Category.NAME_MAX
    ]
    if len(row.code) > Scenario.CODE_MAX:
        problems.append(f"场景编号“{row.code[:20]}…”有 {len(row.code)} 个字，最多 {Scenario.CODE_MAX} 个，请缩短。")
    return problems


class Places:
    """The tree of categories as an import needs it: read once, locked, so that two imports never make one twice.

    Make it in the transaction of the import, and forget it when that is undone.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[int | None, str], Category] = {}
        for category in Category.objects.select_for_update().order_by("-position", "-pk"):
            self._known[category.parent_id, fold_key(category.name)] = category  # of two alike the first counts

    def find_or_make(self, path: tuple[str, ...]) -> Category:
        """The category at the path; names that differ only in width, case or script are the same."""
        top, *rest = path or (UNSORTED,)
        category = self._child(None, top)
        for name in rest:
            category = self._child(category, name)
        return category

    def _child(self, parent: Category | None, name: str) -> Category:
        key = (parent.pk if parent else None, fold_key(name))
        if key not in self._known:
            self._known[key] = _make(parent, name)
        return self._known[key]


def _make(parent: Category | None, name: str) -> Category:
    last = Category.objects.filter(parent=parent).aggregate(last=Max("position"))["last"]
    return Category.objects.create(parent=parent, name=clean(name), position=0 if last is None else last + 1)
