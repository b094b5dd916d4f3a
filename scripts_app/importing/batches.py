"""The way of a file into the library: preview (nothing becomes a draft), then confirm by the batch alone.

What was previewed is kept as `ImportRow`s, so that confirm applies what the person saw, whatever the client sends.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from scripts_app import review
from scripts_app.errors import BatchNotOpen, FileRefused, LibraryNotEmpty
from scripts_app.importing.absent import absent_scenarios
from scripts_app.importing.guard import read_guarded
from scripts_app.importing.identity import Identities
from scripts_app.importing.resources import ScriptResource, Verdict
from scripts_app.importing.rows import ParsedFile, RowProblem, ScriptRow
from scripts_app.models import BatchStatus, ImportBatch, ImportRow, RowOutcome, Scenario, User
from scripts_app.permissions import can_import, require

CHUNK = 100  # rows in one transaction: other writers wait no longer than that takes
_TO_APPLY = (RowOutcome.NEW, RowOutcome.CHANGED)


def preview(path: Path, *, name: str, actor: User) -> ImportBatch:
    """A batch that says what each row of the file would do. Raises FileRefused, with a sentence, for a bad file."""
    require(can_import, actor)
    return stage(read_guarded(path, name=name), path, actor=actor)


def stage(parsed: ParsedFile, path: Path, *, actor: User) -> ImportBatch:
    """The same for a file that was read already. Raises FileRefused when it holds no row at all."""
    require(can_import, actor)
    if not parsed.rows and not parsed.refused:
        raise FileRefused(_why_nothing(parsed))
    verdicts = ScriptResource(actor=actor, identities=Identities.of_library()).run(list(parsed.rows), dry_run=True)
    stored_as = _keep(path)
    with transaction.atomic():
        batch = ImportBatch.objects.create(
            file_name=parsed.name,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            stored_as=stored_as,
            actor=actor,
            report=_report(parsed, verdicts),
        )
        ImportRow.objects.bulk_create(_staged(batch, parsed, verdicts=verdicts), batch_size=CHUNK)
    return batch


def confirm(*batches: ImportBatch, actor: User, publish: bool = False) -> None:
    """Turns the new and changed rows into drafts. With `publish` new ones go live at once: only in an empty library,
    of which several batches together may be the first load.

    Raises BatchNotOpen when somebody confirmed or discarded one already, LibraryNotEmpty, NotAllowed.
    """
    require(can_import, actor)
    if publish and not library_is_empty():
        raise LibraryNotEmpty
    for batch in batches:
        _move(batch, BatchStatus.PREVIEWED, BatchStatus.APPLYING)
        try:
            _apply(batch, actor=actor, publish=publish)
        except BaseException:
            _move(batch, BatchStatus.APPLYING, BatchStatus.PREVIEWED)  # drafts made stay; the rest can be tried again
            raise
        _move(batch, BatchStatus.APPLYING, BatchStatus.APPLIED, applied_at=timezone.now())


def discard(batch: ImportBatch, *, actor: User) -> None:
    """Lays the preview aside. Raises BatchNotOpen when it was confirmed or discarded already."""
    require(can_import, actor)
    _move(batch, BatchStatus.PREVIEWED, BatchStatus.DISCARDED)


def library_is_empty() -> bool:
    """Has nothing ever gone live? Only then may an import be put live without a second pair of eyes."""
    return not Scenario.objects.filter(live_revision__isnull=False).exists()


def _apply(batch: ImportBatch, *, actor: User, publish: bool) -> None:
    resource = ScriptResource(actor=actor, identities=Identities.of_library(), batch=batch)
    waiting = list(batch.rows.filter(outcome__in=_TO_APPLY, revision=None))
    for start in range(0, len(waiting), CHUNK):
        chunk = waiting[start : start + CHUNK]
        with transaction.atomic():
            verdicts = resource.run([ScriptRow.from_json(row.values) for row in chunk], dry_run=False)
            for row, verdict in zip(chunk, verdicts, strict=True):
                _record(row, verdict)
                if publish and verdict.revision and verdict.outcome == RowOutcome.NEW and row.may_publish:
                    review.approve_first_load(verdict.revision, actor=actor)


def _record(row: ImportRow, verdict: Verdict) -> None:
    """What really became of the row: since the preview somebody may have begun a draft of the same scenario."""
    row.outcome, row.reason = verdict.outcome, verdict.reason
    row.scenario_id = verdict.scenario_id or row.scenario_id
    row.revision = verdict.revision
    row.save(update_fields=["outcome", "reason", "scenario", "revision"])


def _move(batch: ImportBatch, before: BatchStatus, after: BatchStatus, **columns: object) -> None:
    if not ImportBatch.objects.filter(pk=batch.pk, status=before).update(status=after, **columns):
        raise BatchNotOpen
    batch.refresh_from_db()


def _staged(batch: ImportBatch, parsed: ParsedFile, *, verdicts: list[Verdict]) -> list[ImportRow]:
    """All rows of the file in their order in the file: read, refused by the reader, dropped."""
    rows = [_staged_row(batch, verdict) for verdict in verdicts]
    rows += _told(batch, parsed.refused, outcome=RowOutcome.REFUSED)
    rows += _told(batch, parsed.dropped_rows, outcome=RowOutcome.DROPPED)
    sheets = {sheet: place for place, sheet in enumerate(dict.fromkeys(row.sheet for row in rows))}
    rows.sort(key=lambda row: (sheets[row.sheet], row.row))
    for position, row in enumerate(rows):
        row.position = position
    return rows


def _staged_row(batch: ImportBatch, verdict: Verdict) -> ImportRow:
    row = verdict.row
    return ImportRow(
        batch=batch,
        sheet=row.sheet,
        row=row.row,
        outcome=verdict.outcome,
        reason=verdict.reason,
        values=row.to_json(),
        may_publish=row.may_publish,
        scenario_id=verdict.scenario_id,
    )


def _told(batch: ImportBatch, problems: Iterable[RowProblem], *, outcome: RowOutcome) -> list[ImportRow]:
    return [
        ImportRow(
            batch=batch,
            sheet=problem.sheet,
            row=problem.row,
            outcome=outcome,
            reason=problem.message,
            values={"cells": problem.cells} if problem.cells else {},
        )
        for problem in problems
    ]


def _report(parsed: ParsedFile, verdicts: list[Verdict]) -> dict[str, Any]:
    return {
        "rows_read": parsed.rows_read,
        "errors": list(parsed.errors),
        "warnings": [[problem.sheet, problem.row, problem.message] for problem in parsed.warnings],
        "ledger": {
            "total": parsed.ledger.total,
            "stored": parsed.ledger.stored,
            "dropped": parsed.ledger.dropped,
            "unassigned": parsed.ledger.unassigned,
        },
        "absent": absent_scenarios({verdict.scenario_id for verdict in verdicts if verdict.scenario_id}),
    }


def _why_nothing(parsed: ParsedFile) -> str:
    return (
        "".join(parsed.errors)
        or f"文件“{parsed.name}”里没有找到任何场景，什么都没有写入。请对照导入模板检查表头和内容。"
    )


def _keep(path: Path) -> str:
    """A copy of the upload under a name of ours, outside of anything served."""
    folder: Path = settings.UPLOAD_DIR
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{uuid4().hex}{path.suffix.lower()[:6]}"
    shutil.copyfile(path, folder / name)
    (folder / name).chmod(0o600)
    return name
