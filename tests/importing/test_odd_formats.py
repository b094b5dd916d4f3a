"""Formats that come by seldom: each is read, or refused with a sentence that says what to do."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from scripts_app.errors import FileRefused
from scripts_app.importing.guard import read_guarded
from scripts_app.importing.kinds import Kind, kind_of
from scripts_app.importing.ledger import size_of
from scripts_app.importing.rows import ParsedFile
from tests.workbooks import HEADER, write_workbook

TEXT = "场景,推荐话术,禁用语\r\n听不清,您好，请您大声一点。,喂\r\n挂机,谢谢您，再见。,\r\n"
MEANT = [("听不清", ["您好，请您大声一点。", "喂"]), ("挂机", ["谢谢您，再见。"])]
SHEET_XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="话术"><Table>
<Row><Cell><Data ss:Type="String">分类</Data></Cell><Cell><Data ss:Type="String">场景</Data></Cell>
<Cell><Data ss:Type="String">推荐话术</Data></Cell><Cell><Data ss:Type="String">禁用语</Data></Cell></Row>
<Row ss:Index="3"><Cell ss:MergeDown="1"><Data ss:Type="String">接入</Data></Cell>
<Cell><Data ss:Type="String">甲</Data><Comment><Data>先核对</Data></Comment></Cell>
<Cell ss:Index="4"><Data ss:Type="String">喂</Data></Cell></Row>
<Row><Cell ss:Index="2"><Data ss:Type="String">乙</Data></Cell><Cell><Data ss:Type="String">您好</Data></Cell></Row>
</Table></Worksheet></Workbook>"""
ODS_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
)
ODS_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"


def read(path: Path) -> ParsedFile:
    return read_guarded(path, name=path.name)


def lines(parsed: ParsedFile) -> list[tuple[str, list[str]]]:
    return [(row.content.title, [line.text for line in row.content.lines]) for row in parsed.rows]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_told_from_its_zero_bytes(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "话术.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert (kind_of(path), lines(read(path))) == (Kind.TEXT, MEANT)


def test_a_workbook_under_the_name_of_a_csv_is_read_as_what_it_is(tmp_path: Path) -> None:
    write_workbook(tmp_path / "x.xlsx", {"话术": [HEADER, ["甲", "您好"]]})
    path = (tmp_path / "x.xlsx").rename(tmp_path / "话术.csv")
    assert (kind_of(path), lines(read(path))) == (Kind.EXCEL, [("甲", ["您好"])])


def test_a_workbook_saved_as_xml_is_read_with_its_merged_cells_and_comments(tmp_path: Path) -> None:
    path = tmp_path / "话术.xls"
    path.write_text(SHEET_XML, encoding="utf-8")
    parsed = read(path)
    assert lines(parsed) == [("甲", ["喂", "批注：先核对"]), ("乙", ["您好"])]
    assert [(row.row, row.category) for row in parsed.rows] == [(3, ("接入",)), (4, ("接入",))]
    assert "XML 表格" in parsed.warnings[0].message


def test_entities_in_a_workbook_saved_as_xml_are_not_resolved(tmp_path: Path) -> None:
    path = tmp_path / "话术.xml"
    secret = tmp_path / "secret.txt"
    secret.write_text("密码", encoding="utf-8")
    attack = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><Workbook'
    path.write_text(SHEET_XML.replace("<Workbook", attack, 1).replace("您好", "&e;"), encoding="utf-8")
    with pytest.raises(FileRefused, match="另存为"):
        read(path)


def test_an_open_document_sheet_is_read_and_what_is_not_read_of_it_told(tmp_path: Path) -> None:
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in row
        )
        + "</table:table-row>"
        for row in (("场景", "推荐话术"), ("甲", "您好"))
    )
    path = tmp_path / "话术.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {ODS_SPACES}><office:body><office:spreadsheet>"
            f'<table:table table:name="话术">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{ODS_MANIFEST}"/>')
    parsed = read(path)
    assert lines(parsed) == [("甲", ["您好"])]
    assert "合并单元格" in parsed.warnings[0].message


def test_text_around_the_tables_of_a_web_page_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "话术.xls"
    table = "<table><tr><th>场景<th>推荐话术<tr><td>甲<td>您好</table>"
    path.write_text(
        f"<html><title>x</title><style>td{{}}</style><p>下载本文档</p>{table}<p>共 1 条</p>", encoding="utf-8"
    )
    parsed = read(path)
    assert lines(parsed) == [("甲", ["您好"])]
    assert [left.text for left in parsed.leftovers if left.why == "表格外的文字"] == ["下载本文档 共 1 条"]
    assert parsed.ledger.total == size_of("下载本文档共 1 条场景推荐话术甲您好")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{\\rtf1\\ansi ...}", "没有找到话术表"),
        (b"Rar!\x1a\x07\x00" + bytes(40), "解压"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(40), "解压"),
        (b"<html><body>nothing</body></html>", "没有找到话术表"),
        (b"<?xml version='1.0'?><a/>", "没有找到话术表"),
    ],
)
def test_what_holds_no_table_is_answered_with_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "话术.dat"
    path.write_bytes(content)
    try:
        told = "".join(read(path).errors)
    except FileRefused as refusal:
        told = str(refusal)
    assert sentence in told
