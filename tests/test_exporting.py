"""Scripts out and in again: nothing changes, nothing runs, nobody sees what they may not."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from scripts_app import drafts, publishing
from scripts_app.content import Ban, Line, ScriptContent, Severity, Speaker
from scripts_app.errors import NotAllowed
from scripts_app.exporting import export_workbook, refused_rows_workbook
from scripts_app.importing import batches
from scripts_app.importing.safe_cells import RUNS, neutral, restored
from scripts_app.importing.summary import summarize
from scripts_app.models import Category, Revision, Scenario, ScenarioKind, User
from tests.library import MAIL, NOISE, QUIET, make_admin, make_agent, put_live, write_draft
from tests.workbooks import HEADER, write_workbook

AWKWARD = ScriptContent(
    "=1+1 场景",
    ("=HYPERLINK(1)", "说法；两段"),
    (
        Line.note("备注在前"),
        Line.recommended("1、编号开头\n两行一句", condition="仍听不清"),
        Line.recommended("“整句引号”"),
        Line.forbidden("喂；大声点", severity=Severity.RED_LINE),
        Line.forbidden("@直接挂机", ban=Ban.BEHAVIOUR, severity=Severity.AVOID),
        Line.turn("客户说：为什么", speaker=Speaker.CUSTOMER),
        Line.turn("好的，请您稍等。", speaker=Speaker.AGENT),
        Line.step("步骤1、先查", condition="情况一：停机"),
    ),
)


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture
def library(admin: User) -> list[Scenario]:
    kinds = [ScenarioKind.SCRIPT] * 3 + [ScenarioKind.GUIDELINE]
    rules = ScriptContent("三声内接起", lines=(Line.note("先致歉"),))
    contents = (AWKWARD, NOISE, QUIET, rules)
    return [put_live(content, manager=admin, kind=kind) for content, kind in zip(contents, kinds, strict=True)]


def export(folder: Path, *, actor: User) -> Path:
    path = folder / "export.xlsx"
    path.write_bytes(export_workbook(Scenario.objects.all(), actor=actor))
    return path


def outcome(path: Path, *, admin: User) -> tuple[int, int, int, int]:
    """(new, changed, unchanged, refused) of importing the file."""
    batch = batches.preview(path, name=path.name, actor=admin)
    batches.confirm(batch, actor=admin)
    summary = summarize(batch)
    return summary.new, summary.changed, summary.unchanged, summary.refused


@pytest.mark.django_db
def test_what_is_exported_changes_nothing_when_it_comes_back(
    library: list[Scenario], admin: User, tmp_path: Path
) -> None:
    write_draft(MAIL, manager=admin)
    publishing.retire(library[2], actor=admin)
    assert outcome(export(tmp_path, actor=admin), admin=admin) == (0, 0, 5, 0)


@pytest.mark.django_db
def test_categories_of_several_levels_come_back(library: list[Scenario], admin: User, tmp_path: Path) -> None:
    top = Category.objects.create(name="通话")
    Category.objects.filter(name="听不清").update(parent=top)
    assert outcome(export(tmp_path, actor=admin), admin=admin) == (0, 0, 4, 0)
    assert Category.objects.count() == 2


@pytest.mark.django_db
def test_a_cell_that_somebody_edited_is_taken_at_their_word(
    library: list[Scenario], admin: User, tmp_path: Path
) -> None:
    path = export(tmp_path, actor=admin)
    workbook = load_workbook(path)
    sheet = workbook["话术"]
    headers = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(3, headers["推荐话术"]).value = "请您换一部电话再打来，好吗？"
    workbook.save(path)
    assert outcome(path, admin=admin) == (0, 1, 3, 0)
    assert [line.text for line in Revision.objects.get(number=2).content.lines if line.is_sayable] == [
        "请您换一部电话再打来，好吗？"
    ]


@pytest.mark.django_db
def test_no_cell_is_a_formula(library: list[Scenario], admin: User, tmp_path: Path) -> None:
    workbook = load_workbook(export(tmp_path, actor=admin))
    cells = [cell for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row if cell.value]
    assert all(cell.data_type != "f" for cell in cells)
    assert all(str(cell.value)[0] not in RUNS for cell in cells)
    assert any(cell.value == "'=1+1 场景" for cell in cells)


@given(st.text(st.sampled_from("'=+-@\t\r\n \0\u3000\u200b＝＋－＠﹦﹫a听"), max_size=6))
def test_a_neutral_cell_runs_nowhere_and_comes_back_as_it_was(text: str) -> None:
    seen = neutral(text).lstrip(" \t\r\n\0\u3000\u200b")
    assert neutral(text)[:1] not in RUNS
    assert seen[:1] not in RUNS
    assert restored(neutral(text)) == text


@pytest.mark.django_db
def test_agents_export_nothing_and_a_draft_is_marked_as_one(admin: User) -> None:
    with pytest.raises(NotAllowed):
        export_workbook(Scenario.objects.all(), actor=make_agent())
    draft = write_draft(NOISE, manager=admin)
    drafts.save_draft(draft, QUIET, actor=admin, edits=0)
    sheet = load_workbook(io.BytesIO(export_workbook(Scenario.objects.all(), actor=admin))).worksheets[0]
    assert "草稿" in [cell.value for cell in sheet[2]]


@pytest.mark.django_db
def test_refused_rows_come_as_a_file_that_can_be_mended_and_uploaded(admin: User, tmp_path: Path) -> None:
    rows = [
        [*HEADER, "后果"],
        ["甲", "您好", "", "", ""],
        ["", "请您稍候。", "“喂”", "注", "停岗"],
        ["乙", "长" * 3_000],
    ]
    path = write_workbook(tmp_path / "x.xlsx", {"话术": rows})
    batch = batches.preview(path, name=path.name, actor=admin)
    batches.confirm(batch, actor=admin)
    mended = tmp_path / "mended.xlsx"
    mended.write_bytes(refused_rows_workbook(batch))
    workbook = load_workbook(mended)
    sheet = workbook.worksheets[0]
    headers = {cell.value: cell.column for cell in sheet[1]}
    assert [sheet.cell(row, headers["原行号"]).value for row in (2, 3)] == ["3", "4"]
    assert "没有场景名称" in sheet.cell(2, headers["未导入原因"]).value
    sheet.cell(2, headers["场景"]).value = "丙"
    sheet.cell(3, headers["推荐话术"]).value = "请您稍等。"
    workbook.save(mended)
    assert outcome(mended, admin=admin) == (2, 0, 0, 0)
    lines = Revision.objects.get(title="丙").content.lines
    assert [line.text for line in lines] == ["请您稍候。", "喂", "注", "后果：停岗"]
