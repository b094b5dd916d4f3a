"""An import is undone while others work on it: every row is put back whole or kept whole, and nobody waits for ever."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from scripts_app import batch_review, drafts
from scripts_app.errors import BatchNotOpen
from scripts_app.importing.undo import undo
from scripts_app.models import Act, ImportBatch, ReviewEvent, Revision, Scenario, Status, UndoOutcome, User
from tests.importing.hands import bring_in
from tests.library import QUIET, make_admin, make_manager
from tests.test_races import at_once
from tests.workbooks import HEADER

pytestmark = pytest.mark.django_db(transaction=True)
ROWS, ROUNDS = 24, 3


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture
def manager(admin: User) -> User:
    return make_manager()


def imported(folder: Path, *, admin: User, round_: int = 0) -> ImportBatch:
    rows = [HEADER, *([f"第{round_}轮场景{number}", "您好"] for number in range(ROWS))]
    return bring_in(folder / f"{round_}.xlsx", rows, admin=admin)


def submitted(batch: ImportBatch, *, admin: User) -> str:
    batch_review.carry_out(batch_review.plan_submission(batch, actor=admin), actor=admin)
    return batch_review.fingerprint(batch_review.digests_of(batch))


def test_of_two_who_undo_at_once_one_is_told(admin: User, tmp_path: Path) -> None:
    batch = imported(tmp_path, admin=admin)
    copies = [ImportBatch.objects.get(pk=batch.pk) for _ in range(3)]
    outcomes = at_once([partial(undo, copy, actor=admin) for copy in copies])
    assert sorted(map(str, outcomes)) == sorted(map(str, [None, BatchNotOpen, BatchNotOpen]))
    assert ReviewEvent.objects.filter(act=Act.UNDONE).count() == ROWS


def test_an_undo_during_an_approval_leaves_nothing_half_done(admin: User, manager: User, tmp_path: Path) -> None:
    for round_ in range(ROUNDS):
        batch = imported(tmp_path, admin=admin, round_=round_)
        plan = batch_review.plan_approval(batch, actor=manager, seen=submitted(batch, admin=admin))
        outcomes = at_once([partial(undo, batch, actor=admin), partial(batch_review.carry_out, plan, actor=manager)])
        assert outcomes == [None, None]
        assert (
            not Scenario.objects.filter(live_revision__isnull=False)
            .exclude(live_revision__status=Status.APPROVED)
            .exists()
        )
        for row in batch.rows.select_related("scenario", "revision"):
            assert row.revision
            assert row.scenario
            is_undone = row.undo == UndoOutcome.UNDONE
            assert (row.revision.status == Status.UNDONE) is is_undone
            assert (row.scenario.live_revision_id is None) is is_undone


def test_an_undo_while_somebody_saves_keeps_what_was_saved(admin: User, manager: User, tmp_path: Path) -> None:
    for round_ in range(ROUNDS):
        batch = imported(tmp_path, admin=admin, round_=round_)
        draft = Revision.objects.filter(batch=batch).order_by("pk")[ROWS // 2]
        save = partial(drafts.save_draft, draft, QUIET, actor=manager, edits=0)
        _, saved = at_once([partial(undo, batch, actor=admin), save])
        row = batch.rows.get(revision=draft)
        assert (row.undo == UndoOutcome.KEPT) is (saved is None)
        draft.refresh_from_db()
        assert (draft.status == Status.DRAFT) is (saved is None)
