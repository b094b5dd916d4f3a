"""A sheet of cells → the raw rows of its tables: header found, merged cells filled, section rows understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scripts_app.importing.columns import TITLE_ROLES, Role, is_header, roles_of
from scripts_app.importing.sheets import Merge, Sheet
from scripts_app.text import clean

_SECTION_MAX = 40
_BRACKETS = re.compile(r"^[【\[《〖(（]\s*(.+?)\s*[】\]》〗)）]$")
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
    """The rows of all tables of a sheet, and what is no row: (row number, text) of banners, headers, page marks."""

    has_header: bool = False
    rows: list[RawRow] = field(default_factory=list)
    banners: list[tuple[int, str]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)


def read_tables(sheet: Sheet) -> SheetTables:
    """All tables of the sheet; `has_header` is False when nothing on it heads a table."""
    return _TableReader(sheet).read()


class _TableReader:
    """Walks the rows of one sheet from top to bottom, with the header and the section that hold at the moment."""

    def __init__(self, sheet: Sheet) -> None:
        self.grid = [[clean(cell) for cell in row] for row in sheet.cells]
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
            if any(cells):
                self._take(number, cells)
        return self.found

    def _take(self, number: int, cells: list[str]) -> None:
        if is_header(cells):
            self._take_header(number, cells)
        elif not self.header or _PAGE.match(_only(cells)):
            self.found.banners.append((number + 1, " ".join(filter(None, cells))))
        elif name := self._section_name(number, cells):
            self.section = name
            self.found.banners.append((number + 1, _only(cells)))
        elif self._continues(number):
            self._add_cells(self.found.rows[-1], cells)
        else:
            row = RawRow(number + 1, self.section, {})
            self._add_cells(row, [self._filled(number, column) for column in range(len(cells))])
            self.found.rows.append(row)

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

    def _add_cells(self, row: RawRow, cells: list[str]) -> None:
        for header, role, text in zip(self.header, self.roles, cells, strict=True):
            if text:
                row.cells.setdefault(role, []).append((header, text))


def _only(cells: list[str]) -> str:
    """The text of a row with one filled cell; '' for any other row."""
    filled = [cell for cell in cells if cell]
    return filled[0] if len(filled) == 1 else ""
