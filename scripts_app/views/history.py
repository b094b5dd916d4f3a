"""The history of a scenario: every revision, every act; any two revisions side by side; off the air, elsewhere."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from scripts_app import publishing
from scripts_app.diff import compare
from scripts_app.forms import category_choices
from scripts_app.models import Category, Channel, Revision, Scenario
from scripts_app.permissions import require, sees_drafts
from scripts_app.text import clean
from scripts_app.views.shared import actor_of, key_or_none


@require_safe
def scenario_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Newest first. With ?from= and ?to= (version numbers) the two are compared on the page."""
    scenario = _find(request, pk)
    revisions = list(scenario.revisions.select_related("author", "decided_by", "batch").order_by("-number"))
    before, after = (_chosen(revisions, request.GET.get(name, "")) for name in ("from", "to"))
    context = {
        "scenario": scenario,
        "revisions": revisions,
        "newest": revisions[0],
        "events": scenario.events.select_related("actor", "revision"),
        "before": before,
        "after": after,
        "before_label": f"版本 {before.number}" if before else "",
        "after_label": f"版本 {after.number}" if after else "",
        "rows": compare(before.content, after.content) if before and after else [],
        "categories": list(category_choices())[1:],
        "channels": Channel.choices,
    }
    return render(request, "history/history.html", context)


@require_POST
def scenario_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes it off the air; the reason goes into the history."""
    scenario = _find(request, pk)
    publishing.retire(scenario, actor=actor_of(request), comment=clean(request.POST.get("comment", "")))
    messages.success(request, "已下架，坐席查不到它了。历史和版本都还在，可以再用旧版本写草稿。")
    return redirect("scenario_history", pk)


@require_POST
def scenario_move(request: HttpRequest, pk: int) -> HttpResponse:
    scenario = _find(request, pk)
    category = get_object_or_404(Category, pk=key_or_none(request.POST.get("category", "")))
    publishing.move_scenario(scenario, category=category, actor=actor_of(request))
    messages.success(request, f"已移到“{category}”。")
    return redirect("scenario_history", pk)


@require_POST
def scenario_channel(request: HttpRequest, pk: int) -> HttpResponse:
    scenario = _find(request, pk)
    channel = request.POST.get("channel", "")
    if channel not in Channel.values:
        raise Http404
    publishing.set_channel(scenario, channel, actor=actor_of(request))
    messages.success(request, f"渠道已改为“{Channel(channel).label}”，坐席马上能看到。")
    return redirect("scenario_history", pk)


def _find(request: HttpRequest, pk: int) -> Scenario:
    """Only those who see drafts have a history to look at; 404 for a scenario that is not visible."""
    actor = actor_of(request)
    require(sees_drafts, actor)
    visible = Scenario.objects.visible_to(actor).select_related("category__parent", "live_revision", "owner")
    return get_object_or_404(visible, pk=pk)


def _chosen(revisions: list[Revision], number: str) -> Revision | None:
    return next((revision for revision in revisions if str(revision.number) == number), None)
