"""Taking a whole import back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from scripts_app.importing import batch_acts
from scripts_app.models import ImportBatch
from scripts_app.views.shared import actor_of


@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes nothing but the batch; the page of the batch then tells what became of each row."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    job = batch_acts.undo(batch, actor=actor_of(request))
    if job.message:
        messages.success(request, job.message)
    return redirect("import_batch", pk)
