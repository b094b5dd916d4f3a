"""What pages tell of their use, and what managers learn from it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scripts_app import usage
from scripts_app.permissions import can_review, require
from scripts_app.views.shared import actor_of, key_or_none


@require_http_methods(["GET", "POST"])
def usage_note(request: HttpRequest) -> HttpResponse:
    """A settled search, an opened card, a copied line. Without JavaScript an image of the page asks for it."""
    actor = actor_of(request)
    told = request.POST or request.GET
    search = usage.record_search(told.get("search", ""), actor=actor, instead_of=told.get("instead_of", ""))
    if search and (scenario := key_or_none(told.get("opened", ""))):
        usage.record_opening(search, scenario, actor=actor)
    if line := key_or_none(told.get("copied", "")):
        usage.record_copy(line, actor=actor, search=search)
    return HttpResponse(status=204)


@require_safe
def gaps(request: HttpRequest) -> HttpResponse:
    """Questions that agents ask and the library does not answer."""
    require(can_review, actor_of(request))
    return render(request, "usage/gaps.html", {"gaps": usage.search_gaps(), "days": usage.GAP_DAYS})


@require_POST
def gap_close(request: HttpRequest) -> HttpResponse:
    closed = usage.close_gap(request.POST.get("key", ""), actor=actor_of(request))
    if closed:
        messages.success(request, f"“{closed.text}”已标为处理过；以后再有人搜不到，会重新出现在这里。")
    else:
        messages.warning(request, "这条记录已经不在了，请看最新的列表。")
    return redirect("gaps")
