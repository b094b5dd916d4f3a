"""One import batch: the preview before confirm, the progress of its work, the result after it."""

from __future__ import annotations

import io
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from scripts_app.exporting import XLSX, refused_rows_workbook
from scripts_app.importing import batches, cautions, corrections, leftovers, tasks
from scripts_app.importing.progress import progress_of
from scripts_app.importing.shown import shown_rows
from scripts_app.importing.summary import summarize
from scripts_app.importing.undo import undo_summary
from scripts_app.models import BatchStatus, ImportBatch, RowOutcome
from scripts_app.permissions import can_import, require
from scripts_app.text import clean, fold_key
from scripts_app.views.import_mapping import mapping_page
from scripts_app.views.shared import actor_of

_PAGE = 50
_QUERY_MAX = 100
_WITH_ROWS = (
    BatchStatus.PREVIEWED,
    BatchStatus.APPLYING,
    BatchStatus.APPLIED,
    BatchStatus.DISCARDED,
    BatchStatus.UNDOING,
    BatchStatus.UNDONE,
)


@require_GET
def import_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a batch is the step where it stands: columns to check, preview, progress or result."""
    require(can_import, actor_of(request))
    batch = get_object_or_404(ImportBatch.objects.select_related("actor"), pk=pk)
    if batch.status == BatchStatus.MAPPING:
        return mapping_page(request, batch, mapping=corrections.mapping_of(batch))
    context: dict[str, object] = {
        "batch": batch,
        "progress": progress_of(batch),
        "may_publish": batches.library_is_empty(),
    }
    if batch.status in _WITH_ROWS:
        context |= _rows(request, batch)
    return render(request, "imports/batch.html", context)


@require_GET
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the job of the batch is, asked every second; once it has ended the page is loaded anew."""
    require(can_import, actor_of(request))
    progress = progress_of(get_object_or_404(ImportBatch.objects.only("pk"), pk=pk))  # its report may be long
    if progress is None or not progress.is_moving:
        return HttpResponseClientRefresh()
    return render(request, "imports/_progress.html", {"progress": progress})


@require_POST
def import_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes up the job of the batch where it stopped."""
    tasks.resume(get_object_or_404(ImportBatch, pk=pk), actor=actor_of(request))
    return redirect("import_batch", pk)


@require_GET
def import_refused(request: HttpRequest, pk: int) -> FileResponse:
    """The rows that were refused, as a workbook to mend and upload again."""
    require(can_import, actor_of(request))
    batch = get_object_or_404(ImportBatch, pk=pk)
    name = f"未导入的行 {Path(batch.file_name).stem}.xlsx"
    content = io.BytesIO(refused_rows_workbook(batch))
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)


@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes nothing but the batch, and whether a first load goes live at once."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    batches.confirm_later(batch, actor=actor_of(request), publish=request.POST.get("publish") == "1")
    return redirect("import_batch", pk)


@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(ImportBatch, pk=pk)
    batches.discard(batch, actor=actor_of(request))
    messages.success(request, f"已放弃“{batch.file_name}”，没有写入任何话术。")
    return redirect("imports")


def _rows(request: HttpRequest, batch: ImportBatch) -> dict[str, object]:
    """The rows that the filter and the words ask for."""
    outcome, words = request.GET.get("outcome", ""), clean(request.GET.get("q", ""))[:_QUERY_MAX]
    rows = batch.rows.all()
    if outcome in RowOutcome.values:
        rows = rows.filter(outcome=outcome)
    elif outcome in cautions.LABELS:
        rows = cautions.with_caution(rows, outcome)
    if words:
        rows = rows.filter(Q(words__contains=fold_key(words) or words) | Q(reason__contains=words))
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    return {
        "summary": summarize(batch),
        "account": leftovers.account_of(batch),
        "undone": undo_summary(batch),
        "outcome": outcome,
        "words": words,
        "outcomes": RowOutcome,
        "page_obj": page,
        "rows": shown_rows(page.object_list),
    }
