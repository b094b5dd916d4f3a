"""What a person says about a file before it is imported: its sheets, headers and columns, and texts left over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from django.db import transaction

from scripts_app.errors import BatchNotOpen
from scripts_app.importing import jobs, memory, tasks
from scripts_app.importing.doubts import ColumnsInDoubt, doubts
from scripts_app.importing.found import Found
from scripts_app.importing.mapping import GUESS, Assignment, Mapping
from scripts_app.importing.moves import move
from scripts_app.models import BatchStatus, ImportBatch, ImportJob, JobKind, User
from scripts_app.permissions import can_import, require


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of the files that wait to be checked use a remembered mapping, and how many have a column in doubt."""

    remembered: int = 0
    doubtful: int = 0


def mapping_of(batch: ImportBatch) -> Mapping:
    return Mapping.from_json(batch.mapping) if batch.mapping else GUESS


def correct(batch: ImportBatch, mapping: Mapping, *, actor: User, sure: AbstractSet[str] = frozenset()) -> None:
    """Goes on to the preview with what the person said; `sure` are the keys of the doubts that they confirmed.

    Raises ColumnsInDoubt when another is left, BatchNotOpen when somebody went on already, NotAllowed.
    """
    require(can_import, actor)
    if any(doubt.key not in sure for doubt in doubts(Found.of(batch), mapping)):
        raise ColumnsInDoubt
    _preview(batch, mapping, before=BatchStatus.MAPPING, actor=actor)


def remember(batch: ImportBatch, *, actor: User) -> None:
    """Keeps the columns that had to be corrected in a file, once it is confirmed, for the next file of the shape."""
    require(can_import, actor)
    batch = ImportBatch.objects.only("found", "mapping").get(pk=batch.pk)  # as it was when it was confirmed
    mapping = mapping_of(batch)
    guessed = {table.shape: table for table in Found.of(batch).under(replace(mapping, roles={})).tables}
    for shape, roles in mapping.roles.items():
        table = guessed.get(shape)
        if table and tuple(roles) != tuple(column.role for column in table.columns):
            memory.remember(table, roles, actor=actor)


def waiting(batches: Iterable[ImportBatch]) -> Waiting:
    """What is to be told of files before all of them go on unseen."""
    known, doubtful = 0, 0
    for batch in batches:
        mapping = mapping_of(batch)
        known += bool(memory.known_shapes(mapping))
        doubtful += bool(doubts(Found.of(batch), mapping))
    return Waiting(known, doubtful)


def go_on(batches: Iterable[ImportBatch], *, actor: User) -> int:
    """Takes each of them as it was understood; how many went on. One with a column in doubt waits for a person, one
    that somebody else took on is left to them.
    """
    require(can_import, actor)
    gone_on = 0
    for batch in batches:
        try:
            correct(batch, mapping_of(batch), actor=actor)
        except (BatchNotOpen, ColumnsInDoubt):
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
