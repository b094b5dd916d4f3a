"""The way of a file into the library: preview (nothing becomes a draft), then confirm by the batch alone.

The pages queue the work for a worker (`receive`, then `corrections`, then `confirm_later`); commands do it at once
(`preview`, `confirm`).
"""

from __future__ import annotations

import hashlib
from functools import partial
from pathlib import Path

from django.db import transaction

from scripts_app.errors import FileRefused, LibraryNotEmpty
from scripts_app.importing import corrections, jobs, previewing, tasks
from scripts_app.importing.guard import look_at, read_guarded
from scripts_app.importing.kept_files import keep
from scripts_app.importing.moves import move
from scripts_app.importing.rows import ParsedFile
from scripts_app.models import BatchStatus, ImportBatch, ImportJob, JobKind, JobStatus, Scenario, User
from scripts_app.permissions import can_import, require


def receive(path: Path, *, name: str, actor: User) -> ImportBatch:
    """Keeps an upload and queues the reading of it. Raises FileRefused for what is seen to be wrong at once."""
    require(can_import, actor)
    look_at(path, name)
    job = _receive(path, JobKind.READ, name=name, actor=actor)
    tasks.enqueue(job)
    return job.batch


def preview(path: Path, *, name: str, actor: User) -> ImportBatch:
    """A batch that says what each row of the file would do. Raises FileRefused, with a sentence, for a bad file."""
    require(can_import, actor)
    return stage(read_guarded(path, name=name), path, actor=actor)


def stage(parsed: ParsedFile, path: Path, *, actor: User) -> ImportBatch:
    """The same for a file that was read already. Raises FileRefused when it holds no row at all."""
    require(can_import, actor)
    previewing.require_rows(parsed)
    job = _receive(path, JobKind.PREVIEW, name=parsed.name, actor=actor)
    jobs.run(job.pk, {JobKind.PREVIEW: partial(previewing.stage, parsed=parsed)})
    job.refresh_from_db()
    if job.status != JobStatus.DONE:
        raise FileRefused(job.message)
    job.batch.refresh_from_db()
    return job.batch


def confirm(*batches: ImportBatch, actor: User, publish: bool = False) -> None:
    """Turns the new and changed rows into drafts. With `publish` new ones go live at once: only in an empty library,
    of which several batches together may be the first load.

    Raises BatchNotOpen when somebody confirmed or discarded one already, LibraryNotEmpty, NotAllowed.
    """
    _require_confirmable(actor, publish=publish)
    for batch in batches:
        job = _confirm(batch, actor=actor, publish=publish)
        corrections.remember(batch, actor=actor)
        tasks.run_now(job)
        batch.refresh_from_db()


def confirm_later(*batches: ImportBatch, actor: User, publish: bool = False) -> None:
    """The same by a worker, soon. Raises the same, and then confirms none of them."""
    _require_confirmable(actor, publish=publish)
    with transaction.atomic():
        queued = [_confirm(batch, actor=actor, publish=publish) for batch in batches]
    for job in queued:
        corrections.remember(job.batch, actor=actor)
        tasks.enqueue(job)


def discard(batch: ImportBatch, *, actor: User) -> None:
    """Lays the file aside. Raises BatchNotOpen when it was confirmed or discarded already, or is being read."""
    require(can_import, actor)
    before = BatchStatus.MAPPING if batch.status == BatchStatus.MAPPING else BatchStatus.PREVIEWED
    move(batch, before, BatchStatus.DISCARDED)


def library_is_empty() -> bool:
    """Has nothing ever gone live? Only then may an import be put live without a second pair of eyes."""
    return not Scenario.objects.filter(live_revision__isnull=False).exists()


def _require_confirmable(actor: User, *, publish: bool) -> None:
    require(can_import, actor)
    if publish and not library_is_empty():
        raise LibraryNotEmpty


@transaction.atomic
def _receive(path: Path, kind: JobKind, *, name: str, actor: User) -> ImportJob:
    batch = ImportBatch.objects.create(
        file_name=name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        stored_as=keep(path),
        actor=actor,
        status=BatchStatus.READING if kind == JobKind.READ else BatchStatus.PREVIEWING,
    )
    return jobs.add(kind, batch, actor=actor)


@transaction.atomic
def _confirm(batch: ImportBatch, *, actor: User, publish: bool) -> ImportJob:
    move(batch, BatchStatus.PREVIEWED, BatchStatus.APPLYING)
    return jobs.add(JobKind.APPLY, batch, actor=actor, options={"publish": publish})
