"""A file that says another channel than the library: told before, done once, and taken back with the import."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission
from openpyxl import load_workbook

from scripts_app import drafts, publishing
from scripts_app.content import Line, ScriptContent
from scripts_app.exporting import export_workbook
from scripts_app.importing import batches, jobs, tasks
from scripts_app.importing.summary import summarize
from scripts_app.importing.undo import undo, undo_summary
from scripts_app.models import (
    Act,
    BatchStatus,
    Channel,
    ImportBatch,
    IndexChange,
    JobKind,
    Revision,
    RowOutcome,
    Scenario,
    Status,
    User,
)
from scripts_app.permissions import IMPORT, WRITE
from tests.importing.hands import bring_in, counts, kept, live_text, titled
from tests.library import make_admin, make_manager
from tests.views.hands import browser, read
from tests.workbooks import HEADER, Rows, write_workbook

pytestmark = pytest.mark.django_db
FIRST: Rows = [["分类", *HEADER[:2]], ["接入", "甲", "您好"], ["接入", "乙", "再见"]]
PHONE, ONLINE = Channel.PHONE, Channel.ONLINE


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "话术.xlsx"


@pytest.fixture(autouse=True)
def live(file: Path, admin: User) -> None:
    bring_in(file, FIRST, admin=admin, publish=True)
    IndexChange.objects.all().delete()


def edited(file: Path, *, admin: User, **told: str) -> ImportBatch:
    """The preview of an export in which the column of channels says this of the scenarios, and no more was edited."""
    file.write_bytes(export_workbook(Scenario.objects.order_by("pk"), actor=admin))
    workbook = load_workbook(io.BytesIO(file.read_bytes()))
    sheet = workbook.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        cell = row[head.index("渠道")]
        cell.value = told.get(str(row[head.index("场景")].value), cell.value)
    workbook.save(file)
    return batches.preview(file, name=file.name, actor=admin)


def apply_edited(file: Path, *, admin: User, **told: str) -> ImportBatch:
    batch = edited(file, admin=admin, **told)
    batches.confirm(batch, actor=admin)
    return batch


def channel_of(title: str) -> str:
    return titled(title).channel


def test_the_preview_tells_from_where_to_where_and_changes_nothing(file: Path, admin: User) -> None:
    batch = edited(file, admin=admin, 甲="电话")
    assert counts(batch) == (0, 1, 1)
    html = read(browser(admin), "import_batch", batch.pk)
    assert "渠道：通用 → 电话" in html
    assert "话术库现在" not in html  # there is nothing to compare
    assert "其中 1 处改了渠道" in html
    assert (channel_of("甲"), IndexChange.objects.count()) == (Channel.ANY, 0)


def test_another_channel_alone_is_told_to_the_index_and_makes_no_draft(file: Path, admin: User) -> None:
    batch = apply_edited(file, admin=admin, 甲="电话")
    scenario = titled("甲")
    assert (scenario.channel, scenario.revisions.count()) == (PHONE, 1)
    assert list(IndexChange.objects.values_list("scenario", flat=True)) == [scenario.pk]
    assert scenario.events.get(act=Act.CHANNEL_SET).batch == batch
    summary = summarize(batch)
    assert (summary.changed, summary.channels, summary.drafts) == (1, 1, 0)
    assert "1 个场景的渠道已经改好。" in read(browser(admin), "import_batch", batch.pk)
    assert counts(apply_edited(file, admin=admin, 甲="电话")) == (0, 0, 2)


def test_an_empty_cell_opens_a_scenario_to_all_and_a_word_that_is_not_known_leaves_it(file: Path, admin: User) -> None:
    apply_edited(file, admin=admin, 甲="电话", 乙="在线")
    apply_edited(file, admin=admin, 甲="", 乙="门店")
    assert (channel_of("甲"), channel_of("乙")) == (Channel.ANY, ONLINE)


def test_with_another_text_the_channel_changes_and_the_text_waits_for_its_review(file: Path, admin: User) -> None:
    head = [*FIRST[0], "渠道"]
    batch = bring_in(file, [head, ["接入", "甲", "您好呀", "微信"], ["接入", "乙", "再见", ""]], admin=admin)
    assert (channel_of("甲"), live_text("甲")) == (ONLINE, "您好")
    draft = Revision.objects.get(status=Status.DRAFT)
    assert [line.text for line in draft.content.lines] == ["您好呀", "渠道：微信"]
    assert (summarize(batch).channels, summarize(batch).drafts) == (1, 1)


def test_a_persons_draft_of_the_text_does_not_stand_in_the_way_of_the_channel(file: Path, admin: User) -> None:
    live = titled("甲").live_revision
    assert live
    drafts.start_draft(live, ScriptContent("甲", lines=(Line.recommended("我写的"),)), actor=admin)
    assert counts(apply_edited(file, admin=admin, 甲="电话")) == (0, 1, 1)
    assert (channel_of("甲"), Revision.objects.open().count()) == (PHONE, 1)


def test_who_may_not_review_changes_no_channel(file: Path, admin: User) -> None:
    importer = User.objects.create_user("importer")
    codenames = [permission.split(".")[1] for permission in (IMPORT, WRITE)]
    importer.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    assert counts(apply_edited(file, admin=User.objects.get(pk=importer.pk), 甲="电话")) == (0, 0, 2)
    assert channel_of("甲") == Channel.ANY


def test_an_import_that_was_broken_off_and_taken_up_again_changes_each_once(file: Path, admin: User) -> None:
    batch = edited(file, admin=admin, 甲="电话", 乙="在线")
    ImportBatch.objects.filter(pk=batch.pk).update(status=BatchStatus.APPLYING)
    for _ in range(2):  # the second run finds what the first has done
        ImportBatch.objects.filter(pk=batch.pk).update(status=BatchStatus.APPLYING)
        tasks.run_now(jobs.add(JobKind.APPLY, batch, actor=admin))
    assert Scenario.objects.filter(events__act=Act.CHANNEL_SET).count() == 2
    assert set(batch.rows.values_list("outcome", "channel_before")) == {(RowOutcome.CHANGED, Channel.ANY)}


def test_undo_takes_the_channel_back_and_tells_the_index(file: Path, admin: User) -> None:
    batch = apply_edited(file, admin=admin, 甲="电话")
    IndexChange.objects.all().delete()
    undo(batch, actor=admin)
    assert (channel_of("甲"), live_text("甲"), IndexChange.objects.count()) == (Channel.ANY, "您好", 1)
    assert (undo_summary(batch).total, undo_summary(batch).undone) == (1, 1)


def test_undo_takes_back_text_and_channel_together(file: Path, admin: User) -> None:
    batch = bring_in(file, [[*FIRST[0], "渠道"], ["接入", "甲", "您好呀", "微信"]], admin=admin)
    undo(batch, actor=admin)
    assert channel_of("甲") == Channel.ANY
    assert not Revision.objects.open().exists()


def test_a_channel_that_somebody_chose_since_stays_and_the_row_says_why(file: Path, admin: User) -> None:
    batch = apply_edited(file, admin=admin, 甲="电话")
    publishing.set_channel(titled("甲"), ONLINE, actor=make_manager())
    undo(batch, actor=admin)
    assert channel_of("甲") == ONLINE
    assert kept(batch) == {"甲": "后来有人把渠道改成了“在线”，没有动它。"}


def test_two_rows_about_one_scenario_do_not_both_set_its_channel(file: Path, admin: User) -> None:
    scenario = titled("甲")
    head = ["编号", "分类", *HEADER[:2], "渠道"]
    told: Rows = [head, [scenario.code, "接入", "甲", "您好呀", "电话"], ["", "接入", "甲", "您好啊", "在线"]]
    batch = batches.preview(write_workbook(file, {"话术": told}), name=file.name, actor=admin)
    assert [row.outcome for row in batch.rows.all()] == [RowOutcome.CHANGED, RowOutcome.REFUSED]
