"""Word files as people write them: lists that Word numbers, tables in tables, tracked changes, guidelines."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from scripts_app.importing.parse import parse_file
from scripts_app.importing.rows import ParsedFile, ScriptRow
from tests.conftest import SHARED

HEADER = ("场景", "推荐话术", "禁用语")
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def read(document: WordDocument, folder: Path) -> ParsedFile:
    document.save(str(folder / "x.docx"))
    return parse_file(folder / "x.docx", name="x.docx")


def table(document: WordDocument, *rows: tuple[str, ...]) -> None:
    grid = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            grid.cell(row, column).text = text


def lines(row: ScriptRow) -> list[tuple[str, str]]:
    return [(str(line.kind), line.text) for line in row.content.lines]


def numbered(document: WordDocument, paragraph: Paragraph, *, style: str, pattern: str) -> None:
    """Gives the paragraph a number that Word makes, as the list button does."""
    numbering = document.part.numbering_part.element
    if not numbering.findall(f"{qn('w:abstractNum')}[@{qn('w:abstractNumId')}='900']"):
        numbering.insert(
            0,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="900"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
                f'<w:numFmt w:val="{style}"/><w:lvlText w:val="{pattern}"/></w:lvl></w:abstractNum>'
            ),
        )
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="900"><w:abstractNumId w:val="900"/></w:num>'))
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="900"/></w:numPr>')
    )


@pytest.mark.parametrize(
    ("style", "pattern"),
    [
        ("decimal", "%1、"),
        ("chineseCounting", "%1、"),
        ("decimalEnclosedCircle", "%1"),
        ("upperLetter", "%1."),
        ("decimal", "（%1）"),
    ],
)
def test_items_that_word_numbers_are_scenarios_like_typed_ones(tmp_path: Path, style: str, pattern: str) -> None:
    document = Document()
    for text in ("听不清时：“您的声音太小，请您大声一点。”", "客户投诉时：“非常抱歉，请您慢慢说。”"):
        numbered(document, document.add_paragraph(text), style=style, pattern=pattern)
        document.add_paragraph("不可以说：“喂，大声点！”")
    parsed = read(document, tmp_path)
    assert [row.content.title for row in parsed.rows] == ["听不清时", "客户投诉时"]
    assert lines(parsed.rows[0]) == [("recommended", "您的声音太小，请您大声一点。"), ("forbidden", "喂，大声点！")]


def test_a_list_that_word_numbers_in_a_cell_is_one_line_for_each_item(tmp_path: Path) -> None:
    document = Document()
    table(document, HEADER, ("听不清", "", "喂"))
    cell = document.tables[0].cell(1, 1)
    cell.text = "请您大声一点。"
    cell.add_paragraph("请您换一部电话。")
    for paragraph in cell.paragraphs:
        numbered(document, paragraph, style="decimal", pattern="%1、")
    parsed = read(document, tmp_path)
    assert lines(parsed.rows[0]) == [
        ("recommended", "请您大声一点。"),
        ("recommended", "请您换一部电话。"),
        ("forbidden", "喂"),
    ]


def test_soft_breaks_are_line_breaks_and_page_breaks_are_not(tmp_path: Path) -> None:
    document = Document()
    table(document, HEADER, ("听不清", "", "喂"))
    run = document.tables[0].cell(1, 1).paragraphs[0].add_run("您好，请讲。")
    run.add_break()
    run.add_text("谢谢您。")
    assert [text for _, text in lines(read(document, tmp_path).rows[0])] == ["您好，请讲。", "谢谢您。", "喂"]


def test_what_was_deleted_with_tracked_changes_is_not_read_and_what_was_inserted_is(tmp_path: Path) -> None:
    document = Document()
    table(document, HEADER, ("听不清", "", "喂"))
    paragraph = document.tables[0].cell(1, 1).paragraphs[0]._p
    words = nsdecls("w")
    paragraph.append(parse_xml(f"<w:del {words}><w:r><w:delText>等着。</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:moveFrom {words}><w:r><w:t>挪走的话。</w:t></w:r></w:moveFrom>"))
    paragraph.append(parse_xml(f"<w:ins {words}><w:r><w:t>请您稍等。</w:t></w:r></w:ins>"))
    assert lines(read(document, tmp_path).rows[0])[0] == ("recommended", "请您稍等。")


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    document = Document()
    table(document, HEADER, ("听不清", "请您大声一点。", "喂"))
    box = "<w:txbxContent><w:p><w:r><w:t>红线：不得与客户争吵</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph()._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')} {MC}><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
            f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    parsed = read(document, tmp_path)
    assert [text for row in parsed.rows for _, text in lines(row)].count("红线：不得与客户争吵") == 1


def test_a_line_that_is_struck_through_in_word_is_forbidden_and_told(tmp_path: Path) -> None:
    document = Document()
    table(document, HEADER, ("听不清", "", ""))
    cell = document.tables[0].cell(1, 1)
    cell.paragraphs[0].add_run("请您大声一点。")
    cell.add_paragraph().add_run("大声点！").font.strike = True
    parsed = read(document, tmp_path)
    assert lines(parsed.rows[0]) == [("recommended", "请您大声一点。"), ("forbidden", "大声点！")]
    assert any("删除线" in problem.message for problem in parsed.warnings)


def test_cells_merged_both_ways_in_word_hold_where_they_reach(tmp_path: Path) -> None:
    document = Document()
    table(
        document,
        ("分类", "场景", "推荐话术", "禁用语"),
        ("接入", "甲", "您好", "喂"),
        ("", "乙", "请讲", ""),
        ("夜间服务", "", "", ""),
        ("", "丙", "再见", ""),
    )
    grid = document.tables[0]
    grid.cell(1, 0).merge(grid.cell(2, 0))
    grid.cell(3, 0).merge(grid.cell(3, 3))
    parsed = read(document, tmp_path)
    assert [(row.category, row.content.title) for row in parsed.rows] == [
        (("接入",), "甲"),
        (("接入",), "乙"),
        (("夜间服务",), "丙"),
    ]


def test_each_table_is_filed_under_the_heading_above_it(tmp_path: Path) -> None:
    document = Document()
    for number, heading in enumerate(["一、售前", "二、售后"]):
        document.add_heading(heading, 1)
        table(document, HEADER, (f"场景{number}", "您好", "喂"))
    assert [row.category for row in read(document, tmp_path).rows] == [("售前",), ("售后",)]


def test_headings_inside_headings_are_categories_inside_categories(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("一、沟通话术", 1)
    document.add_heading("（一）常用场景", 2)
    document.add_heading("1.问候", 3)
    document.add_paragraph("标准话术：“您好，很高兴为您服务。”")
    (row,) = read(document, tmp_path).rows
    assert (row.category, row.content.title) == (("沟通话术", "常用场景"), "问候")


def test_headings_that_were_only_typed_are_headings(tmp_path: Path) -> None:
    document = Document()
    for text in ("一、通话规范", "通话时不能吃东西", "二、结束规范", "结束时要等客户先挂机"):
        document.add_paragraph(text)
    assert [row.content.title for row in read(document, tmp_path).rows] == ["通话规范", "结束规范"]


def test_a_guideline_that_quotes_what_to_say_and_what_not_gives_scenarios(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("语言规范", 1)
    document.add_paragraph("不使用“喂…”等不礼貌用语；", style="List Bullet")
    document.add_heading("通话规范", 1)
    document.add_paragraph("声音不清楚时，应善意提醒：“对不起，请您大声一点好吗？”", style="List Bullet")
    document.add_paragraph("积极回应：不确定时告知客户：“我帮您核实一下，请您稍等。”", style="List Bullet")
    document.add_paragraph("通话中不能接打私人电话", style="List Bullet")
    found = {row.content.title: row for row in read(document, tmp_path).rows}
    assert ("forbidden", "喂…") in lines(found["语言规范"])
    assert "recommended" not in [kind for kind, _ in lines(found["语言规范"])]
    assert ("recommended", "对不起，请您大声一点好吗？") in lines(found["声音不清楚时"])
    assert ("recommended", "我帮您核实一下，请您稍等。") in lines(found["积极回应"])
    assert (found["通话规范"].kind, lines(found["通话规范"])) == ("guideline", [("note", "通话中不能接打私人电话")])


def test_the_guideline_at_hand_is_read_and_not_refused() -> None:
    path = SHARED / "sop" / "sop_service_standard.docx"
    if not path.is_file():
        pytest.skip("../shared is not here: the guideline in Word was not read")
    parsed = parse_file(path, name=path.name)
    assert parsed.errors == ()
    assert len([row for row in parsed.rows if row.kind == "script"]) >= 6
    assert parsed.refused == ()


def test_labels_alone_on_a_line_hold_for_the_paragraphs_below_them(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("接入", 1)
    document.add_heading("场景：听不清", 2)
    for text in (
        "【推荐话术】",
        "请您大声一点。",
        "请您换一部电话。",
        "【禁用语】",
        "喂，大声点！",
        "备注：",
        "稍停再说",
    ):
        document.add_paragraph(text)
    (row,) = read(document, tmp_path).rows
    assert (row.category, row.content.title) == (("接入",), "听不清")
    assert lines(row) == [
        ("recommended", "请您大声一点。"),
        ("recommended", "请您换一部电话。"),
        ("forbidden", "喂，大声点！"),
        ("note", "稍停再说"),
    ]


def test_a_rule_whose_first_words_forbid_is_a_rule_and_no_line(tmp_path: Path) -> None:
    document = Document()
    document.add_heading("通话礼仪", 1)
    document.add_paragraph("避免使用不雅词汇：严禁使用服务禁语。", style="List Bullet")
    (row,) = read(document, tmp_path).rows
    assert (row.kind, [kind for kind, _ in lines(row)]) == ("guideline", ["note"])
