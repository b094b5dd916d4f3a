"""Where every character of a file went, and what is left over given to scenarios by hand."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from scripts_app.importing import corrections, leftovers
from scripts_app.models import BatchStatus, ImportBatch
from scripts_app.permissions import can_import, require
from scripts_app.views.shared import actor_of, key_or_none

_PAGE = 50


@require_GET
def import_ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """The texts that are in no scenario, with their places; before confirm each can be given to one."""
    require(can_import, actor_of(request))
    batch = get_object_or_404(ImportBatch.objects.select_related("actor"), pk=pk)
    which = request.GET.get("which", "")
    page = Paginator(leftovers.listed(batch, which=which), _PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "account": leftovers.account_of(batch),
        "which": which,
        "page_obj": page,
        "kinds": leftovers.KINDS,
        "assigned": corrections.mapping_of(batch).assigned,
        "targets": leftovers.targets(batch, page.object_list),
        "is_open": batch.status == BatchStatus.PREVIEWED,
    }
    return render(request, "imports/ledger.html", context)


@require_POST
def import_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Every text for which a row was given becomes a line of that row's scenario; the file is previewed anew."""
    actor = actor_of(request)
    require(can_import, actor)
    batch = get_object_or_404(ImportBatch, pk=pk)
    parts, problems = leftovers.assignments(batch, request.POST.dict())
    for problem in problems:
        messages.error(request, problem)
    if not parts:
        if not problems:
            messages.warning(request, "请先在要归入的文字后面填行号。")
        return redirect("import_ledger", pk)
    corrections.assign(batch, parts, actor=actor)
    return redirect("import_batch", pk)


@require_POST
def import_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """A text that was given to a scenario is left over again."""
    actor = actor_of(request)
    require(can_import, actor)
    batch = get_object_or_404(ImportBatch, pk=pk)
    assigned = corrections.mapping_of(batch).assigned
    place = key_or_none(request.POST.get("place", ""))
    if place is not None and place < len(assigned):
        corrections.take_back(batch, assigned[place], actor=actor)
    return redirect("import_batch", pk)
