"""Whatever a scenario says, it comes back from its export as it was, in whatever order people turn the columns."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from scripts_app import drafts
from scripts_app.content import ScriptContent
from scripts_app.exporting import export_workbook, template_workbook
from scripts_app.exporting.columns import headers
from scripts_app.importing import batches
from scripts_app.importing.columns import DATA_HEADER
from scripts_app.importing.guard import read_guarded
from scripts_app.importing.parse import parse_file
from scripts_app.importing.summary import summarize
from scripts_app.importing.visible import CUT
from scripts_app.models import Category, RowOutcome, Scenario, User
from tests.conftest import SHARED
from tests.contents import CONTENTS, LONG
from tests.library import NOISE, QUIET, make_admin, put_live

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"


@pytest.fixture
def admin() -> User:
    return make_admin()


def export(path: Path, *, actor: User) -> Path:
    path.write_bytes(export_workbook(Scenario.objects.all(), actor=actor))
    return path


def outcomes(path: Path, *, admin: User) -> dict[str, int]:
    """How many rows of each outcome the import of the file has."""
    summary = summarize(batches.preview(path, name=path.name, actor=admin))
    return {outcome: count for outcome in RowOutcome.values if (count := getattr(summary, outcome))}


def edit(path: Path, row: int, header: str, *, text: str) -> None:
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    column = [cell.value for cell in sheet[1]].index(header) + 1
    sheet.cell(row, column).value = text
    workbook.save(path)


@given(st.lists(CONTENTS, min_size=1, max_size=4))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_content_comes_back_to_the_character(admin: User, tmp_path: Path, contents: list[ScriptContent]) -> None:
    with transaction.atomic():
        category = Category.objects.get_or_create(name="听不清", parent=None)[0]
        written = [drafts.create_scenario(each, place=drafts.Place(category), actor=admin) for each in contents]
        parsed = parse_file(export(tmp_path / "x.xlsx", actor=admin), name="x.xlsx")
        codes = [draft.scenario.code for draft in written]
        transaction.set_rollback(True)
    assert {row.code: row.content for row in parsed.rows} == dict(zip(codes, contents, strict=True))
    assert (parsed.refused, parsed.dropped_rows, parsed.ledger.unassigned) == ((), (), 0)


def test_a_text_too_long_for_a_cell_comes_back_whole_and_is_not_edited_by_halves(admin: User, tmp_path: Path) -> None:
    put_live(NOISE, manager=admin)
    put_live(LONG, manager=admin)
    path = export(tmp_path / "x.xlsx", actor=admin)
    cells = [str(cell.value or "") for row in load_workbook(path).worksheets[0].iter_rows() for cell in row]
    assert max(len(text.encode("utf-16-le")) // 2 for text in cells) <= 32_767
    assert outcomes(path, admin=admin) == {"unchanged": 2}
    edit(path, 3, "备注", text="改了一处")
    batch = batches.preview(path, name=path.name, actor=admin)
    assert "这一行太长" in batch.rows.get(outcome=RowOutcome.REFUSED).reason
    assert any(text.endswith(CUT) for text in cells)


def test_a_category_below_its_like_is_kept(admin: User, tmp_path: Path) -> None:
    top = Category.objects.create(name="投诉")
    below = Category.objects.create(name="投诉", parent=top)
    drafts.create_scenario(NOISE, place=drafts.Place(below), actor=admin)
    path = export(tmp_path / "x.xlsx", actor=admin)
    assert parse_file(path, name=path.name).rows[0].category == ("投诉", "投诉")


def test_columns_in_another_order_under_other_names_change_nothing(admin: User, tmp_path: Path) -> None:
    put_live(NOISE, manager=admin)
    path = export(tmp_path / "x.xlsx", actor=admin)
    workbook = load_workbook(path)
    columns = list(zip(*workbook.worksheets[0].values, strict=True))
    names = {"推荐话术": "标准话术", "禁用语": "服务禁语", "场景": "场景名称", "分类": "类别"}
    turned = [[names.get(str(head), head), *cells] for head, *cells in reversed(columns)]
    workbook.remove(workbook.worksheets[0])
    sheet = workbook.create_sheet("话术")
    for row in zip(*turned, strict=True):
        sheet.append(row)
    workbook.save(path)
    assert outcomes(path, admin=admin) == {"unchanged": 1}


def test_the_demo_library_comes_back_unchanged(admin: User, tmp_path: Path) -> None:
    demo = batches.preview(FIXTURES / "demo_scripts.xlsx", name="demo.xlsx", actor=admin)
    batches.confirm(demo, actor=admin, publish=True)
    assert outcomes(export(tmp_path / "x.xlsx", actor=admin), admin=admin) == {"unchanged": Scenario.objects.count()}


def test_every_sample_file_comes_back_unchanged(admin: User, tmp_path: Path) -> None:
    files = sorted(path for path in (SHARED / "sop").glob("*.*") if path.suffix != ".json")
    if not files:
        pytest.skip("../shared is not here: the sample SOP files were not exported")
    for file in files:
        batches.confirm(batches.preview(file, name=file.name, actor=admin), actor=admin)
    assert Scenario.objects.count() > 50
    assert outcomes(export(tmp_path / "x.xlsx", actor=admin), admin=admin) == {"unchanged": Scenario.objects.count()}


def test_what_was_undone_or_may_not_be_seen_is_not_exported_and_the_order_is_that_of_the_keys(
    admin: User, tmp_path: Path
) -> None:
    first, second = put_live(NOISE, manager=admin), put_live(QUIET, manager=admin)
    content = export_workbook([second.pk, first.pk, 999], actor=admin)
    rows = list(load_workbook(io.BytesIO(content)).worksheets[0].values)
    assert [row[3] for row in rows[1:]] == [QUIET.title, NOISE.title]


def test_the_template_has_the_columns_of_the_export_and_reads_without_a_problem(admin: User, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    path.write_bytes(template_workbook())
    sheets = load_workbook(path).worksheets
    assert [cell.value for cell in sheets[0][1]] == headers()
    assert set(headers()) <= {row[0] for row in sheets[1].values}
    put_live(NOISE, manager=admin)
    exported = load_workbook(export(tmp_path / "x.xlsx", actor=admin)).worksheets[0]
    assert [cell.value for cell in exported[1] if cell.value != DATA_HEADER] == headers()
    parsed = read_guarded(path, name=path.name)
    assert (len(parsed.rows), parsed.refused, parsed.errors, parsed.ledger.unassigned) == (1, (), (), 0)
    assert not parsed.rows[0].content.problems()
