"""搜索检查: the centre's own list of queries and what they must find."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from scripts_app import checking
from scripts_app.errors import ScriptsError
from scripts_app.forms import CaseForm
from scripts_app.models import Scenario, SearchCase, User
from scripts_app.permissions import can_review, require
from scripts_app.views.search import HtmxRequest
from scripts_app.views.shared import actor_of, key_or_none


@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: HttpRequest) -> HttpResponse:
    """The cases with their last ranks, the last runs, and a form for a new case."""
    actor = actor_of(request)
    require(can_review, actor)
    form = CaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            messages.info(request, _add(form.cleaned_data["text"], form.cleaned_data["code"], actor=actor))
        except ScriptsError as refusal:
            form.add_error("text", str(refusal))
        else:
            return redirect("checks")
    context = {"form": form, "standings": checking.standings(), "runs": checking.last_runs()}
    return render(request, "checking/checks.html", context, status=422 if form.errors else 200)


@require_POST
def check_run(request: HttpRequest) -> HttpResponse:
    run = checking.run_cases(actor=actor_of(request))
    messages.success(request, f"检查完成：{run.total} 条里有 {run.among_five} 条排在前五，{run.first} 条排第一。")
    return redirect("checks")


@require_POST
def check_mark(request: HtmxRequest) -> HttpResponse:
    """From a card beside its query: this is what the query must find. Where the button was, that it is so now."""
    actor, text = actor_of(request), request.POST.get("q", "")
    key = key_or_none(request.POST.get("scenario", "")) or 0
    scenario = get_object_or_404(Scenario.objects.visible_to(actor), pk=key)
    sentence = _add(text, scenario, actor=actor)
    if request.htmx:
        return trigger_client_event(render(request, "search/_marked.html"), "kb:toast", {"sentence": sentence})
    messages.info(request, sentence)
    return redirect(f"{reverse('scenario', args=[scenario.pk])}?{urlencode({'q': text})}")


@require_safe
def check_known(request: HttpRequest) -> HttpResponse:
    """What a card asks that stays in view: is it said already that its query must find it? Then so, else nothing."""
    actor = actor_of(request)
    require(can_review, actor)
    key = key_or_none(request.GET.get("scenario", "")) or 0
    scenario = Scenario.objects.visible_to(actor).filter(pk=key).first()
    if scenario is None or not checking.is_checked(request.GET.get("q", ""), scenario):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "search/_marked.html")


@require_POST
def check_remove(request: HttpRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(SearchCase, pk=pk)
    checking.remove_case(case, actor=actor_of(request))
    messages.success(request, f"检查“{case}”已删除。")
    return redirect("checks")


def _add(text: str, scenario: Scenario, *, actor: User) -> str:
    """Adds the case and says what is true now."""
    was_known = checking.is_checked(text, scenario)
    case = checking.add_case(text, scenario, actor=actor)
    if was_known:
        return f"搜索检查里早就有这一条：搜“{case}”应该找到这个场景。"
    return f"已加入搜索检查：搜“{case}”应该找到这个场景。"
