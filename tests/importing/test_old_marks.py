"""Struck-through and red lines, comments and hyperlinks of an old workbook (.xls)."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwt

from scripts_app.importing import workbook
from scripts_app.importing.parse import parse_file
from scripts_app.importing.rows import ParsedFile
from tests.importing.test_marks import lines
from tests.workbooks import HEADER

PLAIN, STRUCK, RED = (xlwt.easyxf(style) for style in ("", "font: struck_out on", "font: color red"))


@pytest.fixture
def book() -> xlwt.Workbook:
    """A header and two rows, whose recommended cells in the second column are still to be written."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("话术", cell_overwrite_ok=True)
    for column, header in enumerate(HEADER):
        sheet.write(0, column, header)
    for row, title in ((1, "甲"), (2, "乙")):
        sheet.write(row, 0, title)
        sheet.write(row, 1, "谢谢您，再见。")
    return book


def parse(book: xlwt.Workbook, tmp_path: Path) -> ParsedFile:
    book.save(str(tmp_path / "x.xls"))
    return parse_file(tmp_path / "x.xls", name="x.xls")


@pytest.mark.parametrize("style", [STRUCK, RED], ids=["struck", "red"])
def test_a_struck_or_red_line_is_forbidden_and_told(book: xlwt.Workbook, tmp_path: Path, style: xlwt.XFStyle) -> None:
    book.get_sheet(0).write(1, 1, "您好，请讲。", style)
    parsed = parse(book, tmp_path)
    assert lines(parsed) == [[("forbidden", "您好，请讲。")], [("recommended", "谢谢您，再见。")]]
    assert any("“您好，请讲。”是红字或有删除线" in problem.message for problem in parsed.warnings)


@pytest.mark.parametrize("font", [STRUCK.font, RED.font], ids=["struck", "red"])
def test_one_crossed_line_in_every_cell_is_forbidden_and_the_others_are_said(
    book: xlwt.Workbook, tmp_path: Path, font: xlwt.Font
) -> None:
    for row in (1, 2):
        book.get_sheet(0).write_rich_text(row, 1, ["您好，请讲。\n", ("等着！", font), "\n谢谢您。"])
    said = [("recommended", "您好，请讲。"), ("recommended", "谢谢您。"), ("forbidden", "等着！")]
    assert lines(parse(book, tmp_path)) == [said, said]


def test_a_red_word_inside_a_line_and_a_red_column_are_style(book: xlwt.Workbook, tmp_path: Path) -> None:
    book.get_sheet(0).write_rich_text(1, 1, ["请您稍等", ("三分钟", RED.font), "，谢谢您。"])
    assert lines(parse(book, tmp_path))[0] == [("recommended", "请您稍等三分钟，谢谢您。")]
    for row in (1, 2):
        book.get_sheet(0).write(row, 1, "您好，请讲。", RED)
    assert lines(parse(book, tmp_path)) == [[("recommended", "您好，请讲。")]] * 2


def test_a_file_whose_fonts_cannot_be_read_is_read_without_them_and_says_so(
    book: xlwt.Workbook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def confused(*args: object) -> None:
        raise AssertionError

    monkeypatch.setattr(workbook, "read_old_marks", confused)
    parsed = parse(book, tmp_path)
    assert len(parsed.rows) == 2
    assert any("删除线、红字和批注读不到" in problem.message for problem in parsed.warnings)
