"""A sheet of cells → the raw rows of its tables: header found, merged cells filled, section rows understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from scripts_app.importing.columns import TITLE_ROLES, Role, is_header, role_of, roles_of
from scripts_app.importing.mapping import GUESS, NO_HEADER, SAMPLE_ROWS, Mapping
from scripts_app.importing.raw import Aside, RawCell, RawRow, RawTable, SheetTables
from scripts_app.importing.sheets import Merge, Place, Sheet

_SECTION_MAX = 40
_BRACKETS = re.compile(r"^[【\[《〖(（]\s*(.+?)\s*[】\]》〗)）]$")
_CLOSING_CELLS = 4
_CLOSING = re.compile(
    r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|總計|合計|(?:制表|编制|編制|填表|审核|審核|审批|批准|复核|负责)人?\s*[:：]|日期\s*[:：]|共\s*\d+\s*[条條行项])"
)
_PAGE = re.compile(r"^(第\s*\d+\s*[页頁].*|\d+\s*/\s*\d+|-\s*\d+\s*-)$")


def read_tables(sheet: Sheet, mapping: Mapping = GUESS) -> SheetTables:
    """All tables of the sheet; `tables` is empty when nothing on it heads one and nobody said what does."""
    return _TableReader(sheet, mapping).read()


class _TableReader:
    """Walks the rows of one sheet from top to bottom, with the header and the section that hold at the moment."""

    def __init__(self, sheet: Sheet, mapping: Mapping) -> None:
        self.sheet, self.mapping = sheet, mapping
        self.grid = sheet.cells
        self.merges = sheet.merges
        self.tall = {
            (row, merge.left): merge
            for merge in sheet.merges
            for row in range(merge.top + 1, merge.bottom + 1)
            if merge.bottom > merge.top
        }
        self.table: RawTable | None = None
        self.first = 0
        self.section = Aside(0, sheet.section, "")
        self.remarked = dict(sheet.remarks)
        self.found = SheetTables()
        self.header_at = mapping.header_rows.get(sheet.name, NO_HEADER) - 1

    def read(self) -> SheetTables:
        if self.sheet.columns:
            self._head(NO_HEADER, self.sheet.columns)
        for number, cells in enumerate(self.grid):
            if any(cells) and number >= self.first:
                self._take(number, cells)
        self.found.remarks = [
            Aside(row + 1, remark, "批注") for (row, _), remarks in self.remarked.items() for remark in remarks
        ]
        return self.found

    def _take(self, number: int, cells: Sequence[str]) -> None:
        grouped = self._grouped_header(number, cells)
        if grouped:
            self._take_header(number + 1, grouped)
            above = " ".join(cell for cell in (*cells, *self.grid[number + 1]) if cell)
            self.found.headers.append(Aside(number + 1, above, "表头"))
        elif self._is_header(number, cells):
            self._take_header(number, cells)
            self.found.headers.append(Aside(number + 1, _joined(cells), "表头"))
        elif why := self._is_banner(cells):
            self.found.banners.append(Aside(number + 1, _joined(cells), why))
        elif name := self._section_name(number, cells):
            self.section = Aside(number + 1, name, "小节名")
            self.found.sections.append(Aside(number + 1, _joined(cells), "小节名"))
        elif self._continues(number):
            self._add_cells(self.found.rows[-1], number)
        else:
            row = RawRow(number + 1, {}, self.section.text, self.section.row)
            self._add_cells(row, number)
            self.found.rows.append(row)

    def _is_header(self, number: int, cells: Sequence[str]) -> bool:
        if self.header_at >= 0 and number <= self.header_at:
            return number == self.header_at
        if self.sheet.columns:
            return False
        within = self.table.headers if self.table else ()
        return is_header(cells, within=within) or self.mapping.roles_for(cells) is not None

    def _is_banner(self, cells: Sequence[str]) -> str:
        if _PAGE.match(_only(cells)):
            return "页码"
        if _closes(cells):
            return "合计或签名"
        return "" if self.table else "标题"

    def _grouped_header(self, number: int, cells: Sequence[str]) -> tuple[str, ...]:
        """The headers of a table whose second row parts the merged groups of the first; () for any other row.

        Below a group (话术) stand its parts (推荐, 禁用); the other headers are merged down, or empty below.
        """
        if number + 1 < self.header_at:
            return ()
        groups = [merge for merge in self.merges if merge.top == merge.bottom == number and merge.right > merge.left]
        if not groups or number + 1 >= len(self.grid):
            return ()
        inside = {column: cells[merge.left] for merge in groups for column in range(merge.left, merge.right + 1)}
        below = self.grid[number + 1]
        parted = {column for column, cell in enumerate(below) if cell}
        if not parted or not parted <= set(inside):
            return ()
        headers = tuple(
            _part(inside[column], below[column]) if column in parted else cells[column] for column in range(len(cells))
        )
        return headers if is_header(headers) else ()

    def _take_header(self, number: int, cells: Sequence[str]) -> None:
        self.first = number + 1
        self._head(number + 1, cells)

    def _head(self, row: int, headers: Sequence[str]) -> None:
        given = self.mapping.roles_for(headers, has_header=row != NO_HEADER)
        self.table = RawTable(row, tuple(headers), given or roles_of(headers))
        self.found.tables.append(self.table)

    def _section_name(self, number: int, cells: Sequence[str]) -> str:
        """The name on a row that only names a section: bracketed, merged across, or alone in a category column."""
        only = _only(cells)
        if not only or not self.table or len(only) > _SECTION_MAX:
            return ""
        column = cells.index(only)
        bracketed = _BRACKETS.match(only)
        across = any(merge.top == number and merge.left <= column < merge.right for merge in self.merges)
        if bracketed or across or self.table.roles[column] == Role.CATEGORY:
            return bracketed.group(1) if bracketed else only
        return ""

    def _continues(self, number: int) -> bool:
        """Is the title cell of this row merged with the one above? Then both rows are one scenario."""
        roles = self.table.roles if self.table else ()
        columns = [column for column, role in enumerate(roles) if role in TITLE_ROLES]
        return bool(self.found.rows) and any(self._above(number, column) for column in columns)

    def _above(self, number: int, column: int) -> Merge | None:
        merge = self.tall.get((number, column))
        return merge if merge and merge.top >= self.first else None

    def _add_cells(self, row: RawRow, number: int) -> None:
        """The cells of a sheet row; below the first row of a scenario merged ones are there already."""
        if not (table := self.table):
            return
        is_first = row.row == number + 1
        filled = [self._filled(number, column, is_first=is_first) for column in range(len(table.roles))]
        if is_first and len(table.grid) < SAMPLE_ROWS:
            table.grid.append(tuple(cell.text for cell in filled))
        for column, (cell, role) in enumerate(zip(filled, table.roles, strict=True)):
            if cell.text:
                self._add_cell(row, (number, column), role=role, cell=cell)
            for remark in self.remarked.pop((number, column), ()):
                row.cells.setdefault(Role.NOTE, []).append(RawCell(cell.header, remark))

    def _filled(self, number: int, column: int, *, is_first: bool) -> RawCell:
        header = self.table.headers[column] if self.table else ""
        merge = self._above(number, column) if is_first else None
        text = self.grid[merge.top if merge else number][column]
        return RawCell(header, text, is_own=merge is None and (number, column) not in self.sheet.repeated)

    def _add_cell(self, row: RawRow, place: Place, *, role: Role, cell: RawCell) -> None:
        """Lines that somebody struck through or made red are not to be said: they go to the forbidden ones, told."""
        marked = self.sheet.crossed.get(place, ()) if role == Role.RECOMMENDED else ()
        lines = cell.text.split("\n")
        crossed = [line for line in lines if line in marked]
        if crossed:
            row.cells.setdefault(Role.FORBIDDEN, []).append(RawCell("", "\n".join(crossed)))
            self.found.crossed.append((row.row, crossed[0]))
        if kept := "\n".join(line for line in lines if line not in crossed):
            row.cells.setdefault(role, []).append(replace(cell, text=kept))


def _part(group: str, part: str) -> str:
    """What a part of a group is called: 推荐 of 话术 says it alone, 早班 of 推荐话术 does not."""
    return part if role_of(part) != Role.UNKNOWN else f"{group}{part}"


def _closes(cells: Sequence[str]) -> bool:
    """Is this a row of totals or signatures? Such a row has few cells, the first of which says so."""
    filled = [cell for cell in cells if cell]
    return len(filled) <= _CLOSING_CELLS and bool(_CLOSING.match(filled[0]))


def _only(cells: Sequence[str]) -> str:
    """The text of a row with one filled cell; '' for any other row."""
    filled = [cell for cell in cells if cell]
    return filled[0] if len(filled) == 1 else ""


def _joined(cells: Sequence[str]) -> str:
    return " ".join(filter(None, cells))
