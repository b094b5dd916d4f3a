"""The APPLY job: the new and changed rows of a previewed batch become drafts, or with a first load go live.

Rows are written in chunks, each in a transaction of its own; a row that has a revision, or that only took its scenario
to another channel, is done and never done again.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from scripts_app import review
from scripts_app.importing.identity import Identities
from scripts_app.importing.jobs import Run
from scripts_app.importing.moves import move
from scripts_app.importing.places import Places
from scripts_app.importing.resources import ScriptResource, Verdict
from scripts_app.importing.rows import ScriptRow
from scripts_app.models import Act, BatchStatus, ImportRow, RowOutcome

_CHUNK = 50  # rows in one transaction: other writers wait no longer than that takes
_TRIES = 3
_WRITTEN = ("outcome", "reason", "scenario", "revision", "channel_before")
_TO_APPLY = (RowOutcome.NEW, RowOutcome.CHANGED)


def apply(run: Run) -> None:
    """Goes on from where an earlier run stopped."""
    batch = run.job.batch
    rows = batch.rows.filter(outcome__in=_TO_APPLY)
    moved = batch.events.filter(act=Act.CHANNEL_SET).values("scenario_id")
    waiting = list(rows.filter(revision=None).exclude(~Q(channel_before=""), scenario_id__in=moved))
    total = rows.count()
    run.expect(total, done=total - len(waiting))
    identities = Identities.of_library(besides=batch)
    for start in range(0, len(waiting), _CHUNK):
        _apply_chunk(run, waiting[start : start + _CHUNK], identities=identities)
        run.rest()
    with run.finishing("导入完成。"):
        move(batch, BatchStatus.APPLYING, BatchStatus.APPLIED, applied_at=timezone.now())


def _apply_chunk(run: Run, rows: Sequence[ImportRow], *, identities: Identities) -> None:
    """All rows of the chunk or none. Somebody who opens a draft at the same moment makes it begin again."""
    parsed = [ScriptRow.from_json(row.values) for row in rows]
    for tries_left in reversed(range(_TRIES)):
        resource = ScriptResource(actor=run.job.actor, identities=identities, batch=run.job.batch)
        try:
            with run.writing(count=len(rows)):
                places = Places()
                identities.catch_up()
                _record(rows, resource.run(parsed, places=places), run=run)
        except IntegrityError:
            if not tries_left:
                raise
        else:
            return


def _record(rows: Sequence[ImportRow], verdicts: list[Verdict], *, run: Run) -> None:
    """What really became of the rows: since the preview somebody may have begun a draft of the same scenario."""
    for row, verdict in zip(rows, verdicts, strict=True):
        namesake = row.reason if verdict.outcome == RowOutcome.NEW else ""
        row.outcome, row.reason = verdict.outcome, verdict.reason or namesake
        row.scenario_id = verdict.scenario_id or row.scenario_id
        row.revision, row.channel_before = verdict.revision, verdict.channel_before
        row.save(update_fields=_WRITTEN)  # twice as fast as bulk_update
    if run.job.options.get("publish"):
        made = [row.revision for row in rows if row.outcome == RowOutcome.NEW and row.may_publish and row.revision]
        review.approve_first_load(*made, actor=run.job.actor)
