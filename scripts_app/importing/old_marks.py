"""Struck-through and red lines, comments and hyperlinks of an old workbook (.xls). The one place that knows xlrd.

Calamine reads the text of such files faster and of more of them; xlrd alone knows their fonts.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Mapping
from pathlib import Path

import xlrd
from xlrd.book import Book
from xlrd.sheet import Sheet as OldSheet

from scripts_app.importing.crossed import Marks, Run, forgive_red_columns, mark_cell
from scripts_app.importing.crossed_fonts import is_red
from scripts_app.importing.sheets import Sheet

# What xlrd raises for files that it does not understand, beside its own error.
UNREADABLE = (xlrd.XLRDError, AssertionError, struct.error, LookupError, ValueError, TypeError, AttributeError)


def read_old_marks(path: Path, sheets: Mapping[str, Sheet]) -> dict[str, Marks]:
    """Marks by the name of the sheet, for the sheets that calamine read. Raises one of UNREADABLE."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        book = xlrd.open_workbook(str(path), formatting_info=True, logfile=nowhere)
    return {old.name: _marks_of(old, book, sheet=sheets[old.name]) for old in book.sheets() if old.name in sheets}


def _marks_of(old: OldSheet, book: Book, *, sheet: Sheet) -> Marks:
    marks = Marks()
    crosses = [_crosses(book, number) for number in range(len(book.font_list))]
    for row, cells in enumerate(sheet.cells[: old.nrows]):
        for column, text in enumerate(cells[: old.row_len(row)]):
            if text:
                style = crosses[book.xf_list[old.cell_xf_index(row, column)].font_index]
                changes = old.rich_text_runlist_map.get((row, column), [])
                runs = _runs(text, changes, crosses=crosses)
                mark_cell(marks, (row, column), text=text, runs=[run.over(style=style) for run in runs])
    forgive_red_columns(marks, sheet)
    for place, note in old.cell_note_map.items():
        if note.text.strip():
            marks.remarks[place] = (f"批注：{note.text.strip()}",)
    for place, link in old.hyperlink_map.items():
        if link.type in ("url", "unc", "local file") and link.url_or_path:
            marks.remarks[place] = (*marks.remarks.get(place, ()), f"链接：{_target(link.url_or_path)}")
    return marks


def _runs(text: str, changes: list[tuple[int, int]], *, crosses: list[bool | None]) -> list[Run]:
    """The text cut where its font changes: `changes` are (place, number of the font) in their order."""
    starts = [(0, None), *((place, crosses[font]) for place, font in changes)]
    ends = [*(place for place, _ in changes), len(text)]
    return [Run(text[start:end], struck) for (start, struck), end in zip(starts, ends, strict=True) if end > start]


def _crosses(book: Book, number: int) -> bool | None:
    """True for a font that strikes through, False for one that is red, None for any other."""
    font = book.font_list[number]
    if font is None:  # the old format counts its fonts without a fifth one
        return None
    if font.struck_out:
        return True
    colour = book.colour_map.get(font.colour_index)
    return False if colour and is_red("".join(f"{part:02X}" for part in colour)) else None


def _target(link: str | bytes) -> str:
    return link.decode("gb18030", "replace") if isinstance(link, bytes) else link
