"""The ledger on the pages: rows that are not imported stand apart from what is left out for a reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from scripts_app.importing import batches, leftovers
from scripts_app.importing.ledger import size_of
from scripts_app.models import ImportBatch, RowOutcome, User
from tests.importing.hands import bring_in
from tests.library import make_admin
from tests.views.hands import browser, read, send
from tests.workbooks import HEADER, Rows, write_workbook

pytestmark = pytest.mark.django_db
ERRORS = settings.BASE_DIR / "fixtures" / "error_sample.xlsx"
ROWS: Rows = [HEADER, ["甲", "您好"], ["甲", "您好"], ["", "没有场景名称的"]]


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture
def client(admin: User) -> Client:
    return browser(admin)


def staged(file: Path, rows: Rows, *, admin: User) -> ImportBatch:
    return batches.preview(write_workbook(file, {"话术": rows}), name=file.name, actor=admin)


def told(html: str) -> dict[str, int]:
    """The figures below the bar, by their name."""
    key = html.split('class="ledger-key"')[1].split("</ul>", maxsplit=1)[0]
    return {name: int(figure) for name, figure in re.findall(r">(\w+) <b>(\d+)</b>", key)}


def test_refused_rows_are_a_figure_of_their_own_and_the_sum_is_the_whole_file(client: Client, admin: User) -> None:
    batch = batches.preview(ERRORS, name=ERRORS.name, actor=admin)
    html = read(client, "import_batch", batch.pk)
    figures = told(html)
    cells = batch.rows.filter(outcome=RowOutcome.REFUSED).values_list("values__cells", flat=True)
    assert figures["未导入的行"] == size_of(*(text for row in cells for _, text in row)) > figures["已略过"]
    assert f"文件共 {sum(figures.values())} 字" in html
    assert set(figures) == {"存入场景", "已略过", "未导入的行", "未归类"}


def test_what_is_left_out_says_what_it_is(client: Client, admin: User, tmp_path: Path) -> None:
    batch = staged(tmp_path / "x.xlsx", ROWS, admin=admin)
    html = read(client, "import_batch", batch.pk)
    assert "（表头 11、重复行 3）" in html
    assert told(html) == {"存入场景": 3, "已略过": 14, "未导入的行": 7, "未归类": 0}


def test_a_row_that_only_the_library_refuses_is_not_said_to_be_stored(
    client: Client, admin: User, tmp_path: Path
) -> None:
    batch = staged(
        tmp_path / "x.xlsx", [["分类", *HEADER], ["长" * 61, "甲", "您好"], ["接入", "乙", "再见"]], admin=admin
    )
    figures = told(read(client, "import_batch", batch.pk))
    assert figures == {"存入场景": 5, "已略过": 13, "未导入的行": 64, "未归类": 0}
    page = read(client, "import_ledger", batch.pk, which="refused")
    assert "甲 您好" in page
    assert 'name="row-' not in page  # it can be given to no other scenario
    assert not leftovers.listed(batch, which="dropped")[0].leftover.text.startswith("甲")


def test_the_texts_of_refused_rows_are_listed_by_themselves_and_can_be_given_to_a_scenario(
    client: Client, admin: User, tmp_path: Path
) -> None:
    batch = staged(tmp_path / "x.xlsx", ROWS, admin=admin)
    page = read(client, "import_ledger", batch.pk, which="refused")
    assert "没有场景名称的" in page
    assert "重复行" not in page.split("<tbody>")[1]
    (place,) = re.findall(r'name="row-(\d+)"', page)
    assert ">推荐话术</option>" not in page  # a whole row may hold what must not be said
    send(client, "import_assign", batch.pk, **{f"row-{place}": "2", f"role-{place}": "recommended"})
    assert told(read(client, "import_batch", batch.pk))["存入场景"] == 3
    send(client, "import_assign", batch.pk, **{f"row-{place}": "2", f"role-{place}": "note"})
    figures = told(read(client, "import_batch", batch.pk))
    assert figures == {"存入场景": 10, "已略过": 14, "未归类": 0}


def test_the_report_of_an_earlier_import_still_has_its_ledger(client: Client, admin: User, tmp_path: Path) -> None:
    batch = bring_in(tmp_path / "x.xlsx", ROWS, admin=admin)
    old = dict(batch.report)
    old["ledger"] = {"total": 24, "stored": 3, "dropped": 20, "unassigned": 1}
    left = {"sheet": "话术", "row": 4, "text": "没有", "why": "没有导入的行", "size": 20, "is_dropped": True}
    old["leftovers"] = [left, left | {"why": "没有归类的文字", "size": 1, "is_dropped": False}]
    ImportBatch.objects.filter(pk=batch.pk).update(report=old)
    html = read(client, "import_batch", batch.pk)
    assert told(html) == {"存入场景": 3, "已略过": 20, "未归类": 1}
    assert "（没有导入的行 20）" in html
    assert "未归类" in read(client, "import_ledger", batch.pk, which="unassigned").split("<tbody>")[1]
