"""The only writer of the category tree by hand. A renamed or moved category changes what agents see beside a script."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max

from scripts_app.errors import ScriptsError
from scripts_app.models import Category, IndexChange, Scenario, User
from scripts_app.permissions import can_review, require
from scripts_app.search import drain_outbox
from scripts_app.text import clean


class CategoryRefused(ScriptsError):
    """`field` names the form field that the sentence belongs to."""

    sentence = "这个分类不能这样改，请检查名称和上级分类。"
    field = "name"


class CategoryCircle(CategoryRefused):
    sentence = "不能把分类移到它自己或它的下级里面，请选别的上级分类。"
    field = "parent"


def add_category(name: str, *, parent: Category | None, actor: User) -> Category:
    """A new category at the end of its siblings. Raises CategoryRefused for a name that a sibling has."""
    require(can_review, actor)
    last = Category.objects.filter(parent=parent).aggregate(last=Max("position"))["last"]
    return _save(Category(name=_checked(name), parent=parent, position=0 if last is None else last + 1))


@transaction.atomic
def change_category(category: Category, *, name: str, parent: Category | None, actor: User) -> Category:
    """The category under another name or elsewhere. Raises CategoryCircle, or CategoryRefused for a name in use.

    Scenarios are found by the names of their categories too, so the index hears of all in it and below it.
    """
    require(can_review, actor)
    tree = Category.objects.select_for_update().in_bulk()  # locked: two moves at once must not make a circle
    above = tree.get(parent.pk) if parent else None
    while above is not None:
        if above.pk == category.pk:
            raise CategoryCircle
        above = tree.get(above.parent_id) if above.parent_id else None
    changed = _save(Category(pk=category.pk, name=_checked(name), parent=parent, position=category.position))
    if (changed.name, changed.parent_id) != (tree[category.pk].name, tree[category.pk].parent_id):
        _announce(changed)
    return changed


@transaction.atomic
def shift_category(category: Category, *, by: int, actor: User) -> None:
    """One place up (by=-1) or down (by=1) among its siblings; nothing happens at either end."""
    require(can_review, actor)
    siblings = list(Category.objects.filter(parent=category.parent))
    place = siblings.index(category)
    if not 0 <= place + by < len(siblings):
        return
    siblings.insert(place + by, siblings.pop(place))
    for position, sibling in enumerate(siblings):
        Category.objects.filter(pk=sibling.pk).update(position=position)


def _announce(category: Category) -> None:
    keys = Category.objects.with_those_below(category.pk)
    scenarios = Scenario.objects.filter(category__in=keys, live_revision__isnull=False)
    IndexChange.objects.bulk_create(IndexChange(scenario=scenario) for scenario in scenarios)
    transaction.on_commit(drain_outbox)


def _checked(name: str) -> str:
    name = " ".join(clean(name).split())
    if not name or len(name) > Category.NAME_MAX:
        raise CategoryRefused(f"分类名称要有 1 到 {Category.NAME_MAX} 个字，请改正。")
    return name


def _save(category: Category) -> Category:
    try:
        with transaction.atomic():
            category.save()
    except IntegrityError as error:
        raise CategoryRefused(f"同一级里已经有“{category.name}”，请换一个名称。") from error
    return category
