"""The category tree as managers keep it."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from scripts_app.categories import CategoryRefused, add_category, change_category, shift_category
from scripts_app.forms import CategoryForm, category_choices
from scripts_app.models import Category
from scripts_app.permissions import can_review, require
from scripts_app.views.shared import actor_of, key_or_none


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
    counted = Category.objects.annotate(count=Count("scenarios")).in_bulk()
    tree = [(counted[int(key)], path.count(" › "), path) for key, path in category_choices() if key]
    context = {"form": form, "tree": tree}
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


def _parent(form: CategoryForm) -> Category | None:
    key = key_or_none(form.cleaned_data["parent"])
    return Category.objects.filter(pk=key).first() if key else None
