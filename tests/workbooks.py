"""Small workbooks as people make them, written to a temporary folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

Rows = Sequence[Sequence[object]]
HEADER = ("场景", "推荐话术", "禁用语", "备注")


def write_workbook(
    path: Path, sheets: dict[str, Rows], *, merges: Sequence[str] = (), hidden: Sequence[str] = ()
) -> Path:
    """`merges` are ranges (A2:A4) of the first sheet, `hidden` names of sheets."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    for merge in merges:
        workbook.worksheets[0].merge_cells(merge)
    workbook.save(path)
    return path
