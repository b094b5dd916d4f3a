"""Tables that are not one header above its rows: grouped, repeated, closed, on their side, without a header."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts_app.importing.parse import parse_file
from scripts_app.importing.rows import ParsedFile
from tests.workbooks import HEADER, Rows, write_workbook


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "话术.xlsx"


def parse(path: Path, rows: Rows, *, merges: tuple[str, ...] = ()) -> ParsedFile:
    return parse_file(write_workbook(path, {"话术": rows}, merges=merges), name=path.name)


def titles(parsed: ParsedFile) -> list[str]:
    return [row.content.title for row in parsed.rows]


def told(parsed: ParsedFile) -> str:
    return "\n".join(f"{problem.sheet} {problem.row} {problem.message}" for problem in parsed.warnings)


def test_a_grouped_header_of_two_rows_is_understood(book: Path) -> None:
    rows: Rows = [
        ["场景", "话术", None, "备注"],
        [None, "推荐", "禁用", None],
        ["甲", "您好", "喂", "注"],
        ["乙", "再见", "", ""],
    ]
    parsed = parse(book, rows, merges=("B1:C1", "A1:A2", "D1:D2"))
    assert [[line.kind for line in row.content.lines] for row in parsed.rows] == [
        ["recommended", "forbidden", "note"],
        ["recommended"],
    ]


def test_a_part_that_does_not_say_what_it_is_takes_the_name_of_its_group(book: Path) -> None:
    rows: Rows = [["场景", "推荐话术", None], [None, "早班", "晚班"], ["甲", "早上好，您好", "晚上好，您好"]]
    parsed = parse(book, rows, merges=("B1:C1", "A1:A2"))
    assert [line.text for line in parsed.rows[0].content.lines] == ["早上好，您好", "晚上好，您好"]


def test_several_columns_of_one_kind_follow_each_other(book: Path) -> None:
    parsed = parse(book, [["场景", "推荐话术1", "推荐话术2", "推荐话术3"], ["甲", "您好", "", "再见"]])
    assert [line.text for line in parsed.rows[0].content.lines] == ["您好", "再见"]


@pytest.mark.parametrize("row", [["合计", "2 条"], ["制表人：小王", "", "审核人：老李"], ["共 2 条"], ["第 1 页"]])
def test_totals_signatures_and_page_numbers_are_no_scenarios(book: Path, row: list[str]) -> None:
    parsed = parse(book, [HEADER, ["甲", "您好"], ["乙", "再见"], row])
    assert (titles(parsed), parsed.refused, parsed.rows_read) == (["甲", "乙"], (), 2)
    assert f"话术 4 “{row[0]}" in told(parsed)


def test_a_header_that_is_printed_again_on_each_page_is_no_scenario(book: Path) -> None:
    parsed = parse(book, [HEADER, ["甲", "您好"], HEADER, ["乙", "再见"]])
    assert titles(parsed) == ["甲", "乙"]


def test_a_table_on_its_side_is_read_by_columns_and_told(book: Path) -> None:
    rows: Rows = [["场景", "甲", "乙"], ["推荐话术", "您好", "再见"], ["禁用语", "喂", ""], ["备注", "", "注"]]
    parsed = parse(book, rows)
    assert [(row.content.title, len(row.content.lines)) for row in parsed.rows] == [("甲", 2), ("乙", 2)]
    assert "横过来写" in told(parsed)


def test_a_sheet_without_a_header_is_understood_by_what_stands_in_it_and_told(book: Path) -> None:
    rows: Rows = [["听不清", "对不起，请您再说一遍。", "“你说啥”"], ["挂机", "谢谢您，再见。", "“没事挂了”"]]
    parsed = parse(book, rows)
    assert [(row.row, row.content.title) for row in parsed.rows] == [(1, "听不清"), (2, "挂机")]
    assert [line.kind for line in parsed.rows[0].content.lines] == ["recommended", "forbidden"]
    assert "没有表头" in told(parsed)


def test_what_is_no_table_of_scripts_is_not_guessed_to_be_one(book: Path) -> None:
    assert parse(book, [["姓名", "电话"], ["王小明", "123"], ["李小红", "456"]]).rows == ()
