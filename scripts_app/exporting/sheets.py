"""How our workbooks look, written row by row so that a large library needs no more memory than a small one."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from scripts_app.importing.columns import DATA_HEADER
from scripts_app.importing.safe_cells import neutral
from scripts_app.importing.visible import CELL_MAX

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = {
    "推荐话术": 60,
    "禁用语": 36,
    "备注": 36,
    "处理步骤": 36,
    "客户问法": 24,
    "场景": 28,
    "规范": 28,
    "怎样填写": 96,
    "未导入原因": 40,
}
_WIDTH = 14
_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")  # a file of Excel says _x0041_ for A; the _ itself is _x005F_
_HEAD = PatternFill("solid", fgColor="FFDDE7EE")


class Book:
    """A workbook that is written from its first row to its last."""

    def __init__(self) -> None:
        self._workbook = Workbook(write_only=True)

    def add_sheet(self, name: str, *, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A sheet with a fixed, filtered header. Formulas are made harmless; the columns of data are hidden."""
        sheet: Worksheet = self._workbook.create_sheet(name)
        for column, header in enumerate(headers, 1):
            dimension = sheet.column_dimensions[get_column_letter(column)]
            dimension.width, dimension.hidden = _WIDTHS.get(header, _WIDTH), header == DATA_HEADER
        sheet.freeze_panes = "A2"
        cells = [_cell(sheet, header) for header in headers]
        sheet.append([_filled(cell, header) for cell, header in zip(map(_as_head, cells), headers, strict=True)])
        written = 1
        cells = [_cell(sheet, header) for header in headers]
        for row in rows:
            sheet.append([_filled(cell, text) for cell, text in zip(cells, row, strict=True)])
            written += 1
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(headers))}{written}"

    def content(self) -> bytes:
        """The file."""
        stream = io.BytesIO()
        self._workbook.save(stream)
        return stream.getvalue()


def _cell(sheet: Worksheet, header: str) -> WriteOnlyCell:
    """The look of a column: a row is written as soon as it is appended, so one cell serves all rows."""
    cell = WriteOnlyCell(sheet)
    cell.alignment = Alignment(wrap_text=header != DATA_HEADER, vertical="top")
    return cell


def _as_head(cell: WriteOnlyCell) -> WriteOnlyCell:
    cell.font, cell.fill = Font(bold=True), _HEAD
    return cell


def _filled(cell: WriteOnlyCell, text: str) -> WriteOnlyCell:
    shown = ILLEGAL_CHARACTERS_RE.sub("", neutral(text)[:CELL_MAX])
    cell.value = _CODED.sub("_x005F_", shown) or None
    cell.data_type = "s"  # openpyxl takes a text with an equals sign in front for a formula
    return cell
