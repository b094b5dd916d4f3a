"""What a person says about a file: sheets, header rows, columns, leftovers; and the sample that is shown before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts_app.importing.columns import Role
from scripts_app.importing.guard import read_guarded
from scripts_app.importing.mapping import GUESS, NO_HEADER, ROLE_NAMES, Assignment, Mapping, shape_of
from scripts_app.importing.parse import parse_file
from scripts_app.importing.rows import ParsedFile
from scripts_app.importing.sample import understood
from tests.workbooks import HEADER, Rows, write_workbook

ODD: Rows = [["我司内部表"], ["甲列", "乙列", "丙列"], ["听不清", "请您再说一遍。", "你说啥"], ["挂机", "再见。", ""]]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "话术.xlsx"


def parse(path: Path, rows: Rows, *, mapping: Mapping = GUESS, **sheets: Rows) -> ParsedFile:
    return parse_file(write_workbook(path, {"话术": rows, **sheets}), name=path.name, mapping=mapping)


def kinds(parsed: ParsedFile) -> list[list[tuple[str, str]]]:
    return [[(str(line.kind), line.text) for line in row.content.lines] for row in parsed.rows]


def test_the_guess_comes_back_with_header_row_columns_and_sample(book: Path) -> None:
    parsed = parse(book, [["标题"], HEADER, ["听不清", "您好", "喂", "注"]])
    table = parsed.tables[0]
    assert (table.sheet, table.header_row, table.is_turned) == ("话术", 2, False)
    assert [(column.header, column.role) for column in table.columns] == [
        ("场景", Role.SCENARIO),
        ("推荐话术", Role.RECOMMENDED),
        ("禁用语", Role.FORBIDDEN),
        ("备注", Role.NOTE),
    ]
    assert table.sample == (("听不清", "您好", "喂", "注"),)


def test_no_sample_is_longer_than_ten_rows(book: Path) -> None:
    parsed = parse(book, [HEADER, *[[f"场景{number}", "您好"] for number in range(30)]])
    assert len(parsed.tables[0].sample) == 10


def test_a_sheet_that_was_left_out_still_shows_its_first_rows(book: Path) -> None:
    parsed = parse(book, ODD)
    assert (parsed.tables, parsed.sheets[0].is_read) == ((), False)
    assert parsed.sheets[0].head[1] == ("甲列", "乙列", "丙列")


def test_a_header_row_and_columns_that_a_person_names_are_taken(book: Path) -> None:
    first = parse(book, ODD, mapping=Mapping(header_rows={"话术": 2}))
    shape = first.tables[0].shape
    roles = (Role.SCENARIO, Role.RECOMMENDED, Role.FORBIDDEN)
    parsed = parse(book, ODD, mapping=Mapping(header_rows={"话术": 2}, roles={shape: roles}))
    assert [row.content.title for row in parsed.rows] == ["听不清", "挂机"]
    assert kinds(parsed)[0] == [("recommended", "请您再说一遍。"), ("forbidden", "你说啥")]


def test_columns_once_named_are_known_in_the_next_file_of_the_shape(book: Path) -> None:
    known = Mapping(roles={shape_of(["甲列", "乙列", "丙列"]): (Role.SCENARIO, Role.RECOMMENDED, Role.NOTE)})
    rows: Rows = [["另一个标题"], [], ["甲列", "乙列", "丙列"], ["催单", "我帮您催。", "注"]]
    assert kinds(parse(book, rows, mapping=known)) == [[("recommended", "我帮您催。"), ("note", "注")]]


def test_columns_once_named_win_over_a_guess_from_what_the_cells_say(book: Path) -> None:
    rows: Rows = [*ODD, ["催单", "我马上帮您催。", "等着"]]
    assert parse(book, rows).tables[0].header_row == NO_HEADER  # alone, the cells are clear enough to be guessed from
    roles = (Role.SCENARIO, Role.RECOMMENDED, Role.FORBIDDEN)
    known = parse(book, rows, mapping=Mapping(roles={shape_of(["甲列", "乙列", "丙列"]): roles}))
    assert known.tables[0].header_row == 2
    assert [row.content.title for row in known.rows] == ["听不清", "挂机", "催单"]


def test_a_wrong_guess_can_be_put_right_by_column(book: Path) -> None:
    rows: Rows = [["场景", "应答", "说明"], ["听不清", "您好", "喂"]]
    shape = parse(book, rows).tables[0].shape
    roles = (Role.SCENARIO, Role.RECOMMENDED, Role.FORBIDDEN)
    assert kinds(parse(book, rows, mapping=Mapping(roles={shape: roles})))[0][1] == ("forbidden", "喂")


def test_a_column_that_nobody_wants_is_left_out_and_listed(book: Path) -> None:
    rows: Rows = [["场景", "应答", "责任人"], ["听不清", "您好", "小王"]]
    shape = parse(book, rows).tables[0].shape
    roles = (Role.SCENARIO, Role.RECOMMENDED, Role.IGNORED)
    parsed = parse(book, rows, mapping=Mapping(roles={shape: roles}))
    assert kinds(parsed) == [[("recommended", "您好")]]
    assert [(left.text, left.size) for left in parsed.leftovers if left.why == "不导入的列"] == [("小王", 2)]


def test_a_sheet_without_a_header_is_read_by_the_columns_that_a_person_names(book: Path) -> None:
    rows: Rows = [["a1", "客户来电", "接听"], ["a2", "客户挂机", "结束"]]
    said = Mapping(header_rows={"话术": NO_HEADER})
    shape = parse(book, rows, mapping=said).tables[0].shape
    roles = (Role.CODE, Role.SCENARIO, Role.NOTE)
    parsed = parse(book, rows, mapping=Mapping(header_rows={"话术": NO_HEADER}, roles={shape: roles}))
    assert [(row.row, row.code, row.content.title) for row in parsed.rows] == [
        (1, "a1", "客户来电"),
        (2, "a2", "客户挂机"),
    ]


def test_a_sheet_that_a_person_leaves_out_is_left_out_and_listed(book: Path) -> None:
    said = Mapping(skipped=frozenset({"旧"}))
    parsed = parse(book, [HEADER, ["甲", "您好"]], mapping=said, 旧=[HEADER, ["乙", "再见"]])
    assert [row.content.title for row in parsed.rows] == ["甲"]
    assert [(left.row, left.text) for left in parsed.leftovers if left.sheet == "旧"] == [
        (1, "场景 推荐话术 禁用语 备注"),
        (2, "乙 再见"),
    ]


def test_a_leftover_that_is_assigned_becomes_a_line_and_counts_as_stored(book: Path) -> None:
    rows: Rows = [["不得与客户争吵"], HEADER, ["听不清", "您好"]]
    before = parse(book, rows)
    assert ("不得与客户争吵", "标题") in [(left.text, left.why) for left in before.leftovers]
    part = Assignment("话术", 1, "不得与客户争吵", 3, Role.FORBIDDEN)
    parsed = parse(book, rows, mapping=Mapping(assigned=(part,)))
    assert kinds(parsed) == [[("recommended", "您好"), ("forbidden", "不得与客户争吵")]]
    assert parsed.ledger.stored == before.ledger.stored + 7
    assert parsed.ledger.dropped == before.ledger.dropped - 7
    assert parsed.ledger.total == before.ledger.total


def test_an_assignment_that_no_longer_fits_is_told(book: Path) -> None:
    part = Assignment("话术", 9, "没有这一行", 2, Role.NOTE)
    parsed = parse(book, [HEADER, ["甲", "您好"]], mapping=Mapping(assigned=(part,)))
    assert "请重新指定" in parsed.warnings[-1].message


def test_the_child_process_reads_by_the_mapping(book: Path) -> None:
    write_workbook(book, {"话术": ODD})
    roles = (Role.SCENARIO, Role.RECOMMENDED, Role.FORBIDDEN)
    said = Mapping(header_rows={"话术": 2}, roles={shape_of(["甲列", "乙列", "丙列"]): roles})
    parsed = read_guarded(book, name="话术.xlsx", mapping=said)
    assert parsed == parse_file(book, name="话术.xlsx", mapping=said)
    assert len(parsed.rows) == 2


def test_a_mapping_comes_back_from_json_as_it_was() -> None:
    part = Assignment("话术", 1, "文字", 3, Role.NOTE)
    said = Mapping(frozenset({"封面"}), {"话术": 2}, {"ab": (Role.SCENARIO, Role.IGNORED)}, (part,))
    assert Mapping.from_json(json.loads(json.dumps(said.to_json()))) == said


def test_the_sample_shows_what_other_columns_would_make_of_it_without_the_file(book: Path) -> None:
    table = parse(book, [["场景", "应答", "说明"], ["听不清", "1、您好", "“喂”"]]).tables[0]
    rows = understood(table, (Role.SCENARIO, Role.RECOMMENDED, Role.FORBIDDEN))
    assert [(line.kind, line.text) for line in rows[0].content.lines] == [("recommended", "您好"), ("forbidden", "喂")]
    assert understood(table, (Role.NOTE, Role.RECOMMENDED, Role.NOTE))[0].problems


def test_every_role_that_a_person_may_choose_has_a_name() -> None:
    assert set(Role) - set(ROLE_NAMES) == {Role.DATA}


def test_the_shape_of_a_table_is_told_by_its_headers_in_their_order() -> None:
    assert shape_of(["場景", "話術 "]) == shape_of(["场景", "话术", ""])
    assert shape_of(["场景", "话术"]) != shape_of(["话术", "场景"])
    assert shape_of(["", ""]) != shape_of(["", ""], has_header=False)
