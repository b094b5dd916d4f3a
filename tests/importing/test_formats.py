"""Files of every kind that call centres have, told by their content whatever their name."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from docx import Document

from scripts_app.errors import FileRefused
from scripts_app.importing.guard import read_guarded
from scripts_app.importing.kinds import Kind, kind_of
from scripts_app.importing.rows import ParsedFile
from tests.conftest import SHARED
from tests.workbooks import HEADER, write_workbook

ROWS = [list(HEADER), ["听不清", "您好，请您稍等。", "“喂，大声点”", "备注"], ["挂机", "谢谢您，再见。", "", ""]]


def table(delimiter: str) -> str:
    quoted = [[f'"{cell}"' if delimiter in cell else cell for cell in row] for row in ROWS]
    return "\r\n".join(delimiter.join(row) for row in quoted) + "\r\n"


def read(path: Path) -> ParsedFile:
    return read_guarded(path, name=path.name)


def lines(parsed: ParsedFile) -> list[tuple[str, list[str]]]:
    return [(row.content.title, [line.text for line in row.content.lines]) for row in parsed.rows]


EXPECTED = [("听不清", ["您好，请您稍等。", "喂，大声点", "备注"]), ("挂机", ["谢谢您，再见。"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le-bom"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_table_of_text_in_any_encoding_and_with_any_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "话术.csv"
    text = table(delimiter)
    le = codecs.BOM_UTF16_LE + text.encode("utf-16-le")
    path.write_bytes(le if encoding == "utf-16-le-bom" else text.encode(encoding))
    assert lines(read(path)) == EXPECTED


def test_big5_is_told_from_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "話術.csv"
    path.write_bytes("場景,推薦話術\r\n客戶聽不清楚,對不起，請您再說一遍好嗎？\r\n".encode("big5"))
    assert lines(read(path)) == [("客戶聽不清楚", ["對不起，請您再說一遍好嗎？"])]


def test_a_line_break_inside_quotes_is_part_of_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "话术.csv"
    path.write_text('场景,推荐话术\n听不清,"您好。\n请讲，谢谢您。"\n', encoding="utf-8")
    assert lines(read(path)) == [("听不清", ["您好。", "请讲，谢谢您。"])]


def test_a_csv_under_the_name_of_a_workbook_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "话术.xlsx"
    path.write_text(table(","), encoding="utf-8")
    assert (kind_of(path), lines(read(path))) == (Kind.TEXT, EXPECTED)


def test_lines_of_different_encodings_are_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "话术.csv"
    path.write_bytes("场景,推荐话术\n听不清,您好\n".encode("gb18030") + "挂机,谢谢您再见\n".encode())
    with pytest.raises(FileRefused, match="第 3 行的文字编码和其他行不同"):
        read(path)


def test_a_stray_control_character_is_removed_and_told(tmp_path: Path) -> None:
    path = tmp_path / "话术.csv"
    path.write_bytes("场景,推荐话术\n听不清,您\0好\n".encode())
    parsed = read(path)
    assert lines(parsed) == [("听不清", ["您好"])]
    assert "控制字符" in parsed.warnings[0].message


def test_an_html_table_saved_as_a_workbook_is_read_with_its_spans(tmp_path: Path) -> None:
    path = tmp_path / "话术.xls"
    path.write_text(
        "<html><table><tr><th>分类</th><th>场景</th><th>推荐话术</th></tr>"
        "<tr><td rowspan=2>接入</td><td>甲</td><td>您好&amp;谢谢您<br>请讲</td></tr>"
        "<tr><td>乙</td><td>再见</td></tr></table>",
        encoding="utf-8",
    )
    parsed = read(path)
    assert lines(parsed) == [("甲", ["您好&谢谢您", "请讲"]), ("乙", ["再见"])]
    assert [row.category for row in parsed.rows] == [("接入",), ("接入",)]
    assert "网页表格" in parsed.warnings[0].message


def test_straight_quotation_marks_stay_as_they_were_written(tmp_path: Path) -> None:
    said = '请您点"帮助"，谢谢您。'
    path = write_workbook(tmp_path / "x.xlsx", {"话术": [HEADER, ["甲", said, '"喂"；"谁"', ""]]})
    assert lines(read(path)) == [("甲", [said, "喂", "谁"])]


def test_a_table_in_a_word_file_is_read_with_its_merged_cells(tmp_path: Path) -> None:
    document = Document()
    grid = document.add_table(rows=3, cols=3)
    for row, texts in enumerate([["分类", "场景", "推荐话术"], ["接入", "甲", "您好"], ["", "乙", "再见"]]):
        for column, text in enumerate(texts):
            grid.cell(row, column).text = text
    grid.cell(1, 0).merge(grid.cell(2, 0))
    document.save(str(tmp_path / "x.docx"))
    parsed = read(tmp_path / "x.docx")
    assert [(row.category, row.content.title) for row in parsed.rows] == [(("接入",), "甲"), (("接入",), "乙")]


def test_numbered_items_of_a_word_file_with_what_must_not_be_said_or_done(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("客服手册", 0)
    document.add_heading("二.无法听清", 2)
    document.add_paragraph("1、客户声音小时：客服代表：“您的声音太小，请您拿起话筒好吗？”稍停，挂机。")
    document.add_paragraph("不可以说：“喂，大声一点儿！”")
    document.add_paragraph("2、客户讲方言时，客服代表应礼貌回应：“请您讲普通话，好吗？谢谢您！”")
    document.add_paragraph("不可以直接挂机")
    document.save(str(tmp_path / "x.docx"))
    parsed = read(tmp_path / "x.docx")
    assert lines(parsed) == [
        ("客户声音小时", ["您的声音太小，请您拿起话筒好吗？", "稍停，挂机。", "喂，大声一点儿！"]),
        ("客户讲方言时", ["客服代表应礼貌回应", "请您讲普通话，好吗？谢谢您！", "直接挂机"]),
    ]
    assert [row.content.lines[-1].ban for row in parsed.rows] == ["wording", "behaviour"]
    assert parsed.rows[0].category == ("无法听清",)


def test_labelled_bullets_are_a_scenario_and_plain_ones_rules_of_service(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("1.问候与开场", 3)
    document.add_paragraph("标准话术：“您好，很高兴为您服务，请问有什么可以帮您？”", style="List Bullet")
    document.add_paragraph("解析：清晰表明身份。", style="List Bullet")
    document.add_heading("接听规范", 3)
    document.add_paragraph("铃响三声之内接听。", style="List Bullet")
    document.save(str(tmp_path / "x.docx"))
    parsed = read(tmp_path / "x.docx")
    assert lines(parsed)[0] == ("问候与开场", ["您好，很高兴为您服务，请问有什么可以帮您？", "解析：清晰表明身份。"])
    assert (parsed.rows[1].kind, lines(parsed)[1]) == ("guideline", ("接听规范", ["铃响三声之内接听。"]))


def test_an_old_workbook_is_read_like_a_new_one() -> None:
    old, new = (SHARED / "sop" / name for name in ("sop_legacy.xls", "sop_four_columns.xlsx"))
    if not old.is_file():
        pytest.skip("../shared is not here: no .xls was read")
    assert lines(read(old)) == lines(read(new))


def test_macros_are_ignored_and_told() -> None:
    path = SHARED / "sop" / "bad" / "macros.xlsm"
    if not path.is_file():
        pytest.skip("../shared is not here: no workbook with macros was read")
    parsed = read(path)
    assert parsed.rows
    assert any("宏" in problem.message for problem in parsed.warnings)
