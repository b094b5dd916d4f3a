"""A new scenario with a title that another has already arrives, but not without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts_app import publishing
from scripts_app.importing import batches
from scripts_app.importing.cautions import NAMESAKE
from scripts_app.importing.summary import summarize
from scripts_app.models import ImportBatch, RowOutcome, User
from tests.importing.hands import bring_in, titled
from tests.library import make_admin
from tests.views.hands import browser, read
from tests.workbooks import HEADER, Rows, write_workbook

pytestmark = pytest.mark.django_db
HEAD = ["分类", *HEADER]


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "话术.xlsx"


def preview(file: Path, rows: Rows, *, admin: User) -> ImportBatch:
    return batches.preview(write_workbook(file, {"话术": rows}), name=file.name, actor=admin)


def reasons(batch: ImportBatch) -> list[str]:
    return list(batch.rows.values_list("reason", flat=True))


def test_a_title_that_the_library_has_in_another_category_is_told_with_its_place(file: Path, admin: User) -> None:
    bring_in(file, [HEAD, ["接入", "听不清", "您好"]], admin=admin, publish=True)
    code = titled("听不清").code
    batch = preview(file, [HEAD, ["售后", "聽不清", "请讲"], ["售后", "挂机", "再见"]], admin=admin)
    assert reasons(batch) == [f"另有同名场景：话术库“接入”（编号 {code}）。", ""]
    assert summarize(batch).cautions[NAMESAKE] == 1
    html = read(browser(admin), "import_batch", batch.pk)
    assert f"另有同名场景：话术库“接入”（编号 {code}）。" in html
    assert "1 行另有同名场景" in html
    assert "挂机" not in read(browser(admin), "import_batch", batch.pk, outcome=NAMESAKE)


def test_a_title_that_waits_as_a_draft_counts_and_one_off_the_air_does_not(file: Path, admin: User) -> None:
    bring_in(file, [HEAD, ["接入", "甲", "您好"]], admin=admin, publish=True)
    bring_in(file, [HEAD, ["接入", "乙", "您好"]], admin=admin)
    publishing.retire(titled("甲"), actor=admin)
    batch = preview(file, [HEAD, ["售后", "甲", "请讲"], ["售后", "乙", "请讲"]], admin=admin)
    assert [bool(reason) for reason in reasons(batch)] == [False, True]


def test_the_same_title_twice_in_a_file_names_the_other_row(file: Path, admin: User) -> None:
    rows: Rows = [HEAD, ["接入", "听不清", "您好"], ["售后", "听不清", "请讲"]]
    assert reasons(preview(file, rows, admin=admin)) == [
        "另有同名场景：这个文件“话术”第 3 行。",
        "另有同名场景：这个文件“话术”第 2 行。",
    ]


def test_a_scenario_that_the_file_brings_again_is_named_once(file: Path, admin: User) -> None:
    known = ["接入", "听不清", "您好"]
    bring_in(file, [HEAD, known], admin=admin, publish=True)
    batch = preview(file, [HEAD, known, ["售后", "听不清", "请讲"]], admin=admin)
    assert reasons(batch) == ["", "另有同名场景：这个文件“话术”第 2 行。"]


def test_many_of_the_same_title_are_counted(file: Path, admin: User) -> None:
    batch = preview(file, [HEAD, *([f"分类{number}", "听不清", "您好"] for number in range(6))], admin=admin)
    assert reasons(batch)[0].endswith("第 5 行等 5 处。")


def test_nothing_is_blocked_and_the_sentence_stays_with_the_row(file: Path, admin: User) -> None:
    batch = bring_in(file, [HEAD, ["接入", "听不清", "您好"], ["售后", "听不清", "请讲"]], admin=admin)
    assert batch.rows.filter(outcome=RowOutcome.NEW, revision__isnull=False).count() == 2
    assert "第 3 行" in reasons(batch)[0]
