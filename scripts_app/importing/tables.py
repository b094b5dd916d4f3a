"""A sheet of cells → the raw rows of its tables: header found, merged cells filled, section rows understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scripts_app.importing.columns import TITLE_ROLES, Role, is_header, role_of, roles_of
from scripts_app.importing.safe_cells import restored
from scripts_app.importing.sheets import Merge, Sheet
from scripts_app.text import clean

_SECTION_MAX = 40
_BRACKETS = re.compile(r"^[【\[《〖(（]\s*(.+?)\s*[】\]》〗)）]$")
_CLOSING_CELLS = 4
_CLOSING = re.compile(
    r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|總計|合計|(?:制表|编制|編制|填表|审核|審核|审批|批准|复核|负责)人?\s*[:：]|日期\s*[:：]|共\s*\d+\s*[条條行项])"
)
_PAGE = re.compile(r"^(第\s*\d+\s*[页頁].*|\d+\s*/\s*\d+|-\s*\d+\s*-)$")


@dataclass(slots=True)
class RawRow:
    """One scenario as it stands in a table: for each role its (header, text) cells, in the order of the columns."""

    row: int
    section: str
    cells: dict[Role, list[tuple[str, str]]]

    def texts(self, role: Role) -> list[str]:
        return [text for _, text in self.cells.get(role, []) if text]

    def text(self, role: Role) -> str:
        return "\n".join(self.texts(role))

    @property
    def title(self) -> str:
        return next((self.text(role) for role in TITLE_ROLES if self.text(role)), "")


@dataclass(slots=True)
class SheetTables:
    """The rows of all tables of a sheet, and what is no row: banners, headers, crossed lines."""

    has_header: bool = False
    rows: list[RawRow] = field(default_factory=list)
    banners: list[tuple[int, str]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)
    crossed: list[tuple[int, str]] = field(default_factory=list)


def read_tables(sheet: Sheet) -> SheetTables:
    """All tables of the sheet; `has_header` is False when nothing on it heads a table."""
    return _TableReader(sheet).read()


class _TableReader:
    """Walks the rows of one sheet from top to bottom, with the header and the section that hold at the moment."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.first_row = sheet.first_row
        self.grid = [[clean(restored(cell)) for cell in row] for row in sheet.cells]
        self.merges = sheet.merges
        self.tall = {
            (row, merge.left): merge
            for merge in sheet.merges
            for row in range(merge.top + 1, merge.bottom + 1)
            if merge.bottom > merge.top
        }
        self.header: list[str] = []
        self.roles: tuple[Role, ...] = ()
        self.first = 0
        self.section = ""
        self.found = SheetTables()

    def read(self) -> SheetTables:
        for number, cells in enumerate(self.grid):
            if any(cells) and number >= self.first:
                self._take(number, cells)
        return self.found

    def _take(self, number: int, cells: list[str]) -> None:
        grouped = self._grouped_header(number, cells)
        if grouped:
            self._take_header(number + self.first_row, grouped)
            self.found.headers += [cell for cell in cells if cell and cell not in grouped]
        elif is_header(cells):
            self._take_header(number, cells)
        elif not self.header or _PAGE.match(_only(cells)) or _closes(cells):
            self.found.banners.append((number + self.first_row, " ".join(filter(None, cells))))
        elif name := self._section_name(number, cells):
            self.section = name
            self.found.banners.append((number + self.first_row, _only(cells)))
        elif self._continues(number):
            self._add_cells(self.found.rows[-1], number, cells=cells)
        else:
            row = RawRow(number + self.first_row, self.section, {})
            self._add_cells(row, number, cells=[self._filled(number, column) for column in range(len(cells))])
            self.found.rows.append(row)

    def _grouped_header(self, number: int, cells: list[str]) -> list[str]:
        """The headers of a table whose second row parts the merged groups of the first; [] for any other row.

        Below a group (话术) stand its parts (推荐, 禁用); the other headers are merged down, or empty below.
        """
        groups = [merge for merge in self.merges if merge.top == merge.bottom == number and merge.right > merge.left]
        if not groups or number + 1 >= len(self.grid):
            return []
        inside = {column: cells[merge.left] for merge in groups for column in range(merge.left, merge.right + 1)}
        below = self.grid[number + 1]
        parted = {column for column, cell in enumerate(below) if cell}
        if not parted or not parted <= set(inside):
            return []
        headers = [
            _part(inside[column], below[column]) if column in parted else cells[column] for column in range(len(cells))
        ]
        return headers if is_header(headers) else []

    def _take_header(self, number: int, cells: list[str]) -> None:
        self.header, self.roles, self.first = cells, roles_of(cells), number + 1
        self.found.has_header = True
        self.found.headers += filter(None, cells)
        for cell, role in zip(cells, self.roles, strict=True):
            if cell and role == Role.UNKNOWN and cell not in self.found.unknown_columns:
                self.found.unknown_columns.append(cell)

    def _section_name(self, number: int, cells: list[str]) -> str:
        """The name on a row that only names a section: bracketed, merged across, or alone in a category column."""
        only = _only(cells)
        if not only or len(only) > _SECTION_MAX:
            return ""
        column = cells.index(only)
        bracketed = _BRACKETS.match(only)
        across = any(merge.top == number and merge.left <= column < merge.right for merge in self.merges)
        if bracketed or across or self.roles[column] == Role.CATEGORY:
            return bracketed.group(1) if bracketed else only
        return ""

    def _continues(self, number: int) -> bool:
        """Is the title cell of this row merged with the one above? Then both rows are one scenario."""
        columns = [column for column, role in enumerate(self.roles) if role in TITLE_ROLES]
        return bool(self.found.rows) and any(self._above(number, column) for column in columns)

    def _above(self, number: int, column: int) -> Merge | None:
        merge = self.tall.get((number, column))
        return merge if merge and merge.top >= self.first else None

    def _filled(self, number: int, column: int) -> str:
        merge = self._above(number, column)
        return self.grid[merge.top][column] if merge else self.grid[number][column]

    def _add_cells(self, row: RawRow, number: int, *, cells: list[str]) -> None:
        for column, (header, role, text) in enumerate(zip(self.header, self.roles, cells, strict=True)):
            if not text:
                continue
            crossed = self.sheet.crossed.get((number, column)) if role == Role.RECOMMENDED else None
            kept = self._without_crossed(row, text, crossed=crossed) if crossed else text
            if kept:
                row.cells.setdefault(role, []).append((header, kept))
            for remark in self.sheet.remarks.get((number, column), ()):
                row.cells.setdefault(Role.NOTE, []).append((header, clean(remark)))

    def _without_crossed(self, row: RawRow, text: str, *, crossed: tuple[str, ...]) -> str:
        """Lines that somebody struck through or made red are not to be said: they go to the forbidden ones, told."""
        row.cells.setdefault(Role.FORBIDDEN, []).append(("", "\n".join(crossed)))
        self.found.crossed.append((row.row, crossed[0]))
        return "\n".join(line for line in text.split("\n") if line.strip() not in crossed)


def _part(group: str, part: str) -> str:
    """What a part of a group is called: 推荐 of 话术 says it alone, 早班 of 推荐话术 does not."""
    return part if role_of(part) != Role.UNKNOWN else f"{group}{part}"


def _closes(cells: list[str]) -> bool:
    """Is this a row of totals or signatures? Such a row has few cells, the first of which says so."""
    filled = [cell for cell in cells if cell]
    return len(filled) <= _CLOSING_CELLS and bool(_CLOSING.match(filled[0]))


def _only(cells: list[str]) -> str:
    """The text of a row with one filled cell; '' for any other row."""
    filled = [cell for cell in cells if cell]
    return filled[0] if len(filled) == 1 else ""
