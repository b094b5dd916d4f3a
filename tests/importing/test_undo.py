"""Undo of a batch of drafts: everything is put back as it was, and where it can't be, the row says why."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction

from scripts_app import publishing, review
from scripts_app.errors import BatchNotOpen, NotAllowed
from scripts_app.importing import batches
from scripts_app.importing.undo import begin_undo, undo, undo_rows
from scripts_app.models import (
    Act,
    BatchStatus,
    Category,
    ReviewEvent,
    Revision,
    Scenario,
    ScenarioState,
    Status,
    User,
)
from tests.importing.hands import FIRST, SECOND, bring_in, counts, kept, titled
from tests.library import make_admin, make_manager
from tests.views.hands import browser, read
from tests.workbooks import HEADER, write_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "话术.xlsx"


def test_new_drafts_leave_the_library_and_no_record_is_deleted(file: Path, admin: User) -> None:
    batch = bring_in(file, FIRST, admin=admin)
    undo(batch, actor=admin)
    assert batch.status == BatchStatus.UNDONE
    assert not Scenario.objects.standing().exists()
    assert Scenario.objects.in_state(ScenarioState.UNDONE).count() == 2
    assert set(Revision.objects.values_list("status", flat=True)) == {Status.UNDONE}
    assert titled("甲").events.get(act=Act.UNDONE).batch == batch


def test_the_same_file_makes_them_again_as_new_under_the_same_code(file: Path, admin: User) -> None:
    undo(bring_in(file, FIRST, admin=admin), actor=admin)
    code = titled("甲").code
    again = bring_in(file, FIRST, admin=admin)
    assert counts(again) == (2, 0, 0)
    assert Scenario.objects.standing().count() == Scenario.objects.count() == 2
    assert titled("甲").code == code
    undo(again, actor=admin)
    assert not Scenario.objects.standing().exists()


def test_a_scenario_with_a_code_comes_again_where_the_mended_file_puts_it(file: Path, admin: User) -> None:
    undo(bring_in(file, [["编号", "分类", *HEADER], ["A-1", "错的", "甲", "您好"]], admin=admin), actor=admin)
    again = bring_in(file, [["编号", "分类", *HEADER], ["A-1", "对的", "甲", "您好"]], admin=admin)
    assert counts(again) == (1, 0, 0)
    assert Scenario.objects.get().category.name == "对的"


def test_a_draft_of_an_earlier_import_comes_back(file: Path, admin: User) -> None:
    first = bring_in(file, FIRST, admin=admin)
    undo(bring_in(file, SECOND, admin=admin), actor=admin)
    draft = Revision.objects.open().get(title="甲")
    assert (draft.content.lines[0].text, draft.batch) == ("您好", first)
    assert counts(bring_in(file, FIRST, admin=admin)) == (0, 0, 2)
    undo(first, actor=admin)
    assert not Scenario.objects.standing().exists()


def test_what_a_later_import_took_over_is_kept_until_that_one_is_undone(file: Path, admin: User) -> None:
    first, second = bring_in(file, FIRST, admin=admin), bring_in(file, SECOND, admin=admin)
    undo(first, actor=admin)
    assert "请先撤销后来的那一批" in kept(first)["甲"]
    assert set(kept(first)) == {"甲"}
    undo(second, actor=admin)
    assert Revision.objects.open().get().content.lines[0].text == "您好"


def test_what_waits_for_approval_is_withdrawn_and_undone(file: Path, admin: User) -> None:
    batch = bring_in(file, FIRST, admin=admin)
    review.submit(Revision.objects.get(title="甲"), actor=admin)
    undo(batch, actor=admin)
    assert not Scenario.objects.standing().exists()
    acts = list(titled("甲").events.order_by("pk").values_list("act", flat=True))
    assert acts == [Act.IMPORTED, Act.SUBMITTED, Act.WITHDRAWN, Act.UNDONE]


def test_a_second_undo_is_told(file: Path, admin: User) -> None:
    batch = bring_in(file, FIRST, admin=admin)
    undo(batch, actor=admin)
    with pytest.raises(BatchNotOpen, match="陈管理员 已经撤销了这一批"):
        undo(batch, actor=admin)
    assert Revision.objects.filter(events__act=Act.UNDONE).count() == 2


def test_only_an_applied_batch_is_undone_and_only_by_who_may_import(file: Path, admin: User, manager: User) -> None:
    batch = batches.preview(write_workbook(file, {"话术": FIRST}), name=file.name, actor=admin)
    with pytest.raises(BatchNotOpen, match="还没有导入"):
        undo(batch, actor=admin)
    batches.confirm(batch, actor=admin)
    with pytest.raises(NotAllowed):
        undo(batch, actor=manager)
    assert Revision.objects.open().count() == 2


def test_an_undo_that_was_broken_off_goes_on_where_it_stopped(file: Path, admin: User) -> None:
    batch = bring_in(file, [HEADER, *([f"场景{number}", "您好"] for number in range(130))], admin=admin)
    begin_undo(batch, actor=admin)
    chunks: list[int] = []

    @contextmanager
    def killed_in_the_third(*, count: int) -> Iterator[None]:
        with transaction.atomic():
            chunks.append(count)
            yield
            if len(chunks) == 3:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        undo_rows(batch, actor=admin, writing=killed_in_the_third)
    assert Scenario.objects.standing().count() == 30
    undo_rows(batch, actor=admin)
    assert (chunks, Scenario.objects.standing().count()) == ([50, 50, 30], 0)
    assert ReviewEvent.objects.filter(act=Act.UNDONE).count() == 130


def test_categories_and_moves_of_other_people_stay(file: Path, admin: User, manager: User) -> None:
    batch = bring_in(file, FIRST, admin=admin)
    publishing.move_scenario(titled("甲"), category=Category.objects.create(name="别处"), actor=manager)
    undo(batch, actor=admin)
    assert titled("甲").category.name == "别处"


def test_what_was_undone_is_found_at_the_desk_only_when_asked_for(file: Path, admin: User) -> None:
    undo(bring_in(file, FIRST, admin=admin), actor=admin)
    client = browser(admin)
    assert "没有符合条件的场景" in read(client, "desk")
    assert "没有符合条件的场景" in read(client, "desk", q="甲")
    html = read(client, "desk", state="undone")
    assert "已撤销" in html
    assert titled("甲").code in html
    assert "撤销导入" in read(client, "scenario_history", titled("甲").pk)
