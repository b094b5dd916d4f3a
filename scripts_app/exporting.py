"""Scripts out again: a workbook that people read and edit, and that changes nothing when it comes back unedited.

django-import-export is the frame of the table (`ScriptExport`); openpyxl dresses it.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from operator import attrgetter

from django.db.models import Prefetch, QuerySet
from import_export import resources
from import_export.fields import Field
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scripts_app.importing.columns import DATA_HEADER, Role
from scripts_app.importing.places import category_paths
from scripts_app.importing.safe_cells import neutral
from scripts_app.importing.visible import CELL_MAX, as_data, visible_cells
from scripts_app.models import ImportBatch, ImportRow, Revision, RowOutcome, Scenario, ScenarioKind
from scripts_app.permissions import Actor, require, sees_drafts

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = {
    "推荐话术": 60,
    "禁用语": 36,
    "备注": 36,
    "处理步骤": 36,
    "客户问法": 24,
    "场景": 28,
    "规范": 28,
    DATA_HEADER: 10,
}
_LEVELS = "一二三四五六七八九十"
_WIDTH = 14
_HEAD = PatternFill("solid", fgColor="FFDDE7EE")
_LINE_ROLES = {
    "客户问法": Role.TRIGGERS,
    "推荐话术": Role.RECOMMENDED,
    "禁用语": Role.FORBIDDEN,
    "备注": Role.NOTE,
    "处理步骤": Role.STEP,
    "生效日期": Role.EFFECTIVE_FROM,
    "失效日期": Role.EFFECTIVE_UNTIL,
}


def export_workbook(scenarios: QuerySet[Scenario], *, actor: Actor) -> bytes:
    """The .xlsx of those scenarios that the actor may see: one sheet of scripts, one of rules of service."""
    require(sees_drafts, actor)
    visible = Scenario.objects.visible_to(actor).standing()
    shown = _with_texts(visible.filter(pk__in=scenarios.order_by().values("pk")))
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for kind, name, title in ((ScenarioKind.SCRIPT, "话术", "场景"), (ScenarioKind.GUIDELINE, "服务规范", "规范")):
        of_kind = [scenario for scenario in shown if scenario.kind == kind]
        if kind == ScenarioKind.GUIDELINE:
            if not of_kind:
                break
            sheet = workbook.create_sheet()
        sheet.title = name
        _write(sheet, ScriptExport(title=title).table(of_kind))
    return _bytes(workbook)


class ScriptExport(resources.ModelResource):
    """The columns of the import template, filled from the text that counts: the live one, else the newest."""

    class Meta:
        model = Scenario
        fields = ()

    def __init__(self, *, title: str) -> None:
        super().__init__()
        paths = category_paths()
        depth = max(map(len, paths.values()), default=1)
        self._add("场景编号", attrgetter("code"))
        for level in range(depth):
            self._add("分类" if depth == 1 else f"{_LEVELS[level]}级分类", partial(_category, paths=paths, level=level))
        self._add(title, lambda scenario: _text_of(scenario).title)
        for name, role in _LINE_ROLES.items():
            self._add(name, partial(_cell, role=role))
        self._add("状态", _state)
        self._add(DATA_HEADER, lambda scenario: as_data(_text_of(scenario).content))

    def table(self, scenarios: list[Scenario]) -> list[list[str]]:
        """The header and a row for each scenario, formulas made harmless."""
        dataset = self.export(scenarios)
        return [list(dataset.headers or []), *([neutral(str(cell or "")) for cell in row] for row in dataset)]

    def iter_queryset(self, queryset: list[Scenario]) -> list[Scenario]:
        """The scenarios as they are: their texts were fetched with them."""
        return queryset

    def _add(self, name: str, value: Callable[[Scenario], str]) -> None:
        self.fields[f"column_{len(self.fields)}"] = Field(column_name=name, dehydrate_method=value)


def refused_rows_workbook(batch: ImportBatch) -> bytes:
    """The rows of a batch that were refused, with their reasons, to be mended and uploaded again as they are."""
    rows = [_refused_cells(row) for row in batch.rows.filter(outcome=RowOutcome.REFUSED)]
    headers = list(dict.fromkeys(header for row in rows for header in row))
    workbook = Workbook()
    _write(workbook.worksheets[0], [headers, *([neutral(row.get(header, "")) for header in headers] for row in rows)])
    workbook.worksheets[0].title = "未导入的行"
    return _bytes(workbook)


def _refused_cells(row: ImportRow) -> dict[str, str]:
    """Header → text. A row that was understood but stood in somebody's way is written out from what was read."""
    cells: dict[str, str] = {}
    for header, text in row.values.get("cells", ()):
        cells[header] = f"{cells[header]}\n{text}" if header in cells else text
    if (content := row.content) and not cells:
        shown = visible_cells(content)
        cells = {"分类": "".join(row.values["category"][-1:]), "场景": content.title}
        cells |= {name: shown[role] for name, role in _LINE_ROLES.items() if shown[role]}
    return {**cells, "未导入原因": row.reason, "原工作表": row.sheet, "原行号": str(row.row)}


def _with_texts(scenarios: QuerySet[Scenario]) -> QuerySet[Scenario]:
    standing = Prefetch("revisions", Revision.objects.standing().prefetch_related("lines"))
    return scenarios.select_related("live_revision").prefetch_related("live_revision__lines", standing)


def _text_of(scenario: Scenario) -> Revision:
    return scenario.live_revision or max(scenario.revisions.all(), key=lambda revision: revision.number)


def _category(scenario: Scenario, *, paths: dict[int, tuple[str, ...]], level: int) -> str:
    return "".join(paths[scenario.category_id][level : level + 1])


def _cell(scenario: Scenario, *, role: Role) -> str:
    return visible_cells(_text_of(scenario).content)[role]


def _state(scenario: Scenario) -> str:
    if scenario.live_revision_id:
        return "启用"
    return "停用" if scenario.retired_at else "草稿"


def _write(sheet: Worksheet, table: list[list[str]]) -> None:
    for number, row in enumerate(table, 1):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value, cell.data_type = text[:CELL_MAX] or None, "s"
            cell.alignment = Alignment(wrap_text=table[0][column - 1] != DATA_HEADER, vertical="top")
            if number == 1:
                cell.font, cell.fill = Font(bold=True), _HEAD
    for column, name in enumerate(table[0], 1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, _WIDTH)
        sheet.column_dimensions[letter].hidden = name == DATA_HEADER
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _bytes(workbook: Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()
