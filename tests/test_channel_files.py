"""The channel of a scenario by file: in with an import, out with an export, and back again."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from scripts_app import publishing
from scripts_app.content import Line, ScriptContent
from scripts_app.exporting import export_workbook, refused_rows_workbook
from scripts_app.importing.guard import read_guarded
from scripts_app.importing.undo import undo
from scripts_app.models import Channel, ImportBatch, Scenario, User
from tests.importing.hands import bring_in, counts, titled
from tests.library import NOISE, QUIET, make_admin, put_live, write_draft
from tests.views.hands import browser, read
from tests.workbooks import HEADER, Rows

pytestmark = pytest.mark.django_db
HEAD = [*HEADER, "渠道"]
PHONE: Rows = [HEAD, ["甲", "您好", "", "", "热线"], ["乙", "再见", "", "", ""]]


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "话术.xlsx"


def exported(file: Path, *, admin: User) -> list[list[object]]:
    """The sheet of scripts as an export has it."""
    content = export_workbook(Scenario.objects.order_by("pk"), actor=admin)
    return [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].values]


def bring_back(file: Path, rows: list[list[object]], *, admin: User) -> ImportBatch:
    return bring_in(file, [[cell or "" for cell in row] for row in rows], admin=admin)


def channels() -> list[str]:
    return list(Scenario.objects.order_by("pk").values_list("channel", flat=True))


def test_a_new_scenario_is_for_the_channel_that_its_row_says(file: Path, admin: User) -> None:
    bring_in(file, PHONE, admin=admin)
    assert channels() == [Channel.PHONE, Channel.ANY]


def test_the_preview_says_the_channel(file: Path, admin: User) -> None:
    batch = bring_in(file, PHONE, admin=admin)
    html = read(browser(admin), "import_batch", batch.pk)
    assert html.count(">仅电话</span>") == 1


def test_the_same_file_again_changes_nothing(file: Path, admin: User) -> None:
    bring_in(file, PHONE, admin=admin)
    assert counts(bring_in(file, PHONE, admin=admin)) == (0, 0, 2)


def test_what_was_undone_comes_again_on_the_channel_of_the_new_file(file: Path, admin: User) -> None:
    undo(bring_in(file, PHONE, admin=admin), actor=admin)
    assert counts(bring_in(file, [HEAD, ["甲", "您好", "", "", "在线"]], admin=admin)) == (1, 0, 0)
    assert titled("甲").channel == Channel.ONLINE


def test_an_export_says_the_channel_and_comes_back_unchanged(file: Path, admin: User) -> None:
    noise = put_live(NOISE, manager=admin, channel=Channel.ONLINE)
    put_live(QUIET, manager=admin)
    rows = exported(file, admin=admin)
    assert [row[rows[0].index("渠道")] for row in rows] == ["渠道", "在线", "通用"]
    assert counts(bring_back(file, rows, admin=admin)) == (0, 0, 2)
    assert noise.revisions.count() == 1


def test_an_exported_row_with_another_text_gets_no_note_of_its_channel(file: Path, admin: User) -> None:
    put_live(ScriptContent("甲", lines=(Line.recommended("您好"),)), manager=admin, channel=Channel.ONLINE)
    rows = exported(file, admin=admin)
    rows[1][rows[0].index("备注")] = "改过的备注"
    bring_back(file, rows, admin=admin)
    draft = Scenario.objects.get().revisions.get(number=2)
    assert [line.text for line in draft.content.lines if line.kind == "note"] == ["改过的备注"]


def test_a_scenario_of_another_file_is_exported_with_its_channel_and_its_note(file: Path, admin: User) -> None:
    bring_in(file, PHONE, admin=admin, publish=True)
    assert counts(bring_back(file, exported(file, admin=admin), admin=admin)) == (0, 0, 2)


def test_a_refused_row_keeps_its_channel_and_has_its_note_once(file: Path, admin: User) -> None:
    write_draft(NOISE, manager=admin)  # somebody's unfinished work stands in the way
    rows: Rows = [["分类", *HEAD[:-1], "适用渠道"], ["听不清", NOISE.title, "您好", "", "", "热线"]]
    batch = bring_in(file, rows, admin=admin)
    file.write_bytes(refused_rows_workbook(batch))
    (row,) = read_guarded(file, name=file.name).rows
    assert [line.text for line in row.content.lines] == ["您好", "适用渠道：热线"]
    assert row.channel == Channel.PHONE


def test_a_file_without_such_a_column_leaves_the_channel_alone(file: Path, admin: User) -> None:
    bring_in(file, [HEADER, ["甲", "您好"]], admin=admin)
    publishing.set_channel(titled("甲"), Channel.PHONE, actor=admin)
    assert counts(bring_in(file, [HEADER, ["甲", "您好"]], admin=admin)) == (0, 0, 1)
    bring_in(file, [HEADER, ["甲", "您好呀"]], admin=admin)
    assert channels() == [Channel.PHONE]
