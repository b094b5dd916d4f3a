"""A file on disk → sheets of text cells, with their merged ranges. The one place that knows python-calamine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineWorkbook, SheetVisibleEnum

Cell = str | int | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, zero-based, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """`cells` is a rectangle of text from A1; only the first cell of a merged range holds its text."""

    name: str
    cells: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...]
    is_hidden: bool = False


def read_workbook(path: Path) -> Iterator[Sheet]:
    """The sheets in their order. Raises calamine's own errors for a damaged file."""
    workbook = CalamineWorkbook.from_path(str(path))
    for told in workbook.sheets_metadata:
        sheet = workbook.get_sheet_by_name(told.name)
        cells = tuple(tuple(cell_text(cell) for cell in row) for row in sheet.to_python(skip_empty_area=False))
        merges = tuple(Merge(*start, *end) for start, end in sheet.merged_cell_ranges or ())
        yield Sheet(told.name, cells, merges, told.visible != SheetVisibleEnum.Visible)


def cell_text(cell: Cell) -> str:
    """A cell as a person sees it: whole numbers without a point, days without a midnight."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
    return str(cell)
