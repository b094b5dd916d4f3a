"""What an import and its review do to a library, one call for each."""

from __future__ import annotations

from pathlib import Path

from scripts_app import review
from scripts_app.importing import batches
from scripts_app.importing.summary import summarize
from scripts_app.models import ImportBatch, Revision, Scenario, UndoOutcome, User
from tests.workbooks import HEADER, Rows, write_workbook

FIRST: Rows = [["分类", *HEADER], ["接入", "甲", "您好"], ["接入", "乙", "再见"]]
SECOND: Rows = [["分类", *HEADER], ["接入", "甲", "您好，欢迎"], ["接入", "丙", "请讲"]]


def bring_in(file: Path, rows: Rows, *, admin: User, publish: bool = False) -> ImportBatch:
    batch = batches.preview(write_workbook(file, {"话术": rows}), name=file.name, actor=admin)
    batches.confirm(batch, actor=admin, publish=publish)
    return batch


def counts(batch: ImportBatch) -> tuple[int, int, int]:
    summary = summarize(batch)
    return summary.new, summary.changed, summary.unchanged


def go_live(title: str, *, admin: User, manager: User) -> Revision:
    """The waiting draft of that title, submitted by the importer and approved by a manager."""
    draft = Revision.objects.open().get(title=title)
    review.submit(draft, actor=admin)
    review.approve(draft, actor=manager, seen=draft.digest)
    return draft


def kept(batch: ImportBatch) -> dict[str, str]:
    return {row.values["content"]["title"]: row.undo_reason for row in batch.rows.filter(undo=UndoOutcome.KEPT)}


def titled(title: str) -> Scenario:
    return Scenario.objects.get(revisions__title=title, revisions__number=1)


def live_text(title: str) -> str | None:
    live = titled(title).live_revision
    return live.content.lines[0].text if live else None
