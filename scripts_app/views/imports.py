"""Bringing an SOP file in: upload → preview of every row → confirm → result."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from scripts_app.errors import FileRefused
from scripts_app.exporting import XLSX, refused_rows_workbook, template_workbook
from scripts_app.importing import batches, tasks
from scripts_app.importing.extent import ROWS_MAX
from scripts_app.importing.guard import BYTES_MAX
from scripts_app.importing.progress import progress_of
from scripts_app.importing.shown import shown_rows
from scripts_app.importing.summary import summarize
from scripts_app.importing.undo import undo_summary
from scripts_app.models import ImportBatch, RowOutcome
from scripts_app.permissions import can_import, require
from scripts_app.views.shared import actor_of

_PAGE = 50
_ACCEPTED = ".xlsx,.xlsm,.xls,.csv,.tsv,.txt,.docx,.html,.htm"  # a hint for the file dialogue, no check
_MEGABYTE = 1024 * 1024


class UploadForm(forms.Form):
    """One file. What it really is, is judged by its content, not by its name."""

    file = forms.FileField(
        label="SOP 文件",
        error_messages={"required": "请先选择一个文件。", "empty": "这个文件是空的，请检查后重新上传。"},
        widget=forms.FileInput(attrs={"accept": _ACCEPTED}),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > BYTES_MAX:
            size, most = upload.size / _MEGABYTE, BYTES_MAX // _MEGABYTE
            raise forms.ValidationError(f"文件有 {size:.1f} MB，最大 {most} MB。请分成几个文件上传。")
        return upload


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Earlier imports and the upload form; a file that can be read leads on to its preview."""
    actor = actor_of(request)
    require(can_import, actor)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        upload: TemporaryUploadedFile = form.cleaned_data["file"]
        try:
            batch = batches.receive(Path(upload.temporary_file_path()), name=upload.name or "未命名", actor=actor)
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("import_batch", batch.pk)
    earlier = Paginator(ImportBatch.objects.select_related("actor"), _PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": earlier, "most": BYTES_MAX // _MEGABYTE, "rows_most": ROWS_MAX}
    return render(request, "imports/imports.html", context, status=422 if form.errors else 200)


@require_GET
def import_template(request: HttpRequest) -> FileResponse:
    """A workbook to fill in: example rows, and a sheet that explains the columns."""
    require(can_import, actor_of(request))
    content = io.BytesIO(template_workbook())
    return FileResponse(content, as_attachment=True, filename="话术导入模板.xlsx", content_type=XLSX)


@require_GET
def import_batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview before confirm, the result after it: every row with what becomes of it."""
    require(can_import, actor_of(request))
    batch = get_object_or_404(ImportBatch.objects.select_related("actor"), pk=pk)
    outcome = request.GET.get("outcome", "")
    rows = batch.rows.all()
    if outcome in RowOutcome.values:
        rows = rows.filter(outcome=outcome)
    page = Paginator(rows, _PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "progress": progress_of(batch),
        "summary": summarize(batch),
        "undone": undo_summary(batch),
        "outcome": outcome,
        "outcomes": RowOutcome,
        "page_obj": page,
        "rows": shown_rows(page.object_list),
        "may_publish": batches.library_is_empty(),
    }
    return render(request, "imports/batch.html", context)


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


@require_GET
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the job of the batch is, asked every second; once it has ended the page is loaded anew."""
    require(can_import, actor_of(request))
    progress = progress_of(get_object_or_404(ImportBatch, pk=pk))
    if progress is None or not progress.is_moving:
        return HttpResponseClientRefresh()
    return render(request, "imports/_progress.html", {"progress": progress})


@require_POST
def import_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes up the job of the batch where it stopped."""
    tasks.resume(get_object_or_404(ImportBatch, pk=pk), actor=actor_of(request))
    return redirect("import_batch", pk)


@require_POST
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(ImportBatch, pk=pk)
    batches.discard(batch, actor=actor_of(request))
    messages.success(request, f"已放弃“{batch.file_name}”，没有写入任何话术。")
    return redirect("imports")
