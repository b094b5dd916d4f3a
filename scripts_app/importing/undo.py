"""Undo of an imported batch: every row is put back as it was before, or kept with the reason why it can't be.

Nothing is deleted: what the import wrote is laid aside, and text that comes back to the agents is a new revision with
the words, author and approver of the former one. Each row is a story of its own with its events.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from scripts_app import drafts, publishing, review
from scripts_app.batch_review import Writing, alone
from scripts_app.errors import BatchNotOpen, ScriptsError
from scripts_app.models import (
    Act,
    BatchStatus,
    ImportBatch,
    ImportRow,
    ReviewEvent,
    Revision,
    RowOutcome,
    Scenario,
    Status,
    UndoOutcome,
    User,
)
from scripts_app.permissions import can_import, can_review, require

CHUNK = 50  # rows in one transaction: other writers wait no longer than that takes


class RowKept(ScriptsError):
    """Why a row stays as it is."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A row with what its import wrote and what became of it: `text` is what of it stands now, or was replaced."""

    row: ImportRow
    written: Revision
    text: Revision
    scenario: Scenario

    @property
    def is_live(self) -> bool:
        return self.scenario.live_revision_id == self.text.pk

    @property
    def comment(self) -> str:
        return f"撤销第 {self.row.batch_id} 批导入。"


@dataclass(frozen=True, slots=True)
class UndoSummary:
    """Of `total` rows that were written, how many were put back, and those that were kept, with their reasons."""

    total: int
    undone: int
    kept: tuple[ImportRow, ...]

    @property
    def settled(self) -> int:
        return self.undone + len(self.kept)


def undo(batch: ImportBatch, *, actor: User) -> None:
    """Begins and finishes the undo. Raises NotAllowed, or BatchNotOpen when it isn't imported or is undone already."""
    begin_undo(batch, actor=actor)
    undo_rows(batch, actor=actor)
    end_undo(batch)


def begin_undo(batch: ImportBatch, *, actor: User) -> None:
    """Applied → undoing, so that nobody else undoes it too."""
    require(can_import, actor)
    now = {"status": BatchStatus.UNDOING, "undone_by": actor, "undone_at": timezone.now()}
    if not ImportBatch.objects.filter(pk=batch.pk, status=BatchStatus.APPLIED).update(**now):
        raise BatchNotOpen(_why_not(batch))
    batch.refresh_from_db()


def undo_rows(batch: ImportBatch, *, actor: User, writing: Writing = alone) -> None:
    """Undoes the rows that nobody has undone yet: a run that was broken off is taken up where it stopped."""
    require(can_import, actor)
    while chunk := _next_chunk(batch):
        with writing(count=len(chunk)):
            for row in chunk:
                _settle(row, actor=actor)


def end_undo(batch: ImportBatch) -> None:
    """Undoing → undone."""
    ImportBatch.objects.filter(pk=batch.pk, status=BatchStatus.UNDOING).update(status=BatchStatus.UNDONE)
    batch.refresh_from_db()


def undoable_rows(batch: ImportBatch) -> QuerySet[ImportRow]:
    """The rows that became a draft, or took their scenario to another channel."""
    written = Q(revision__isnull=False) | ~Q(channel_before="")
    return batch.rows.filter(written, outcome__in=(RowOutcome.NEW, RowOutcome.CHANGED))


def undo_summary(batch: ImportBatch) -> UndoSummary:
    """Costs three queries."""
    rows = undoable_rows(batch)
    kept = tuple(rows.filter(undo=UndoOutcome.KEPT))
    return UndoSummary(rows.count(), rows.filter(undo=UndoOutcome.UNDONE).count(), kept)


def _next_chunk(batch: ImportBatch) -> list[ImportRow]:
    rows = undoable_rows(batch).filter(undo="").order_by(F("revision_id").asc(nulls_last=True), "scenario_id")
    return list(rows[:CHUNK])  # locks are taken in that order


def _settle(row: ImportRow, *, actor: User) -> None:
    try:
        _undo_row(row, actor=actor)
    except ScriptsError as error:
        row.undo, row.undo_reason = UndoOutcome.KEPT, str(error)
    else:
        row.undo = UndoOutcome.UNDONE
    row.save(update_fields=["undo", "undo_reason"])


@transaction.atomic
def _undo_row(row: ImportRow, *, actor: User) -> None:
    if row.revision_id:
        _undo_text(row, actor=actor)
    if row.channel_before:
        _undo_channel(row, actor=actor)


def _undo_channel(row: ImportRow, *, actor: User) -> None:
    """Back to the former channel, unless somebody chose another one since: that stays."""
    scenario = Scenario.objects.get(pk=row.scenario_id or 0)
    if scenario.channel == row.values["channel"]:
        publishing.set_channel(scenario, row.channel_before, actor=actor, batch=row.batch)
    elif not row.revision_id:
        raise RowKept(f"后来有人把渠道改成了“{scenario.get_channel_display()}”，没有动它。")


def _undo_text(row: ImportRow, *, actor: User) -> None:
    place = _look_up(row)
    if place.text.status == Status.UNDONE:  # by another row of the batch that was about the same scenario
        return
    if sentence := _why_kept(place, actor):
        raise RowKept(sentence)
    if place.is_live:
        _take_off_the_air(place, actor=actor)
    elif place.text.is_pending:
        review.withdraw(place.text, actor=actor)
    for text in place.scenario.revisions.standing().filter(batch=row.batch_id):
        review.undo(text, actor=actor, comment=place.comment)
    if place.written.based_on and place.written.based_on.status == Status.REPLACED:
        _bring_back(place.written.based_on, place, actor=actor)


def _look_up(row: ImportRow) -> _Place:
    """Held until the end of the transaction, revisions before their scenario, as an approval takes them."""
    key = row.scenario_id or 0
    held = Revision.objects.select_for_update().filter(scenario_id=key).order_by("pk")
    revisions = {revision.pk: revision for revision in held}
    scenario = Scenario.objects.select_for_update().order_by().get(pk=key)
    written = revisions[row.revision_id or 0]
    if written.based_on_id:
        written.based_on = revisions.get(written.based_on_id)
    laid_aside = (Status.REPLACED, Status.UNDONE)
    ours = (revision for revision in revisions.values() if revision.batch_id == row.batch_id)
    standing = [revision for revision in ours if revision.status not in laid_aside]
    return _Place(row, written, max(standing, key=lambda revision: revision.number, default=written), scenario)


def _why_kept(place: _Place, actor: User) -> str:
    """The sentence that says why the row can't be put back, and what to do; '' when it can."""
    text = place.text
    if text.status == Status.REPLACED:
        return "后来的导入又改了这个场景，这一批写的内容已经被取代。请先撤销后来的那一批。"
    if text.edits:
        return f"{text.author} 改过这一版，改动都还在。不要它的话，请在场景的历史里处理。"
    if text.status == Status.REJECTED:
        return f"{text.decided_by} 已经驳回了这一版，它没有上线，不用撤销。"
    newer = place.scenario.revisions.standing().filter(number__gt=text.number).order_by("-number").first()
    if newer:
        return f"后来有了版本 {newer.number}（{newer.get_status_display()}，{newer.author} 写），请先处理它。"
    return _why_approved_stays(place, actor) if text.status == Status.APPROVED else ""


def _why_approved_stays(place: _Place, actor: User) -> str:
    if not place.is_live and place.scenario.retired_at:
        return "这个场景已经下架，坐席看不到它，不用撤销。"
    return "" if can_review(actor) else "撤下已经通过的话术要有审批权限，请让有权限的人来撤销。"


def _take_off_the_air(place: _Place, *, actor: User) -> None:
    """What agents read before the import comes back; where there was nothing, they read nothing."""
    former = _live_before(place)
    if former is None:
        publishing.retire(place.scenario, actor=actor, comment=place.comment)
        return
    again, comment = drafts.draft_again(former, actor=actor), f"{place.comment}恢复版本 {former.number} 的内容。"
    review.restore_approved(again, like=former, actor=actor, comment=comment)


def _live_before(place: _Place) -> Revision | None:
    """The revision that was live when one of this batch first took its place; None when none was at that time."""
    acts = ReviewEvent.objects.filter(scenario=place.scenario.pk, act__in=(Act.PUBLISHED, Act.RETIRED)).order_by("pk")
    first = acts.filter(act=Act.PUBLISHED, revision__batch=place.row.batch_id).first()
    before = acts.filter(pk__lt=first.pk).select_related("revision").last() if first else None
    return before.revision if before and before.act == Act.PUBLISHED else None


def _bring_back(replaced: Revision, place: _Place, *, actor: User) -> None:
    """The draft that waited before the import, in a new revision where a newer one went live in the meantime."""
    live = Revision.objects.filter(scenario=place.scenario.pk, number__gt=replaced.number, status=Status.APPROVED)
    if live.exists():
        drafts.draft_again(replaced, actor=actor)
    else:
        review.reinstate(replaced, actor=actor, comment=place.comment)


def _why_not(batch: ImportBatch) -> str:
    now = ImportBatch.objects.get(pk=batch.pk)
    if now.status in (BatchStatus.UNDOING, BatchStatus.UNDONE):
        return f"{now.undone_by} 已经撤销了这一批，不用再撤销一次。请刷新后看结果。"
    return "这一批还没有导入，没有可以撤销的内容。"
