"""What a person says about a file before it is imported: its sheets, headers and columns, and texts left over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import transaction

from scripts_app.errors import BatchNotOpen
from scripts_app.importing import jobs, memory, tasks
from scripts_app.importing.found import Found, by_shape
from scripts_app.importing.mapping import GUESS, Assignment, Mapping
from scripts_app.importing.moves import move
from scripts_app.models import BatchStatus, ImportBatch, ImportJob, JobKind, User
from scripts_app.permissions import can_import, require


def mapping_of(batch: ImportBatch) -> Mapping:
    return Mapping.from_json(batch.mapping) if batch.mapping else GUESS


def correct(batch: ImportBatch, mapping: Mapping, *, actor: User) -> None:
    """Goes on to the preview with what the person said, and remembers the columns that had to be corrected.

    Raises BatchNotOpen when somebody went on already, NotAllowed.
    """
    require(can_import, actor)
    guessed = {table.shape: table for table in Found.of(batch).under(replace(mapping, roles={})).tables}
    for shape, roles in mapping.roles.items():
        table = guessed.get(shape)
        if table and tuple(roles) != tuple(column.role for column in table.columns):
            memory.remember(table, roles, actor=actor)
    _preview(batch, mapping, before=BatchStatus.MAPPING, actor=actor)


def go_on(batches: Iterable[ImportBatch], *, actor: User) -> int:
    """Takes each of them as it was understood; how many went on. One that somebody else took on is left to them."""
    require(can_import, actor)
    gone_on = 0
    for batch in batches:
        try:
            _preview(batch, mapping_of(batch), before=BatchStatus.MAPPING, actor=actor)
        except BatchNotOpen:
            continue
        gone_on += 1
    return gone_on


def reopen(batch: ImportBatch, *, actor: User) -> None:
    """Back from the preview to the columns. Raises BatchNotOpen."""
    require(can_import, actor)
    move(batch, BatchStatus.PREVIEWED, BatchStatus.MAPPING)


def forget(batch: ImportBatch, shape: str, *, actor: User) -> None:
    """The columns of tables of this shape are guessed again, from this file on. Raises BatchNotOpen."""
    require(can_import, actor)
    tasks.enqueue(_forget(batch, shape, actor=actor))


def assign(batch: ImportBatch, parts: Sequence[Assignment], *, actor: User) -> None:
    """Gives texts left over to scenarios of the file, and previews it anew. Raises BatchNotOpen."""
    require(can_import, actor)
    mapping = mapping_of(batch)
    _preview(batch, replace(mapping, assigned=(*mapping.assigned, *parts)), before=BatchStatus.PREVIEWED, actor=actor)


def take_back(batch: ImportBatch, part: Assignment, *, actor: User) -> None:
    """The opposite of `assign` for one text."""
    require(can_import, actor)
    mapping = mapping_of(batch)
    kept = tuple(known for known in mapping.assigned if known != part)
    _preview(batch, replace(mapping, assigned=kept), before=BatchStatus.PREVIEWED, actor=actor)


def known_shapes(found: Found, mapping: Mapping) -> set[str]:
    """Shapes of the file whose columns are as somebody once corrected them."""
    kept = memory.remembered()
    return {shape for shape in by_shape(found.tables) if shape in kept and mapping.roles.get(shape) == kept[shape]}


def _preview(batch: ImportBatch, mapping: Mapping, *, before: BatchStatus, actor: User) -> None:
    tasks.enqueue(_queue_preview(batch, mapping, before=before, actor=actor))


@transaction.atomic
def _queue_preview(batch: ImportBatch, mapping: Mapping, *, before: BatchStatus, actor: User) -> ImportJob:
    move(batch, before, BatchStatus.PREVIEWING, mapping=mapping.to_json(), refusal="")
    return jobs.add(JobKind.PREVIEW, batch, actor=actor)


@transaction.atomic
def _forget(batch: ImportBatch, shape: str, *, actor: User) -> ImportJob:
    move(batch, BatchStatus.MAPPING, BatchStatus.READING)
    memory.forget(shape, actor=actor)
    return jobs.add(JobKind.READ, batch, actor=actor)
