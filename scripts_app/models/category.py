"""The tree of categories that scenarios hang on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class CategoryQuerySet(models.QuerySet["Category"]):
    def with_those_below(self, key: int) -> set[int]:
        """The key and those of all categories below it; one query for the whole tree."""
        parents = dict(self.order_by().values_list("pk", "parent_id"))
        found, size = {key}, 0
        while len(found) > size:
            size = len(found)
            found |= {pk for pk, parent in parents.items() if parent in found}
        return found

    def each_with_those_below(self) -> dict[int, set[int]]:
        """For every category its key and those of all below it; one query."""
        parents = dict(self.order_by().values_list("pk", "parent_id"))
        below: dict[int, set[int]] = {pk: {pk} for pk in parents}
        for pk, parent in parents.items():
            above = parent
            while above is not None and pk not in below[above]:
                below[above].add(pk)
                above = parents[above]
        return below

    def paths(self) -> dict[int, tuple[str, ...]]:
        """For each category the names from the root down to it; one query for the whole tree."""
        tree = {pk: (name, parent) for pk, name, parent in self.order_by().values_list("pk", "name", "parent_id")}
        paths: dict[int, tuple[str, ...]] = {}
        for key in tree:
            names, above = list[str](), key
            while above in tree:
                name, above = tree[above]
                names.insert(0, name)
            paths[key] = tuple(names)
        return paths


class Category(models.Model):
    """One node of the tree. Names are unique among siblings; `position` orders them."""

    NAME_MAX = 60

    name = models.CharField("名称", max_length=NAME_MAX)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级分类"
    )
    position = models.PositiveIntegerField("顺序", default=0)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = "分类"
        verbose_name_plural = "分类"
        ordering = ("position", "pk")
        permissions = (("import_category", "导入分类表"), ("export_category", "导出分类表"))
        constraints = (
            models.UniqueConstraint(fields=["parent", "name"], name="category_name_unique_among_siblings"),
            models.UniqueConstraint(fields=["name"], condition=Q(parent=None), name="category_name_unique_at_root"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("id")), name="category_not_its_own_parent"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> tuple[str, ...]:
        """Names from the root down to this category. Costs one query per level above the parent."""
        above = self.parent.path if self.parent else ()
        return (*above, self.name)
