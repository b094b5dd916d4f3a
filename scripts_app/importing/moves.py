"""The only writer of a batch's status: every move is a compare-and-set, so that of two people at once one is told."""

from __future__ import annotations

from scripts_app.errors import BatchNotOpen
from scripts_app.models import BatchStatus, ImportBatch


def move(batch: ImportBatch, before: BatchStatus, after: BatchStatus, **columns: object) -> None:
    """Raises BatchNotOpen when the batch does not stand at `before` any more."""
    if not ImportBatch.objects.filter(pk=batch.pk, status=before).update(status=after, **columns):
        raise BatchNotOpen
    batch.refresh_from_db()
