"""The agent page: find a scenario, read its card."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from scripts_app.exporting import export_workbook
from scripts_app.permissions import require, sees_drafts
from scripts_app.search import search
from scripts_app.views.asking import Asking, asked_by
from scripts_app.views.card import find_card
from scripts_app.views.kept_answers import answer, answer_now, card_alone
from scripts_app.views.list_markup import further_markup
from scripts_app.views.page_markup import answer_markup, opened_markup, page_markup
from scripts_app.views.shared import actor_of, workbook_answer

_EVERYTHING = 1_000_000


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails


@require_safe
@vary_on_headers("HX-Request")
def search_page(request: HtmxRequest) -> HttpResponse:
    """The whole page, or for htmx the results with the card of the first of them, or further results."""
    asking = Asking.of(request)
    find = partial(search, asking.query, actor=request.user)
    if not _wants_part(request):
        return answer(asking, page_markup, find=find, is_whole=True)
    return answer(asking, further_markup if request.htmx.target == "more" else answer_markup, find=find)


@require_safe
@vary_on_headers("HX-Request")
def scenario_page(request: HtmxRequest, pk: int) -> HttpResponse:
    """The card alone for htmx, else the whole page with the card opened beside the results of the query."""
    asking, card = Asking.of(request), find_card(pk, actor=request.user)
    if _wants_part(request):
        return card_alone(asking, card)
    page = search(asking.query, actor=request.user)
    return answer_now(asking, partial(opened_markup, card=card), page=page)


@require_safe
def export_hits(request: HttpRequest) -> FileResponse:
    """Everything that the query finds, in the order of its rank, as a workbook."""
    actor = actor_of(request)
    require(sees_drafts, actor)
    page = search(replace(asked_by(request), limit=_EVERYTHING, offset=0), actor=actor)
    return workbook_answer(export_workbook([hit.scenario.pk for hit in page.hits], actor=actor), "查询结果")


def _wants_part(request: HtmxRequest) -> bool:
    return bool(request.htmx) and not request.htmx.history_restore_request
