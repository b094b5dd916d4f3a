"""An Excel file, old or new → sheets. The one place that knows python-calamine."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from scripts_app.importing.crossed import Marks
from scripts_app.importing.marks import read_marks
from scripts_app.importing.old_marks import UNREADABLE, read_old_marks
from scripts_app.importing.sheets import Merge, Sheet

_NO_MERGES = "这种格式的合并单元格、删除线和批注读不到。表里有这些时，请另存为 .xlsx 后再上传。"
_NO_MARKS = "这个文件的删除线、红字和批注读不到。表里有这些时，请另存为 .xlsx 后再上传。"
Cell = str | int | float | bool | date | datetime | time | timedelta


def read_workbook(path: Path) -> list[Sheet]:
    """The sheets in their order. Raises calamine's own errors for a damaged file."""
    workbook = CalamineWorkbook.from_path(str(path))
    remarks = _remarks(path)
    has_merges = True
    sheets = []
    for told in workbook.sheets_metadata:
        sheet = workbook.get_sheet_by_name(told.name)
        cells = tuple(tuple(cell_text(cell) for cell in row) for row in sheet.to_python(skip_empty_area=False))
        ranges = sheet.merged_cell_ranges
        has_merges = has_merges and ranges is not None
        merges = tuple(Merge(*start, *end) for start, end in ranges or ())
        sheets.append(Sheet(told.name, cells, merges, told.visible != SheetVisibleEnum.Visible, remarks))
        remarks = ()
    if not has_merges and sheets:
        sheets[0] = replace(sheets[0], told=(*sheets[0].told, _NO_MERGES))
    return _with_marks(sheets, _marks(path, {sheet.name: sheet for sheet in sheets}))


def _marks(path: Path, sheets: dict[str, Sheet]) -> dict[str, Marks] | None:
    """None when they can't be told."""
    if zipfile.is_zipfile(path):
        return read_marks(path, sheets)
    try:
        return read_old_marks(path, sheets)
    except UNREADABLE:
        return None


def _with_marks(sheets: list[Sheet], marks: dict[str, Marks] | None) -> list[Sheet]:
    if marks is None:
        return [replace(sheet, told=(*sheet.told, _NO_MARKS)) for sheet in sheets[:1]] + sheets[1:]
    return [
        replace(sheet, crossed=marks[sheet.name].crossed, remarks=marks[sheet.name].remarks)
        if sheet.name in marks
        else sheet
        for sheet in sheets
    ]


def _remarks(path: Path) -> tuple[str, ...]:
    """What the first sheet tells about the whole file."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if any(name.endswith("vbaProject.bin") for name in archive.namelist()):
                return ("文件里有宏，宏没有运行，也没有保存；只读了单元格里的文字。",)
    return ()


def cell_text(cell: Cell) -> str:
    """A cell as a person sees it: whole numbers without a point, days without a midnight."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
    return str(cell)
