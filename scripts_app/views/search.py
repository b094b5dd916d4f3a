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
from scripts_app.views.card import Card, card_or_none, find_card
from scripts_app.views.category_tree import category_tree
from scripts_app.views.hit_markup import hits_markup
from scripts_app.views.kept_answers import Context, answer, answer_now
from scripts_app.views.shared import actor_of, key_or_none, workbook_answer

_EVERYTHING = 1_000_000


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails


@require_safe
@vary_on_headers("HX-Request")
def search_page(request: HtmxRequest) -> HttpResponse:
    """The whole page, or for htmx the results with the card of the first of them, or further results."""
    if not _wants_part(request):
        return answer(request, "search/agent.html", find=lambda: _whole(_found(request)), is_whole=True)
    if request.htmx.target == "more":
        return answer(request, "search/_more_answer.html", find=lambda: _further(request))
    return answer(request, "search/_answer.html", find=lambda: _found(request))


@require_safe
@vary_on_headers("HX-Request")
def scenario_page(request: HtmxRequest, pk: int) -> HttpResponse:
    """The card alone for htmx, else the whole page with the card opened beside the results of the query."""
    card = find_card(pk, actor=request.user)
    if _wants_part(request):
        return render(request, "search/_card.html", {"card": card})
    page = _searched(request)
    return answer_now(request, "search/agent.html", context=_whole(_around(page, request, card=card), is_opened=True))


def _found(request: HttpRequest) -> Context:
    """Results with the card of the first of them, where something was asked."""
    page = _searched(request)
    asked = page.query.text.strip() or page.query.category_id or page.query.kind
    card = card_or_none(page.hits[0].scenario.pk, actor=request.user) if asked and page.hits else None
    return _around(page, request, card=card)


def _further(request: HttpRequest) -> Context:
    page = _searched(request)
    return {"page": page, "hits": hits_markup(page.hits, request)}


def _around(page: SearchPage, request: HttpRequest, *, card: Card | None) -> Context:
    """The hits, one of them with its card; ways to narrow, ways to go on."""
    return {
        "page": page,
        "card": card,
        "hits": hits_markup(page.hits, request, selected=card.pk if card else None),
        "facets": facets_of(page, actor=request.user),
        "suggested": suggestions(page.query.text),
    }


def _searched(request: HttpRequest) -> SearchPage:
    return search(_read_query(request), actor=request.user)


@require_safe
def export_hits(request: HttpRequest) -> FileResponse:
    """Everything that the query finds, in the order of its rank, as a workbook."""
    actor = actor_of(request)
    require(sees_drafts, actor)
    page = search(replace(_read_query(request), limit=_EVERYTHING, offset=0), actor=actor)
    return workbook_answer(export_workbook([hit.scenario.pk for hit in page.hits], actor=actor), "查询结果")


def _whole(context: Context, *, is_opened: bool = False) -> Context:
    return {**context, "is_opened": is_opened, "tree": category_tree(context["page"].query.category_id)}


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
