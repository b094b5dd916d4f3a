"""The category tree as managers keep it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from scripts_app.categories import CategoryRefused, add_category, change_category, shift_category
from scripts_app.forms import CategoryForm, category_choices
from scripts_app.models import Category, Scenario
from scripts_app.permissions import can_review, require
from scripts_app.views.shared import actor_of, key_or_none


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A category with its whole path, how deep it hangs, and how many scenarios hang on it or below it."""

    category: Category
    path: str
    depth: int
    total: int


@require_http_methods(["GET", "HEAD", "POST"])
def categories(request: HttpRequest) -> HttpResponse:
    """The tree with how many scenarios hang on each, and a form for a new one."""
    actor = actor_of(request)
    require(can_review, actor)
    form = CategoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_category(form.cleaned_data["name"], parent=_parent(form), actor=actor)
        except CategoryRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"已添加分类“{made}”。")
            return redirect("categories")
    context = {"form": form, "tree": _tree()}
    return render(request, "categories/categories.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def category_edit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    require(can_review, actor)
    category = get_object_or_404(Category, pk=pk)
    form = CategoryForm(request.POST or None, initial={"name": category.name, "parent": category.parent_id})
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_category(category, name=form.cleaned_data["name"], parent=_parent(form), actor=actor)
        except CategoryRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"分类“{changed}”已保存。")
            return redirect("categories")
    context = {"form": form, "category": category}
    return render(request, "categories/edit.html", context, status=422 if form.errors else 200)


@require_POST
def category_shift(request: HttpRequest, pk: int) -> HttpResponse:
    by = -1 if request.POST.get("direction") == "up" else 1
    shift_category(get_object_or_404(Category, pk=pk), by=by, actor=actor_of(request))
    return redirect("categories")


def _tree() -> list[TreeRow]:
    """The categories in the order of the tree; each total is that of the desk narrowed to the category."""
    known = Category.objects.in_bulk()
    paths = [(known[int(key)], path) for key, path in category_choices() if key]
    counts = Scenario.objects.order_by().values_list("category_id").annotate(count=Count("pk"))
    totals = dict.fromkeys(known, 0) | dict(counts)
    depths: dict[int | None, int] = {None: -1}
    for category, _ in paths:
        depths[category.pk] = depths[category.parent_id] + 1
    for category, _ in reversed(paths):  # those below come first, so that each hands up a finished sum
        if category.parent_id:
            totals[category.parent_id] += totals[category.pk]
    return [TreeRow(category, path, depths[category.pk], totals[category.pk]) for category, path in paths]


def _parent(form: CategoryForm) -> Category | None:
    key = key_or_none(form.cleaned_data["parent"])
    return Category.objects.filter(pk=key).first() if key else None
