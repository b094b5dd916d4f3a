"""Refused rows as a file: mended and uploaded again it brings just these rows, wherever their category stood."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from scripts_app import drafts
from scripts_app.content import Line, ScriptContent
from scripts_app.exporting import refused_rows_workbook
from scripts_app.importing import batches
from scripts_app.importing.parse import parse_file
from scripts_app.importing.rows import ParsedFile
from scripts_app.models import ImportBatch, Revision, RowOutcome, User
from tests.importing.hands import bring_in
from tests.library import make_admin
from tests.workbooks import HEADER, Rows, write_workbook

pytestmark = pytest.mark.django_db
LONG = "长" * 3_000  # no row may hold this


@pytest.fixture
def admin() -> User:
    return make_admin()


def refused_again(batch: ImportBatch, folder: Path) -> ParsedFile:
    """What the file of the refused rows says, its too long texts mended."""
    path = folder / "mended.xlsx"
    path.write_bytes(refused_rows_workbook(batch))
    workbook = load_workbook(path)
    for row in workbook.worksheets[0].iter_rows():
        for cell in row:
            cell.value = cell.value.replace(LONG, "请您稍等。") if isinstance(cell.value, str) else cell.value
    workbook.save(path)
    return parse_file(path, name=path.name)


SECTION: Rows = [HEADER, ["一、接入", "", "", ""], ["甲", "您好"], ["乙", LONG, "“喂”", "注"]]
MERGED: Rows = [["类别", *HEADER], ["接入", "甲", "您好"], ["", "乙", LONG, "“喂”", "注"]]
LEVELS: Rows = [["大类", "小类", *HEADER], ["通话", "接入", "甲", "您好"], ["", "接入", "乙", LONG, "“喂”", "注"]]
SHEETS = {"售前": [HEADER, ["乙", LONG, "“喂”", "注"]], "售后": [HEADER, ["甲", "您好"]]}


@pytest.mark.parametrize(
    ("sheets", "merges", "category"),
    [
        ({"话术": SECTION}, ["A2:D2"], ("接入",)),
        ({"话术": MERGED}, ["A2:A3"], ("接入",)),
        ({"话术": LEVELS}, ["A2:A3"], ("通话", "接入")),
        (SHEETS, [], ("售前",)),
    ],
    ids=["a section row", "a merged cell", "two levels", "the name of the sheet"],
)
def test_the_category_survives_wherever_it_stood(
    admin: User, tmp_path: Path, sheets: dict[str, Rows], merges: list[str], category: tuple[str, ...]
) -> None:
    path = write_workbook(tmp_path / "x.xlsx", sheets, merges=merges)
    batch = batches.preview(path, name=path.name, actor=admin)
    assert batch.rows.get(outcome=RowOutcome.REFUSED).row > 1
    (row,) = refused_again(batch, tmp_path).rows
    assert (row.category, row.content.title) == (category, "乙")
    assert [line.text for line in row.content.lines] == ["请您稍等。", "喂", "注"]


def test_code_dates_status_triggers_and_unknown_columns_survive(admin: User, tmp_path: Path) -> None:
    head = ["话术编号", "使用场景", "标准话术", "相似问", "启用日期", "有效期至", "是否启用", "后果"]
    cells = ["A-1", "甲", LONG, "喂喂\n听得到吗", "2026年1月2日", "2027/3/4", "停用", "停岗"]
    path = write_workbook(tmp_path / "x.xlsx", {"话术": [head, cells]})
    (row,) = refused_again(batches.preview(path, name=path.name, actor=admin), tmp_path).rows
    assert (row.code, row.status_text, row.may_publish) == ("A-1", "停用", False)
    assert row.content.triggers == ("喂喂", "听得到吗")
    assert (str(row.content.effective_from), str(row.content.effective_until)) == ("2026-01-02", "2027-03-04")
    assert [line.text for line in row.content.lines] == ["请您稍等。", "后果：停岗"]


def test_a_row_refused_in_the_library_comes_back_with_all_that_was_read(admin: User, tmp_path: Path) -> None:
    head = ["编号", "一级分类", "二级分类", *HEADER, "客户问法", "生效日期", "状态"]
    row = ["A-1", "通话", "接入", "甲", "您好", "“喂”", "注", "喂喂", "2026-01-02", "停用"]
    bring_in(tmp_path / "x.xlsx", [head, row], admin=admin)
    mine = ScriptContent("甲", lines=(Line.recommended("我写的"),))
    draft = drafts.save_draft(Revision.objects.get(), mine, actor=admin, edits=0)
    again = bring_in(tmp_path / "x.xlsx", [head, [*row[:4], "您好，欢迎", *row[5:]]], admin=admin)
    assert again.rows.get().outcome == RowOutcome.REFUSED
    parsed = refused_again(again, tmp_path)
    assert [(row.code, row.category, row.status_text) for row in parsed.rows] == [("A-1", ("通话", "接入"), "停用")]
    assert parsed.rows[0].content == again.rows.get().content
    assert draft.content == mine
