"""What stands in a workbook beside its text: struck-through and red lines, comments, hyperlinks. Knows openpyxl.

Only files that hold any of these are opened a second time: it is slow, and most hold none.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.fonts import Font
from openpyxl.worksheet.worksheet import Worksheet

Place = tuple[int, int]
CELLS_MAX = 100_000
_HINTS = re.compile(
    rb'<strike(?!\s+val="(?:0|false)")|rgb="FF(?:FF0000|C00000|E00000|D00000)"|<hyperlink\b', re.IGNORECASE
)
_REDS = ("FFFF0000", "FFC00000", "FFE00000", "FFD00000")


@dataclass(slots=True)
class Marks:
    """By zero-based (row, column): the lines of the cell that are struck or red, and what is remarked on it."""

    crossed: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    remarks: dict[Place, tuple[str, ...]] = field(default_factory=dict)


def read_marks(path: Path, *, cells: int) -> dict[str, Marks]:
    """Marks by the name of the sheet; {} for a file without any, or with more than CELLS_MAX cells."""
    if cells > CELLS_MAX or not _has_marks(path):
        return {}
    workbook = load_workbook(path, rich_text=True, data_only=True)
    return {sheet.title: _marks_of(sheet) for sheet in workbook.worksheets}


def _has_marks(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if any(name.startswith(("xl/comments", "xl/threadedComments")) for name in names):
            return True
        parts = [name for name in names if name.startswith(("xl/styles", "xl/sharedStrings", "xl/worksheets/sheet"))]
        return any(_HINTS.search(archive.read(name)) for name in parts)


def _marks_of(sheet: Worksheet) -> Marks:
    marks = Marks()
    for row in sheet.iter_rows():
        for cell in row:
            if not isinstance(cell, Cell) or cell.value is None:
                continue
            place = (cell.row - 1, cell.column - 1)
            if crossed := _crossed_lines(cell):
                marks.crossed[place] = crossed
            if remarks := _remarks(cell):
                marks.remarks[place] = remarks
    _forgive_red_columns(marks, sheet)
    return marks


def _crossed_lines(cell: Cell) -> tuple[str, ...]:
    """The lines of the cell that are crossed from end to end; a red word inside a line is emphasis."""
    runs = cell.value if isinstance(cell.value, CellRichText) else [str(cell.value)]
    text, flags = "", []
    for run in runs:
        piece, font = (run.text, run.font) if isinstance(run, TextBlock) else (str(run), cell.font)
        text += piece
        flags += [_is_crossed(font)] * len(piece)
    lines, start = [], 0
    for line in text.split("\n"):
        covered = [flag for char, flag in zip(line, flags[start : start + len(line)], strict=True) if char.strip()]
        if covered and all(covered):
            lines.append(line.strip())
        start += len(line) + 1
    return tuple(lines)


def _is_crossed(font: Font | InlineFont) -> bool:
    color = font.color
    is_red = color is not None and color.type == "rgb" and color.rgb in _REDS
    return bool(font.strike) or is_red


def _remarks(cell: Cell) -> tuple[str, ...]:
    found = []
    if cell.comment and cell.comment.text.strip():
        found.append(f"批注：{cell.comment.text.strip()}")
    if cell.hyperlink and cell.hyperlink.target:
        found.append(f"链接：{cell.hyperlink.target}")
    return tuple(found)


def _forgive_red_columns(marks: Marks, sheet: Worksheet) -> None:
    """A column that is red throughout is a matter of style, and forbids nothing."""
    columns = {column for _, column in marks.crossed}
    for column in columns:
        crossed = [place for place in marks.crossed if place[1] == column]
        filled = sum(row[0].value is not None for row in sheet.iter_rows(min_col=column + 1, max_col=column + 1))
        if len(crossed) > 1 and len(crossed) >= filled - 1:
            for place in crossed:
                del marks.crossed[place]
