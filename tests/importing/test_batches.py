"""From a parsed file to drafts: preview writes no draft, confirm takes only the batch, twice is once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from scripts_app import drafts, review
from scripts_app.content import Line, ScriptContent
from scripts_app.errors import BatchNotOpen, FileRefused, LibraryNotEmpty, NotAllowed
from scripts_app.importing import batches
from scripts_app.importing.shown import shown_rows
from scripts_app.importing.summary import Summary, summarize
from scripts_app.models import (
    Act,
    BatchStatus,
    Category,
    ImportBatch,
    ReviewEvent,
    Revision,
    RowOutcome,
    Scenario,
    Status,
    User,
)
from scripts_app.publishing import move_scenario
from tests.library import NOISE, make_admin, make_manager, put_live
from tests.workbooks import HEADER, Rows, write_workbook

pytestmark = pytest.mark.django_db
FIRST: Rows = [["分类", *HEADER], ["接入", "甲", "您好"], ["接入", "乙", "再见"], ["结束", "丙", "谢谢"]]
SECOND: Rows = [["分类", *HEADER], ["结束", "丙", "谢谢"], ["接入", "甲", "您好，欢迎"], ["接入", "丁", "请讲"]]


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "话术.xlsx"


def preview(file: Path, rows: Rows, *, admin: User) -> ImportBatch:
    return batches.preview(write_workbook(file, {"话术": rows}), name=file.name, actor=admin)


def bring_in(file: Path, rows: Rows, *, admin: User, publish: bool = False) -> Summary:
    batch = preview(file, rows, admin=admin)
    batches.confirm(batch, actor=admin, publish=publish)
    return summarize(batch)


def counts(summary: Summary) -> tuple[int, int, int]:
    return summary.new, summary.changed, summary.unchanged


def test_a_preview_writes_no_scenario(file: Path, admin: User) -> None:
    batch = preview(file, FIRST, admin=admin)
    assert batch.status == BatchStatus.PREVIEWED
    assert counts(summarize(batch)) == (3, 0, 0)
    assert not Scenario.objects.exists()
    assert not Category.objects.exists()


def test_confirmed_rows_are_drafts_that_know_where_they_came_from(file: Path, admin: User) -> None:
    batch = preview(file, FIRST, admin=admin)
    batches.confirm(batch, actor=admin)
    draft = Revision.objects.get(title="乙")
    assert (draft.status, draft.batch, draft.source_sheet, draft.source_row) == (Status.DRAFT, batch, "话术", 3)
    assert draft.scenario.category.name == "接入"
    assert ReviewEvent.objects.filter(act=Act.IMPORTED, batch=batch).count() == 3
    assert not Scenario.objects.filter(live_revision__isnull=False).exists()


def test_the_same_file_again_changes_nothing(file: Path, admin: User) -> None:
    bring_in(file, FIRST, admin=admin)
    assert counts(bring_in(file, FIRST, admin=admin)) == (0, 0, 3)
    assert Revision.objects.count() == 3


def test_the_same_rows_in_another_order_of_rows_and_columns_change_nothing(file: Path, admin: User) -> None:
    bring_in(file, FIRST, admin=admin)
    turned = [["推荐话术", "场景", "分类"], ["谢谢", "丙", "结束"], ["再见", "乙", "接入"], ["您好", "甲", "接入"]]
    assert counts(bring_in(file, turned, admin=admin)) == (0, 0, 3)


def test_a_newer_edition_tells_new_changed_unchanged_and_absent(file: Path, admin: User) -> None:
    bring_in(file, FIRST, admin=admin)
    summary = bring_in(file, SECOND, admin=admin)
    assert counts(summary) == (1, 1, 1)
    assert [title for _, title in summary.absent] == ["乙"]
    assert Scenario.objects.count() == 4


def test_a_change_to_a_live_script_waits_as_a_draft(file: Path, admin: User) -> None:
    bring_in(file, FIRST, admin=admin, publish=True)
    bring_in(file, SECOND, admin=admin)
    live = Scenario.objects.get(revisions__title="甲", revisions__number=2).live_revision
    assert live
    assert live.content.lines[0].text == "您好"


def test_the_preview_of_a_changed_row_shows_the_characters_that_differ(file: Path, admin: User) -> None:
    bring_in(file, FIRST, admin=admin)
    batch = preview(file, SECOND, admin=admin)
    (shown,) = shown_rows(batch.rows.filter(outcome=RowOutcome.CHANGED))
    changed = [segment.text for row in shown.differences for segment in row.after if segment.changed]
    assert changed == ["，欢迎"]


def test_a_code_is_the_identity_whatever_the_title(file: Path, admin: User) -> None:
    bring_in(file, [["编号", *HEADER], ["A-1", "甲", "您好"]], admin=admin)
    assert counts(bring_in(file, [["编号", *HEADER], ["A-1", "改名", "您好"]], admin=admin)) == (0, 1, 0)
    assert Scenario.objects.get().code == "A-1"


def test_two_rows_about_one_scenario_of_the_library_do_not_overwrite_each_other(file: Path, admin: User) -> None:
    bring_in(file, [["编号", *HEADER], ["A-1", "甲", "您好"]], admin=admin)
    batch = preview(file, [["编号", *HEADER], ["A-1", "甲", "您好呀"], ["", "甲", "再见"]], admin=admin)
    refused = batch.rows.get(outcome=RowOutcome.REFUSED)
    assert (refused.row, "与“话术”第 2 行在话术库里是同一个场景" in refused.reason) == (3, True)
    batches.confirm(batch, actor=admin)
    assert Revision.objects.get(status=Status.DRAFT).content.lines[0].text == "您好呀"


def test_a_scenario_that_was_moved_in_the_library_is_still_recognised(file: Path, admin: User) -> None:
    bring_in(file, FIRST, admin=admin)
    scenario = Scenario.objects.get(revisions__title="甲")
    move_scenario(scenario, category=Category.objects.create(name="别处"), actor=admin)
    assert counts(bring_in(file, FIRST, admin=admin)) == (0, 0, 3)


def test_a_persons_draft_is_never_overwritten_and_the_row_is_told(file: Path, admin: User) -> None:
    bring_in(file, FIRST, admin=admin)
    draft = Revision.objects.get(title="甲")
    mine = ScriptContent("甲", lines=(Line.recommended("我写的"),))
    drafts.save_draft(draft, mine, actor=admin, edits=0)
    batch = preview(file, SECOND, admin=admin)
    batches.confirm(batch, actor=admin)
    refused = batch.rows.get(outcome=RowOutcome.REFUSED)
    assert "“甲”有 陈管理员 的一份草稿，请先处理它" in refused.reason
    assert Revision.objects.get(pk=draft.pk).content == mine


def test_what_happens_between_preview_and_confirm_is_heeded(file: Path, admin: User) -> None:
    bring_in(file, FIRST, admin=admin)
    batch = preview(file, SECOND, admin=admin)
    review.submit(Revision.objects.get(title="甲"), actor=admin)
    batches.confirm(batch, actor=admin)
    assert (summarize(batch).changed, summarize(batch).refused) == (0, 1)


def test_a_batch_is_confirmed_once(file: Path, admin: User) -> None:
    batch = preview(file, FIRST, admin=admin)
    batches.confirm(batch, actor=admin)
    with pytest.raises(BatchNotOpen):
        batches.confirm(batch, actor=admin)
    with pytest.raises(BatchNotOpen):
        batches.discard(batch, actor=admin)


def test_a_discarded_batch_writes_nothing(file: Path, admin: User) -> None:
    batch = preview(file, FIRST, admin=admin)
    batches.discard(batch, actor=admin)
    with pytest.raises(BatchNotOpen):
        batches.confirm(batch, actor=admin)
    assert not Scenario.objects.exists()


def test_the_first_load_of_an_empty_library_goes_live_and_is_marked(file: Path, admin: User) -> None:
    rows = [[*HEADER, "状态"], ["甲", "您好", "", "", "启用"], ["乙", "再见", "", "", "停用"]]
    summary = bring_in(file, rows, admin=admin, publish=True)
    assert (summary.published, summary.drafts) == (1, 1)
    live = Revision.objects.get(title="甲")
    assert (live.status, live.self_approved) == (Status.APPROVED, True)
    assert Revision.objects.get(title="乙").status == Status.DRAFT


def test_a_library_in_use_takes_no_first_load(file: Path, admin: User) -> None:
    put_live(NOISE, manager=make_manager())
    batch = preview(file, FIRST, admin=admin)
    with pytest.raises(LibraryNotEmpty):
        batches.confirm(batch, actor=admin, publish=True)
    assert batch.status == BatchStatus.PREVIEWED


def test_only_admins_import(file: Path) -> None:
    with pytest.raises(NotAllowed):
        preview(file, FIRST, admin=make_manager())


@pytest.mark.parametrize("rows", [[], [HEADER], [["版本", "V1"]]])
def test_a_file_without_rows_leaves_nothing_behind(file: Path, admin: User, rows: Rows) -> None:
    with pytest.raises(FileRefused):
        preview(file, rows, admin=admin)
    assert not ImportBatch.objects.exists()


def test_a_file_of_refused_rows_is_shown_and_writes_nothing(file: Path, admin: User) -> None:
    summary = bring_in(file, [HEADER, ["", "您好"], ["甲", "长" * 32_000]], admin=admin)
    assert (summary.refused, summary.to_apply) == (2, 0)
    assert not Scenario.objects.exists()


def test_a_name_that_is_too_long_for_a_category_is_told_in_the_preview(file: Path, admin: User) -> None:
    batch = preview(file, [["分类", *HEADER], ["长" * 61, "甲", "您好"]], admin=admin)
    assert "最多 60 个" in batch.rows.get().reason


def test_categories_that_differ_in_width_or_script_are_one(file: Path, admin: User) -> None:
    bring_in(file, [["分类", *HEADER], ["接入Ａ", "甲", "您好"], ["接入a", "乙", "再见"]], admin=admin)
    assert Category.objects.get().name == "接入Ａ"


def test_the_upload_is_kept_under_a_name_of_ours(file: Path, admin: User, settings: Settings) -> None:
    batch = preview(file, FIRST, admin=admin)
    kept = Path(settings.UPLOAD_DIR) / batch.stored_as
    assert kept.read_bytes() == file.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    assert "话术" not in batch.stored_as
