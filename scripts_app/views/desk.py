"""The desk of those who write: every scenario with where it stands, and what may be done with several at once."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from scripts_app import review
from scripts_app.exporting import export_workbook
from scripts_app.forms import category_choices
from scripts_app.models import Category, Channel, Revision, Scenario, ScenarioKind, ScenarioState
from scripts_app.permissions import can_write, require, sees_drafts
from scripts_app.text import clean, fold_key
from scripts_app.views.shared import actor_of, key_or_none, tell, workbook_answer

_PAGE = 50
_WAITING = ("waiting", "待生效")


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """All scenarios, narrowed by state, category, kind, channel and words of title or code."""
    actor = actor_of(request)
    require(sees_drafts, actor)
    chosen = _chosen(request)
    scenarios = _narrowed(Scenario.objects.visible_to(actor), chosen)
    newest = Prefetch("revisions", Revision.objects.naming().select_related("author").order_by("-number"))
    shown = scenarios.select_related("category", "live_revision").prefetch_related(newest)
    context = {
        "page_obj": Paginator(shown, _PAGE).get_page(request.GET.get("page")),
        "chosen": chosen,
        "states": [*ScenarioState.choices, _WAITING],
        "kinds": ScenarioKind.choices,
        "channels": [(channel.value, channel.only or channel.label) for channel in Channel],
        "categories": list(category_choices())[1:],
    }
    return render(request, "desk/desk.html", context)


@require_safe
def export(request: HttpRequest) -> FileResponse:
    """The scenarios of the desk as it is narrowed, as a workbook."""
    actor = actor_of(request)
    scenarios = _narrowed(Scenario.objects.visible_to(actor), _chosen(request))
    return workbook_answer(export_workbook(scenarios, actor=actor), "话术库")


@require_POST
def submit_several(request: HttpRequest) -> HttpResponse:
    """The ticked drafts, each submitted as an act of its own."""
    actor = actor_of(request)
    require(can_write, actor)
    keys = [key for value in request.POST.getlist("revision") if (key := key_or_none(value))]
    tally = review.submit_many(Revision.objects.visible_to(actor).filter(pk__in=keys), actor=actor)
    tell(request, tally, done="已提交 {} 份草稿。", nothing="请先勾选要提交的草稿，再点“批量提交审批”。")
    return redirect(f"{reverse('desk')}?{request.GET.urlencode()}")


def _chosen(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in ("state", "category", "kind", "channel", "q")}


def _narrowed(scenarios: QuerySet[Scenario], chosen: dict[str, str]) -> QuerySet[Scenario]:
    if chosen["state"] in ScenarioState.values:
        scenarios = Scenario.objects.in_state(chosen["state"]) & scenarios
    else:
        scenarios = Scenario.objects.standing() & scenarios
    if chosen["kind"] in ScenarioKind.values:
        scenarios = scenarios.filter(kind=chosen["kind"])
    if chosen["channel"] in Channel.values:
        scenarios = scenarios.filter(channel=chosen["channel"])
    if category := key_or_none(chosen["category"]):
        scenarios = scenarios.filter(category__in=Category.objects.with_those_below(category))
    if chosen["state"] == _WAITING[0]:
        scenarios = scenarios.filter(revisions__in=Revision.objects.waiting_for_their_day()).distinct()
    if words := clean(chosen["q"]):
        held = Revision.objects.naming().filter(title_key__contains=fold_key(words) or words)
        scenarios = scenarios.filter(Q(code__icontains=words) | Q(pk__in=held.values("scenario_id")))
    return scenarios
