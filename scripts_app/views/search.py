"""The agent page: find a scenario, read its card."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from scripts_app.models import ScenarioKind
from scripts_app.search import SearchPage, SearchQuery, search
from scripts_app.usage import write_ticket
from scripts_app.views.card import Card, find_card
from scripts_app.views.category_tree import category_tree
from scripts_app.views.shared import key_or_none

SHOWN, SHOWN_ON_DEMAND = 20, 100


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails


@require_safe
@vary_on_headers("HX-Request")
def search_page(request: HtmxRequest) -> HttpResponse:
    """The whole page, or for htmx the results with the card of the first of them."""
    query = _read_query(request)
    page = search(query, actor=request.user)
    asked = query.text.strip() or query.category_id or query.kind
    card = Card.of(page.hits[0].scenario) if asked and page.hits else None
    if _wants_part(request):
        context = {"page": page, "card": card, "more": SHOWN_ON_DEMAND, "ticket": write_ticket(page)}
        return render(request, "search/_answer.html", context)
    return _render_whole(request, page, card, is_opened=False)


@require_safe
@vary_on_headers("HX-Request")
def scenario_page(request: HtmxRequest, pk: int) -> HttpResponse:
    """The card alone for htmx, else the whole page with the card opened beside the results of the query."""
    card = find_card(pk, actor=request.user)
    if _wants_part(request):
        return render(request, "search/_card.html", {"card": card})
    page = search(_read_query(request), actor=request.user)
    return _render_whole(request, page, card, is_opened=True)


def _render_whole(request: HttpRequest, page: SearchPage, card: Card | None, *, is_opened: bool) -> HttpResponse:
    context = {
        "page": page,
        "card": card,
        "more": SHOWN_ON_DEMAND,
        "ticket": write_ticket(page),
        "is_opened": is_opened,
        "tree": category_tree(page.query.category_id),
    }
    return render(request, "search/agent.html", context)


def _wants_part(request: HtmxRequest) -> bool:
    return bool(request.htmx) and not request.htmx.history_restore_request


def _read_query(request: HttpRequest) -> SearchQuery:
    """Values that mean nothing are left out: a link that was cut short still opens a page."""
    kind = request.GET.get("kind", "")
    return SearchQuery(
        request.GET.get("q", ""),
        category_id=key_or_none(request.GET.get("category", "")),
        kind=kind if kind in ScenarioKind.values else "",
        limit=SHOWN_ON_DEMAND if "more" in request.GET else SHOWN,
    )
