"""Bringing SOP files in: the upload of one or several, and the list of what became of earlier ones."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from scripts_app.errors import FileRefused
from scripts_app.exporting import XLSX, template_workbook
from scripts_app.importing import batches, corrections
from scripts_app.importing.limits import LIMITS
from scripts_app.models import BatchStatus, ImportBatch, User
from scripts_app.permissions import can_import, require
from scripts_app.views.shared import actor_of, key_or_none

_PAGE = 30
_ACCEPTED = ".xlsx,.xlsm,.xls,.csv,.tsv,.txt,.docx,.html,.htm"  # a hint for the file dialogue, no check
_MOVING = (BatchStatus.READING, BatchStatus.PREVIEWING, BatchStatus.APPLYING)
_WAITING = (*_MOVING, BatchStatus.MAPPING, BatchStatus.PREVIEWED)


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class UploadForm(forms.Form):
    """The files are looked at one by one: what each really is, is judged by its content, not by its name."""

    file = forms.FileField(
        label="SOP 文件",
        required=False,
        widget=FilesInput(attrs={"accept": _ACCEPTED, "multiple": True}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The upload form and earlier batches. One file leads on to its page, several to the list."""
    actor = actor_of(request)
    require(can_import, actor)
    form = UploadForm()
    if request.method == "POST":
        received, refusals = _receive(request.FILES.getlist("file"), actor=actor)
        if len(received) == 1 and not refusals:
            return redirect("import_batch", received[0].pk)
        if received:
            messages.success(request, f"收到 {len(received)} 个文件，正在读取。")
            for sentence in refusals:
                messages.error(request, sentence)
            return redirect("imports")
        form = UploadForm({})
        for sentence in refusals or ["请先选择一个文件。"]:
            form.add_error("file", sentence)
    context = {"form": form, "limits": LIMITS, **_listed(request, actor)}
    return render(request, "imports/imports.html", context, status=422 if form.errors else 200)


@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """The list alone, asked again while something moves in it."""
    actor = actor_of(request)
    require(can_import, actor)
    return render(request, "imports/_batches.html", _listed(request, actor))


@require_POST
def import_go_on(request: HttpRequest) -> HttpResponse:
    """Previews all files that wait to be checked as they were understood."""
    actor = actor_of(request)
    require(can_import, actor)
    to_check = list(_mine(actor).filter(status=BatchStatus.MAPPING))
    gone_on = corrections.go_on(to_check, actor=actor)
    messages.success(request, f"{gone_on} 个文件按识别结果继续，正在生成预览。")
    if doubtful := corrections.waiting(to_check).doubtful:
        messages.error(request, f"{doubtful} 个文件有列会让坐席照着说不可说的话，没有继续。请打开它们逐个核对。")
    return redirect("imports")


@require_POST
def import_confirm_several(request: HttpRequest) -> HttpResponse:
    """Confirms the previewed batches that stood on the page, or none of them."""
    actor = actor_of(request)
    require(can_import, actor)
    keys = [key for key in map(key_or_none, request.POST.getlist("batch")) if key]
    chosen = list(_mine(actor).filter(pk__in=keys))
    batches.confirm_later(*chosen, actor=actor, publish=request.POST.get("publish") == "1")
    messages.success(request, f"{len(chosen)} 个文件正在导入。")
    return redirect("imports")


@require_GET
def import_template(request: HttpRequest) -> FileResponse:
    """A workbook to fill in: example rows, and a sheet that explains the columns."""
    require(can_import, actor_of(request))
    content = io.BytesIO(template_workbook())
    return FileResponse(content, as_attachment=True, filename="话术导入模板.xlsx", content_type=XLSX)


def _receive(uploads: Iterable[object], *, actor: User) -> tuple[list[ImportBatch], list[str]]:
    """A batch for each file that may be read, a sentence for each that may not."""
    received: list[ImportBatch] = []
    refusals: list[str] = []
    for upload in uploads:
        if not isinstance(upload, TemporaryUploadedFile):
            continue
        try:
            path = Path(upload.temporary_file_path())
            received.append(batches.receive(path, name=upload.name or "未命名", actor=actor))
        except FileRefused as refusal:
            refusals.append(str(refusal))
    return received, refusals


def _mine(actor: User) -> QuerySet[ImportBatch]:
    return ImportBatch.objects.filter(actor=actor)


def _listed(request: HttpRequest, actor: User) -> dict[str, object]:
    listed = ImportBatch.objects.select_related("actor").defer("report", "found", "mapping")
    mine = list(_mine(actor).filter(status__in=_WAITING).values_list("pk", "status"))
    to_check = [key for key, status in mine if status == BatchStatus.MAPPING]
    return {
        "page_obj": Paginator(listed, _PAGE).get_page(request.GET.get("page")),
        "is_moving": any(status in _MOVING for _, status in mine),
        "to_check": to_check,
        "waiting": corrections.waiting(_mine(actor).filter(pk__in=to_check) if len(to_check) > 1 else ()),
        "to_confirm": [key for key, status in mine if status == BatchStatus.PREVIEWED],
        "may_publish": batches.library_is_empty(),
    }
