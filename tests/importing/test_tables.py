"""A workbook → rows: headers, sheets, merges, sections, refusals; every row and every character accounted for."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from scripts_app.importing.columns import Role, role_of
from scripts_app.importing.parse import parse_file
from scripts_app.importing.rows import ParsedFile
from tests.workbooks import HEADER, Rows, write_workbook


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "话术.xlsx"


def parse(path: Path, rows: Rows, *, merges: tuple[str, ...] = (), **sheets: Rows) -> ParsedFile:
    """A first sheet 话术 with `rows`, and more sheets by name."""
    return parse_file(write_workbook(path, {"话术": rows, **sheets}, merges=merges), name=path.name)


def titles(parsed: ParsedFile) -> list[str]:
    return [row.content.title for row in parsed.rows]


def told(parsed: ParsedFile) -> str:
    return "\n".join(f"{problem.sheet} {problem.row} {problem.message}" for problem in parsed.warnings)


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("場景", Role.SCENARIO),
        ("使用情況", Role.SCENARIO),
        ("客户问题", Role.SCENARIO),
        ("推薦引導語", Role.RECOMMENDED),
        ("标准话术（必填）", Role.RECOMMENDED),
        ("推荐话术2", Role.RECOMMENDED),
        ("不可以說", Role.FORBIDDEN),
        ("服務忌語", Role.FORBIDDEN),
        ("不推荐话术", Role.FORBIDDEN),
        ("解析", Role.NOTE),
        ("处理步骤", Role.STEP),
        ("序号", Role.RUNNING_NUMBER),
        ("场景编号", Role.CODE),
        ("二级分类", Role.CATEGORY),
        ("后果", Role.UNKNOWN),
    ],
)
def test_headers_are_known_by_many_names_in_both_scripts(header: str, role: Role) -> None:
    assert role_of(header) == role


def test_the_header_may_stand_below_titles_and_remarks_which_are_told(book: Path) -> None:
    parsed = parse(
        book, [["客服话术手册"], ["请按需查阅。"], HEADER, ["听不清", "您好", "你谁", "备注"]], merges=("A1:D1",)
    )
    assert titles(parsed) == ["听不清"]
    assert "话术 1 “客服话术手册”不是话术" in told(parsed)


def test_columns_come_in_any_order(book: Path) -> None:
    parsed = parse(book, [["备注", "禁用语", "应答", "序号", "情景"], ["注", "你谁", "您好", 1, "听不清"]])
    content = parsed.rows[0].content
    assert [line.text for line in content.lines] == ["您好", "你谁", "注"]
    assert (content.title, parsed.rows[0].code) == ("听不清", "")


def test_a_merged_category_holds_for_all_its_rows_but_an_empty_cell_for_none(book: Path) -> None:
    rows: Rows = [["分类", *HEADER], ["接入", "甲", "您好"], [None, "乙", "您好"], [None, "丙", "您好"]]
    parsed = parse(book, rows, merges=("A2:A3",))
    assert [row.category for row in parsed.rows] == [("接入",), ("接入",), ()]


def test_a_merged_ban_holds_for_all_its_rows(book: Path) -> None:
    parsed = parse(book, [HEADER, ["平日", "再见", "“没事挂了”"], ["节日", "节日快乐", None]], merges=("C2:C3",))
    assert [row.content.lines[-1].text for row in parsed.rows] == ["没事挂了", "没事挂了"]


def test_rows_below_one_merged_title_are_one_scenario(book: Path) -> None:
    rows = [
        HEADER,
        ["听不清", "您好", None, None],
        [None, "请您再说一遍", "你说啥", None],
        ["再见", "再见", None, None],
    ]
    parsed = parse(book, rows, merges=("A2:A3",))
    assert [[line.text for line in row.content.lines] for row in parsed.rows] == [
        ["您好", "请您再说一遍", "你说啥"],
        ["再见"],
    ]
    assert parsed.rows_read == 2


def test_the_sheet_names_the_category_when_there_are_several(book: Path) -> None:
    parsed = parse(book, [HEADER, ["甲", "您好"]], 售后=[HEADER, ["乙", "您好"]], Sheet3=[HEADER, ["丙", "您好"]])
    assert [row.category for row in parsed.rows] == [(), ("售后",), ()]


def test_a_section_row_names_the_category_of_the_rows_below(book: Path) -> None:
    parsed = parse(book, [HEADER, ["【夜间服务】"], ["甲", "您好"], ["结束"], ["乙", "再见"]], merges=("A4:D4",))
    assert [row.category for row in parsed.rows] == [("夜间服务",), ("结束",)]


def test_a_header_in_the_middle_changes_the_columns(book: Path) -> None:
    parsed = parse(book, [HEADER, ["甲", "您好"], [], ["情景", "服务忌语", "推荐用语"], ["乙", "你谁", "请问您是哪位"]])
    assert titles(parsed) == ["甲", "乙"]
    assert [line.kind for line in parsed.rows[1].content.lines] == ["recommended", "forbidden"]


def test_cover_empty_and_hidden_sheets_are_told(book: Path) -> None:
    sheets: dict[str, Rows] = {
        "话术": [HEADER, ["甲", "您好"]],
        "封面": [["版本", "V1"]],
        "空": [],
        "旧版": [HEADER, ["乙", "您好"]],
    }
    parsed = parse_file(write_workbook(book, sheets, hidden=("旧版",)), name=book.name)
    assert titles(parsed) == ["甲"]
    for sentence in ("封面 0 这个工作表里没有找到话术表", "空 0 这个工作表是空的", "旧版 0 这是隐藏的工作表"):
        assert sentence in told(parsed)


def test_an_unknown_column_goes_to_the_notes_under_its_name_and_is_told(book: Path) -> None:
    parsed = parse(book, [[*HEADER, "后果"], ["甲", "您好", "", "", "停岗"]])
    assert parsed.rows[0].content.lines[-1].text == "后果：停岗"
    assert "“后果”列不认识" in told(parsed)


def test_dates_are_read_as_people_write_them(book: Path) -> None:
    header = [*HEADER, "生效日期", "失效日期"]
    rows: list[list[object]] = [
        ["甲", "您好", "", "", datetime(2026, 1, 1), "2026年5月1日"],
        ["乙", "您好", "", "", "2026.01.01", "长期"],
        ["丙", "您好", "", "", "2026/6/30", ""],
    ]
    dates = [(row.content.effective_from, row.content.effective_until) for row in parse(book, [header, *rows]).rows]
    assert dates == [(date(2026, 1, 1), date(2026, 5, 1)), (date(2026, 1, 1), None), (date(2026, 6, 30), None)]


@pytest.mark.parametrize(
    ("status", "live"), [("启用", True), ("", True), ("停用", False), ("草稿", False), ("已下架", False)]
)
def test_what_the_file_calls_off_is_not_published(book: Path, status: str, *, live: bool) -> None:
    parsed = parse(book, [[*HEADER, "状态"], ["甲", "您好", "", "", status]])
    assert parsed.rows[0].may_publish is live


def test_rules_of_service_are_guidelines(book: Path) -> None:
    parsed = parse(
        book, [HEADER, ["甲", "您好"]], 服务规范=[["编号", "规范", "说明"], ["GF-1", "三声内接起", "先致歉"]]
    )
    assert [(row.kind, row.code, row.content.title) for row in parsed.rows] == [
        ("script", "", "甲"),
        ("guideline", "GF-1", "三声内接起"),
    ]


BAD_ROWS = {
    "这一行没有场景名称": ["", "您好", "", ""],
    "至少要有一行话术": ["只有名称", "", "", ""],
    "第 1 行（推荐话术）有 32000 个字": ["太长", "长" * 32_000, "", ""],
    "场景名称有 600 个字": ["长" * 600, "您好", "", ""],
}


@pytest.mark.parametrize("sentence", BAD_ROWS)
def test_a_bad_row_is_refused_with_its_place_and_the_others_are_read(book: Path, sentence: str) -> None:
    parsed = parse(book, [HEADER, ["好的", "您好"], BAD_ROWS[sentence]])
    assert titles(parsed) == ["好的"]
    (problem,) = parsed.refused
    assert (problem.sheet, problem.row) == ("话术", 3)
    assert problem.message.startswith(sentence)


def test_a_date_that_cannot_be_read_is_refused(book: Path) -> None:
    parsed = parse(book, [[*HEADER, "生效日期"], ["甲", "您好", "", "", "下周"]])
    assert "生效日期“下周”看不懂" in parsed.refused[0].message


def test_the_same_row_twice_is_read_once_and_another_text_refused(book: Path) -> None:
    parsed = parse(book, [HEADER, ["甲", "您好"], ["甲", "您好"], ["乙", "请讲"], ["甲", "再见"]])
    assert (titles(parsed), parsed.dropped_rows[0].row, parsed.refused[0].row) == (["甲", "乙"], 3, 5)
    assert "第 2 行完全相同" in parsed.dropped_rows[0].message
    assert "第 2 行是同一个场景，内容却不同" in parsed.refused[0].message


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [([], "里没有找到话术表"), ([["版本", "V1"]], "里没有找到话术表"), ([HEADER], "只有表头，下面没有内容")],
)
def test_a_file_without_rows_gets_its_sentence(book: Path, rows: Rows, sentence: str) -> None:
    parsed = parse(book, rows)
    assert (parsed.rows, parsed.refused) == ((), ())
    assert sentence in parsed.errors[0]


def test_every_row_and_every_character_is_accounted_for(book: Path) -> None:
    rows = [
        ["标题"],
        HEADER,
        ["甲", "“您好”；\n1、请稍等，您", "“你谁”等", "注"],
        ["丙", "x"],
        ["", "y"],
        ["乙", "z"],
        ["乙", "z"],
    ]
    parsed = parse(book, rows)
    assert parsed.rows_read == 5 == len(parsed.rows) + len(parsed.refused) + len(parsed.dropped_rows)
    ledger = parsed.ledger
    assert ledger.total == sum(len("".join(str(cell).split())) for row in rows for cell in row)
    assert (ledger.total, ledger.unassigned) == (ledger.stored + ledger.dropped + ledger.refused, 0)


def test_what_was_parsed_survives_the_way_between_processes(book: Path) -> None:
    parsed = parse(book, [["标题"], HEADER, ["甲", "您好"], ["", "x"], ["甲", "您好"]])
    assert ParsedFile.from_json(parsed.to_json()) == parsed
