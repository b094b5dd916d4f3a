"""Sheets that are not laid out row by row under a header: turned on their side, or without any header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from scripts_app.importing.columns import is_header
from scripts_app.importing.mapping import NO_HEADER
from scripts_app.importing.sheets import Sheet, columns_of, turned

_LOOKED_AT = 60
_ROWS_MIN = 2
_COLUMNS_MAX = 6
_TITLE_MAX = 40
_SPOKEN = re.compile("[您请請]|谢谢|謝謝|抱歉|对不起|對不起")
_BANNED = re.compile('^[“"「『].*[”"」』]$|[你喂]|^(?:不可|不得|不要|禁止|严禁|直接)', re.DOTALL)
_RUDE = re.compile('喂|^[“"]?(?:你|不可|不得|不要|禁止|严禁|直接)|烦|不归我|不知道|没办法', re.DOTALL)
_MOST, _FEW = 0.5, 0.3
TURNED = "这个表横过来写（每列一个场景），已按列读。请核对。"
GUESSED = "这个工作表没有表头，按内容认出了每一列：{}。请核对；不对的话加上表头再导入。"


def laid_out(sheet: Sheet, *, header_row: int | None = None) -> Sheet:
    """The sheet as rows under a header, with a remark when it had to be turned or its columns guessed.

    `header_row` is what a person said, NO_HEADER for a sheet without one; None leaves it to the guess.
    """
    if header_row == NO_HEADER and not sheet.columns:
        return replace(sheet, columns=_guessed_headers(sheet) or _numbered_headers(sheet))
    if header_row is not None or sheet.columns or not sheet.cells or _has_header(sheet):
        return sheet
    on_side = turned(sheet)
    if _has_header(on_side):
        return replace(on_side, told=(*sheet.told, TURNED))
    if not (names := _guessed_headers(sheet)):
        return sheet
    told = "、".join(f"第 {place} 列是{name}" for place, name in enumerate(names, 1) if name)
    return replace(sheet, columns=names, told=(*sheet.told, GUESSED.format(told)))


def apart(sheet: Sheet) -> list[Sheet]:
    """The tables that stand beside each other on a sheet, each as a sheet of its own; else the sheet alone."""
    header = next((row for row in sheet.cells[:_LOOKED_AT] if is_header(row)), ())
    places = [place for place, cell in enumerate(header) if cell]
    again = [place for place in places[1:] if header[place] == header[places[0]]]
    starts = [0, *again, len(header)]
    if not again or not all(is_header(header[start:end]) for start, end in pairwise(starts)):
        return [sheet]
    return [columns_of(sheet, start, end=end) for start, end in pairwise(starts)]


def _has_header(sheet: Sheet) -> bool:
    return any(is_header(row) for row in sheet.cells[:_LOOKED_AT])


def _numbered_headers(sheet: Sheet) -> tuple[str, ...]:
    width = len(sheet.cells[0]) if sheet.cells else 0
    return tuple(f"第 {number} 列" for number in range(1, width + 1))


def _guessed_headers(sheet: Sheet) -> tuple[str, ...]:
    """A name for each column of a table of short titles and things said; () when it is not clearly one.

    A column that is polite and rude by turns is a note: nobody may say what was only guessed to be said.
    """
    columns = list(zip(*sheet.cells, strict=True))
    filled = [column for column in columns if any(column)]
    if len(sheet.cells) < _ROWS_MIN or not _ROWS_MIN <= len(filled) <= _COLUMNS_MAX or sheet.merges:
        return ()
    said = max(range(len(columns)), key=lambda place: _share(columns[place], _SPOKEN))
    title = next((place for place, column in enumerate(columns) if place != said and _is_titles(column)), None)
    if title is None or not _is_polite(columns[said]):
        return ()
    names = [_name_of(column) for column in columns]
    names[title] = "场景"
    return tuple(names)


def _name_of(column: Sequence[str]) -> str:
    if not any(column):
        return ""
    if all(cell.strip("、.").isdecimal() for cell in column if cell):
        return "序号"
    if _is_polite(column):
        return "推荐话术"
    is_rude = _share(column, _BANNED) >= _MOST and _share(column, _SPOKEN) < _FEW
    return "禁用语" if is_rude else "备注"


def _is_polite(column: Sequence[str]) -> bool:
    return _share(column, _SPOKEN) >= _MOST and _share(column, _RUDE) < _FEW


def _share(column: Sequence[str], pattern: re.Pattern[str]) -> float:
    filled = [cell for cell in column if cell]
    return sum(bool(pattern.search(cell)) for cell in filled) / len(filled) if filled else 0.0


def _is_titles(column: Sequence[str]) -> bool:
    """Short, different, in every row, and not just numbers."""
    return (
        all(column)
        and max(map(len, column)) <= _TITLE_MAX
        and len(set(column)) == len(column)
        and not all(cell.rstrip("、.").isdecimal() for cell in column)
    )
