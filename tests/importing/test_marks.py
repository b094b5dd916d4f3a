"""Struck-through and red lines, comments and hyperlinks of a workbook."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from scripts_app.importing.parse import parse_file
from scripts_app.importing.rows import ParsedFile
from tests.workbooks import HEADER

RED = "FFFF0000"


@pytest.fixture
def workbook() -> Workbook:
    """Two rows, whose recommended cells are B2 and B3."""
    book = Workbook()
    for row in (HEADER, ["甲", "您好，请讲。", "", ""], ["乙", "谢谢您，再见。", "", ""]):
        book.worksheets[0].append(list(row))
    return book


def parse(workbook: Workbook, tmp_path: Path) -> ParsedFile:
    workbook.save(tmp_path / "x.xlsx")
    return parse_file(tmp_path / "x.xlsx", name="x.xlsx")


def lines(parsed: ParsedFile) -> list[list[tuple[str, str]]]:
    return [[(line.kind, line.text) for line in row.content.lines] for row in parsed.rows]


@pytest.mark.parametrize("font", [Font(strike=True), Font(color=RED)])
def test_a_struck_or_red_line_is_forbidden_and_told(workbook: Workbook, tmp_path: Path, font: Font) -> None:
    workbook.worksheets[0]["B2"].font = font
    parsed = parse(workbook, tmp_path)
    assert lines(parsed) == [[("forbidden", "您好，请讲。")], [("recommended", "谢谢您，再见。")]]
    assert any("“您好，请讲。”是红字或有删除线" in problem.message for problem in parsed.warnings)


def test_one_red_line_of_a_cell_is_forbidden_and_the_others_are_said(workbook: Workbook, tmp_path: Path) -> None:
    red = TextBlock(InlineFont(color=RED), "等着！\n")
    workbook.worksheets[0]["B2"].value = CellRichText("您好，请讲。\n", red, "谢谢您。")
    assert lines(parse(workbook, tmp_path))[0] == [
        ("recommended", "您好，请讲。"),
        ("recommended", "谢谢您。"),
        ("forbidden", "等着！"),
    ]


def test_a_red_word_inside_a_line_is_emphasis(workbook: Workbook, tmp_path: Path) -> None:
    red = TextBlock(InlineFont(color=RED), "三分钟")
    workbook.worksheets[0]["B2"].value = CellRichText("请您稍等", red, "，谢谢您。")
    assert lines(parse(workbook, tmp_path))[0] == [("recommended", "请您稍等三分钟，谢谢您。")]


def test_a_column_that_is_red_throughout_is_style(workbook: Workbook, tmp_path: Path) -> None:
    for place in ("B2", "B3"):
        workbook.worksheets[0][place].font = Font(color=RED)
    assert [kinds[0][0] for kinds in lines(parse(workbook, tmp_path))] == ["recommended", "recommended"]


def test_comments_and_hyperlinks_become_notes(workbook: Workbook, tmp_path: Path) -> None:
    sheet = workbook.worksheets[0]
    sheet["A2"].comment = Comment("先核对身份", "王主管")
    sheet["B2"].hyperlink = "https://example.cn/price"
    notes = [text for kind, text in lines(parse(workbook, tmp_path))[0] if kind == "note"]
    assert notes == ["批注：先核对身份", "链接：https://example.cn/price"]
