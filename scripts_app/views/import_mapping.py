"""The step between upload and preview: which sheets, where their headers stand, what each column is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from scripts_app.importing import corrections, memory
from scripts_app.importing.choices import said, sheet_choices, table_choices
from scripts_app.importing.doubts import ColumnsInDoubt
from scripts_app.importing.found import Found
from scripts_app.importing.mapping import ROLE_NAMES, Mapping
from scripts_app.models import ImportBatch
from scripts_app.permissions import can_import, require
from scripts_app.views.shared import actor_of


def mapping_page(request: HttpRequest, batch: ImportBatch, *, mapping: Mapping, refusal: str = "") -> HttpResponse:
    """The choices with `mapping` chosen. htmx gets only them: a change shows at once how ten rows are understood."""
    found = Found.of(batch)
    context = {
        "batch": batch,
        "sheets": sheet_choices(found, mapping),
        "tables": table_choices(found, mapping, remembered=memory.known_shapes(mapping)),
        "roles": ROLE_NAMES.items(),
        "sure": request.POST.getlist("sure"),
        "refusal": refusal,
    }
    is_part = request.headers.get("HX-Request") == "true"
    template = "imports/_mapping.html" if is_part else "imports/mapping.html"
    return render(request, template, context, status=422 if refusal else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def import_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what the choices do, or goes on to the preview with them. To read, the choices are on the batch's page."""
    actor = actor_of(request)
    require(can_import, actor)
    batch = get_object_or_404(ImportBatch, pk=pk)
    if request.method != "POST":
        return redirect("import_batch", pk)
    mapping = said(Found.of(batch), corrections.mapping_of(batch), fields=request.POST.dict())
    if "go_on" not in request.POST:
        return mapping_page(request, batch, mapping=mapping)
    try:
        corrections.correct(batch, mapping, actor=actor, sure=set(request.POST.getlist("sure")))
    except ColumnsInDoubt as refusal:
        return mapping_page(request, batch, mapping=mapping, refusal=str(refusal))
    return redirect("import_batch", pk)


@require_POST
def import_forget(request: HttpRequest, pk: int) -> HttpResponse:
    """The columns of one shape are guessed again."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    corrections.forget(batch, request.POST.get("shape", ""), actor=actor_of(request))
    return redirect("import_batch", pk)


@require_POST
def import_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """From the preview back to the columns."""
    corrections.reopen(get_object_or_404(ImportBatch, pk=pk), actor=actor_of(request))
    return redirect("import_batch", pk)
