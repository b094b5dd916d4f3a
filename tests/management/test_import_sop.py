"""The contract of `import_sop` and `search_scenarios`, as other programs call them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from scripts_app.models import ImportBatch, Revision, Scenario, User
from tests.library import NOISE, make_admin, make_manager, put_live
from tests.workbooks import HEADER, Rows, write_workbook

pytestmark = pytest.mark.django_db
ROWS: Rows = [
    ["编号", "分类", *HEADER],
    ["A-1", "接入", "听不清", "您好", "“喂”", "注"],
    ["", "", "", "没有场景", "", ""],
]


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_workbook(tmp_path / "话术.xlsx", {"话术": ROWS})


def run(*arguments: str | Path) -> dict[str, Any]:
    out = io.StringIO()
    call_command("import_sop", *map(str, arguments), "--json", stdout=out, stderr=io.StringIO())
    answers: dict[str, Any] = json.loads(out.getvalue())
    return answers


def exit_status(*arguments: str | Path) -> int:
    try:
        run(*arguments)
    except SystemExit as stop:
        return int(str(stop.code))
    except CommandError as error:
        return error.returncode
    return 0


def test_a_dry_run_tells_what_stands_in_the_file_and_writes_nothing(file: Path) -> None:
    answer = run(file, "--dry-run")["话术.xlsx"]
    (scenario,) = answer["scenarios"]
    assert {key: scenario[key] for key in ("sheet", "row", "code", "category", "scenario")} == {
        "sheet": "话术",
        "row": 2,
        "code": "A-1",
        "category": "接入",
        "scenario": "听不清",
    }
    assert (scenario["recommended"], scenario["forbidden"], scenario["notes"]) == (["您好"], ["喂"], ["注"])
    assert set(scenario) >= {"steps", "dialogue", "triggers"}
    assert answer["warnings"] == [
        {"sheet": "话术", "row": 3, "message": "这一行没有场景名称，不知道是哪个场景。请补上后重新导入。"}
    ]
    assert answer["rows"] == {"read": 2, "stored": 1, "refused": 1, "dropped": 0}
    assert set(answer) >= {"guidelines", "errors", "ledger"}
    assert not ImportBatch.objects.exists()


def test_applying_twice_creates_once(file: Path, admin: User) -> None:
    first = run(file, "--apply", "--as", "admin")["话术.xlsx"]
    again = run(file, "--apply", "--as", "admin")["话术.xlsx"]
    keys = ("created", "changed", "unchanged", "absent")
    assert [first[key] for key in keys] == [1, 0, 0, 0]
    assert [again[key] for key in keys] == [0, 0, 1, 0]
    assert Revision.objects.get().batch_id == first["batch"]


def test_the_first_load_may_come_in_several_files(file: Path, tmp_path: Path, admin: User) -> None:
    other = write_workbook(tmp_path / "售后.xlsx", {"话术": [HEADER, ["退款", "好的"]]})
    run(file, other, "--apply", "--as", "admin", "--publish")
    assert Scenario.objects.live().count() == 2


def test_later_imports_become_drafts_even_with_publish(file: Path, admin: User) -> None:
    put_live(NOISE, manager=make_manager())
    answer = run(file, "--apply", "--as", "admin", "--publish")["话术.xlsx"]
    assert answer["created"] == 1
    assert Scenario.objects.live().count() == 1


def test_a_refused_file_ends_with_1_and_the_others_are_read(file: Path, tmp_path: Path, admin: User) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"x" * 100)
    assert exit_status(file, "--dry-run") == 0
    assert exit_status(file, bad, "--apply", "--as", "admin") == 1
    assert Scenario.objects.count() == 1


@pytest.mark.parametrize("arguments", [["--apply"], ["--apply", "--as", "nobody"]])
def test_wrong_use_ends_with_2(file: Path, arguments: list[str]) -> None:
    assert exit_status(file, *arguments) == 2


def test_a_file_that_is_not_there_ends_with_2(file: Path) -> None:
    assert exit_status(file, file.with_name("没有.xlsx"), "--dry-run") == 2
    assert exit_status(file, file, "--dry-run") == 2


def test_somebody_without_the_permission_may_not_import(file: Path) -> None:
    make_manager()
    assert exit_status(file, "--apply", "--as", "manager") == 1
    assert not ImportBatch.objects.exists()


def test_sentences_for_people(file: Path) -> None:
    out = io.StringIO()
    call_command("import_sop", str(file), "--dry-run", stdout=out)
    assert "话术.xlsx：读到 1 个场景、0 条服务规范。" in out.getvalue()
    assert "话术 第 3 行：这一行没有场景名称" in out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_search_answers_a_query_per_line(file: Path, admin: User, monkeypatch: pytest.MonkeyPatch) -> None:
    run(file, "--apply", "--as", "admin", "--publish")
    monkeypatch.setattr("sys.stdin", io.StringIO("听不清\n聽不清\n\n没有的东西xyz\n"))
    out = io.StringIO()
    call_command("search_scenarios", "--json", stdout=out)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    hit = ["话术.xlsx", "听不清", "A-1"]
    assert answers[:2] == [{"q": "听不清", "hits": [hit]}, {"q": "聽不清", "hits": [hit]}]
    assert len(answers) == 3
