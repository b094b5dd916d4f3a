"""A column whose name says that it must not be said is never imported as something to say unawares."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts_app.importing.columns import Role
from scripts_app.importing.doubts import doubts
from scripts_app.importing.found import Found
from scripts_app.importing.mapping import GUESS, Mapping
from scripts_app.importing.parse import parse_file
from tests.conftest import SHARED
from tests.workbooks import Rows, write_workbook

BY_COLUMN: Rows = [["场景", "推荐话术", "不能说的话"], ["听不清", "请您再说一遍。", "喂，大声点"]]
BY_ROW: Rows = [
    ["场景", "类型", "内容"],
    ["听不清", "推荐话术", "请您再说一遍。"],
    ["", "禁用语", "喂，大声点"],
    ["挂机", "推荐话术", "再见。"],
]
FILES = sorted(path for path in (SHARED / "sop").glob("*.*") if path.suffix != ".json")


def found_in(file: Path, rows: Rows) -> Found:
    return Found.in_file(parse_file(write_workbook(file, {"话术": rows}), name=file.name))


def said(found: Found, *roles: Role) -> Mapping:
    return Mapping(roles={found.tables[0].shape: roles})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "话术.xlsx"


@pytest.mark.parametrize("role", [Role.RECOMMENDED, Role.STEP])
def test_a_forbidden_column_taken_for_something_to_say_is_in_doubt(file: Path, role: Role) -> None:
    found = found_in(file, BY_COLUMN)
    (doubt,) = doubts(found, said(found, Role.SCENARIO, Role.RECOMMENDED, role))
    assert "“话术”的第 3 列“不能说的话”，列名说它不可说" in doubt.sentence
    assert doubt.key.endswith(f"-2-{role}")


@pytest.mark.parametrize("role", [Role.FORBIDDEN, Role.NOTE, Role.CONTRAST, Role.IGNORED])
def test_one_that_agents_are_not_told_to_say_is_not(file: Path, role: Role) -> None:
    found = found_in(file, BY_COLUMN)
    assert doubts(found, said(found, Role.SCENARIO, Role.RECOMMENDED, role)) == []


def test_a_column_of_both_kinds_taken_for_what_may_be_said_is_in_doubt(file: Path) -> None:
    found = found_in(file, [["场景", "推荐与禁用话术"], ["听不清", "正确：请您再说一遍。\n错误：喂"]])
    (doubt,) = doubts(found, said(found, Role.SCENARIO, Role.RECOMMENDED))
    assert "里面有不可说的话" in doubt.sentence


def test_a_column_that_tells_which_row_must_not_be_said_is_in_doubt_when_it_no_longer_counts(file: Path) -> None:
    found = found_in(file, BY_ROW)
    assert found.tables[0].columns[1].role == Role.LINE_KIND
    assert doubts(found, GUESS) == []
    ignored = said(found, Role.SCENARIO, Role.IGNORED, Role.RECOMMENDED)
    (doubt,) = doubts(found, ignored)
    assert "第 2 列“类型”说旁边的话可不可说" in doubt.sentence
    read_so = Found(found.sheets, found.under(ignored).tables)  # as a remembered mapping has it read
    assert len(doubts(read_so, ignored)) == 1
    assert doubts(found, said(found, Role.SCENARIO, Role.IGNORED, Role.NOTE)) == []


@pytest.mark.skipif(not FILES, reason="../shared 不在这台机器上")
@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_what_the_reader_takes_by_itself_is_never_in_doubt(path: Path) -> None:
    assert doubts(Found.in_file(parse_file(path, name=path.name)), GUESS) == []
