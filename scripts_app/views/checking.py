"""搜索检查: the centre's own list of queries and what they must find."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from scripts_app import checking
from scripts_app.errors import ScriptsError
from scripts_app.forms import CaseForm
from scripts_app.models import Scenario, SearchCase
from scripts_app.permissions import can_review, require
from scripts_app.views.shared import actor_of, key_or_none


@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: HttpRequest) -> HttpResponse:
    """The cases with their last ranks, the last runs, and a form for a new case."""
    actor = actor_of(request)
    require(can_review, actor)
    form = CaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            case = checking.add_case(form.cleaned_data["text"], form.cleaned_data["code"], actor=actor)
        except ScriptsError as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, f"已添加检查“{case}”。")
            return redirect("checks")
    context = {"form": form, "standings": checking.standings(), "runs": checking.last_runs()}
    return render(request, "checking/checks.html", context, status=422 if form.errors else 200)


@require_POST
def check_run(request: HttpRequest) -> HttpResponse:
    run = checking.run_cases(actor=actor_of(request))
    messages.success(request, f"检查完成：{run.total} 条里有 {run.among_five} 条排在前五，{run.first} 条排第一。")
    return redirect("checks")


@require_POST
def check_mark(request: HttpRequest) -> HttpResponse:
    """From a card beside its query: this is what the query must find. Goes back to that page."""
    actor = actor_of(request)
    key = key_or_none(request.POST.get("scenario", "")) or 0
    scenario = get_object_or_404(Scenario.objects.visible_to(actor), pk=key)
    case = checking.add_case(request.POST.get("q", ""), scenario, actor=actor)
    messages.success(request, f"以后的搜索检查会看“{case}”能不能找到这个场景。")
    return redirect(f"{reverse('scenario', args=[scenario.pk])}?{urlencode({'q': case.text})}")


@require_POST
def check_remove(request: HttpRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(SearchCase, pk=pk)
    checking.remove_case(case, actor=actor_of(request))
    messages.success(request, f"检查“{case}”已删除。")
    return redirect("checks")
