"""The agent page: find a scenario, read its card."""

from __future__ import annotations

from dataclasses import replace

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from scripts_app.exporting import export_workbook
from scripts_app.models import ScenarioKind
from scripts_app.permissions import require, sees_drafts
from scripts_app.search import SearchPage, SearchQuery, facets_of, search
from scripts_app.suggesting import suggestions
from scripts_app.usage import write_ticket
from scripts_app.views.card import Card, find_card
from scripts_app.views.category_tree import category_tree
from scripts_app.views.shared import actor_of, key_or_none, workbook_answer

_EVERYTHING = 1_000_000


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails


@require_safe
@vary_on_headers("HX-Request")
def search_page(request: HtmxRequest) -> HttpResponse:
    """The whole page, or for htmx the results with the card of the first of them, or further results."""
    query = _read_query(request)
    page = search(query, actor=request.user)
    if _wants_part(request) and request.htmx.target == "more":
        return render(request, "search/_more_answer.html", {"page": page})
    asked = query.text.strip() or query.category_id or query.kind
    card = Card.of(page.hits[0].scenario) if asked and page.hits else None
    context = {"page": page, "card": card, **_around(request, page)}
    if _wants_part(request):
        return render(request, "search/_answer.html", context)
    return _render_whole(request, {**context, "is_opened": False})


@require_safe
@vary_on_headers("HX-Request")
def scenario_page(request: HtmxRequest, pk: int) -> HttpResponse:
    """The card alone for htmx, else the whole page with the card opened beside the results of the query."""
    card = find_card(pk, actor=request.user)
    if _wants_part(request):
        return render(request, "search/_card.html", {"card": card})
    page = search(_read_query(request), actor=request.user)
    context = {"page": page, "card": card, **_around(request, page)}
    return _render_whole(request, {**context, "is_opened": True})


def _around(request: HttpRequest, page: SearchPage) -> dict[str, object]:
    """What stands around the hits: ways to narrow, ways to go on, and what the log will say.

    A manager who looks into a question from the list of gaps does not ask it (`unlogged`).
    """
    return {
        "facets": facets_of(page, actor=request.user),
        "suggested": suggestions(page.query.text, actor=request.user),
        "ticket": "" if "unlogged" in request.GET else write_ticket(page),
    }


@require_safe
def export_hits(request: HttpRequest) -> FileResponse:
    """Everything that the query finds, in the order of its rank, as a workbook."""
    actor = actor_of(request)
    require(sees_drafts, actor)
    page = search(replace(_read_query(request), limit=_EVERYTHING, offset=0), actor=actor)
    return workbook_answer(export_workbook([hit.scenario.pk for hit in page.hits], actor=actor), "查询结果")


def _render_whole(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    chosen = key_or_none(request.GET.get("category", ""))
    return render(request, "search/agent.html", {**context, "tree": category_tree(chosen)})


def _wants_part(request: HtmxRequest) -> bool:
    return bool(request.htmx) and not request.htmx.history_restore_request


def _read_query(request: HttpRequest) -> SearchQuery:
    """Values that mean nothing are left out: a link that was cut short still opens a page."""
    kind = request.GET.get("kind", "")
    return SearchQuery(
        request.GET.get("q", ""),
        category_id=key_or_none(request.GET.get("category", "")),
        kind=kind if kind in ScenarioKind.values else "",
        offset=key_or_none(request.GET.get("offset", "")) or 0,
    )
