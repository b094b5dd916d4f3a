"""Struck-through and red lines, comments and hyperlinks of a workbook."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font
from openpyxl.writer.theme import theme_xml

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


@pytest.mark.parametrize(
    "color",
    [Color(indexed=10), Color(theme=9), Color(rgb="FFE60012"), Color(rgb="FFC00000")],
    ids=["palette", "theme", "red", "dark red"],
)
def test_red_is_red_in_whatever_way_the_file_says_it(workbook: Workbook, tmp_path: Path, color: Color) -> None:
    workbook.loaded_theme = theme_xml.replace('val="F79646"', 'val="FF0000"')  # accent 6
    workbook.worksheets[0]["B2"].font = Font(color=color)
    assert [kinds[0][0] for kinds in lines(parse(workbook, tmp_path))] == ["forbidden", "recommended"]


@pytest.mark.parametrize("color", [Color(indexed=8), Color(theme=1), Color(rgb="FF00B050"), Color(rgb="FFFFC7CE")])
def test_any_other_colour_forbids_nothing(workbook: Workbook, tmp_path: Path, color: Color) -> None:
    workbook.worksheets[0]["B2"].font = Font(color=color)
    assert [kinds[0][0] for kinds in lines(parse(workbook, tmp_path))] == ["recommended", "recommended"]


def test_a_column_that_is_struck_throughout_is_forbidden_all_the_same(workbook: Workbook, tmp_path: Path) -> None:
    for place in ("B2", "B3"):
        workbook.worksheets[0][place].font = Font(strike=True)
    assert [kinds[0][0] for kinds in lines(parse(workbook, tmp_path))] == ["forbidden", "forbidden"]


def test_a_struck_run_in_a_cell_that_is_red_otherwise_is_one_line_each(workbook: Workbook, tmp_path: Path) -> None:
    struck = TextBlock(InlineFont(strike=True), "等着！")
    workbook.worksheets[0]["B2"].value = CellRichText("您好，请讲。\n", struck)
    assert lines(parse(workbook, tmp_path))[0] == [("recommended", "您好，请讲。"), ("forbidden", "等着！")]


def test_a_comment_beside_an_empty_cell_or_a_header_is_not_lost(workbook: Workbook, tmp_path: Path) -> None:
    sheet = workbook.worksheets[0]
    sheet["D2"].comment = Comment("稍停再说", "王")
    sheet["B1"].comment = Comment("必填", "王")
    parsed = parse(workbook, tmp_path)
    assert ("note", "批注：稍停再说") in lines(parsed)[0]
    assert [(left.row, left.text) for left in parsed.leftovers if left.why == "批注"] == [(1, "批注：必填")]


def test_a_conversation_on_a_cell_is_read_once_and_without_the_words_of_excel(
    workbook: Workbook, tmp_path: Path
) -> None:
    """Excel 365 keeps the talk in a part of its own, and a copy of it for old programs."""
    workbook.worksheets[0]["A2"].comment = Comment(
        "[Threaded comment]\nYour version of Excel…\nComment:\n先核对", "tc=1"
    )
    workbook.save(tmp_path / "plain.xlsx")
    talk = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="A2" id="1"><text>先核对身份</text></threadedComment>'
        '<threadedComment ref="A2" id="2" parentId="1"><text>同意</text></threadedComment></ThreadedComments>'
    )
    relation = (
        '<Relationship Id="t1" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        'Target="/xl/threadedComments/threadedComment1.xml"/></Relationships>'
    )
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as source, zipfile.ZipFile(tmp_path / "y.xlsx", "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/_rels/sheet1.xml.rels":
                part = part.replace(b"</Relationships>", relation.encode())
            target.writestr(name, part)
        target.writestr("xl/threadedComments/threadedComment1.xml", talk)
    notes = [text for kind, text in lines(parse_file(tmp_path / "y.xlsx", name="y.xlsx"))[0] if kind == "note"]
    assert notes == ["批注：先核对身份", "批注：同意"]


def test_a_struck_line_in_a_merged_cell_is_forbidden_in_every_row_that_it_reaches(
    workbook: Workbook, tmp_path: Path
) -> None:
    workbook.worksheets[0]["B2"].font = Font(strike=True)
    workbook.worksheets[0].merge_cells("B2:B3")
    assert [kinds[0] for kinds in lines(parse(workbook, tmp_path))] == [("forbidden", "您好，请讲。")] * 2


@pytest.mark.parametrize("font", [InlineFont(strike=True), InlineFont(color=RED)], ids=["struck", "red"])
def test_a_crossed_line_in_every_cell_of_a_column_is_forbidden_in_each(
    workbook: Workbook, tmp_path: Path, font: InlineFont
) -> None:
    for place in ("B2", "B3"):
        workbook.worksheets[0][place].value = CellRichText("您好，请讲。\n", TextBlock(font, "等着！"))
    assert lines(parse(workbook, tmp_path)) == [[("recommended", "您好，请讲。"), ("forbidden", "等着！")]] * 2
