"""A sheet of cells → the raw rows of its tables: header found, merged cells filled, section rows understood."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scripts_app.importing.columns import LINE_ROLES, TITLE_ROLES, Role, is_header, roles_of
from scripts_app.importing.headers import grouped_header, kind_of_line, with_line_kinds
from scripts_app.importing.mapping import GUESS, NO_HEADER, SAMPLE_ROWS, Mapping
from scripts_app.importing.raw import Aside, RawCell, RawRow, RawTable, SheetTables
from scripts_app.importing.sheets import Merge, Place, Sheet

_SECTION_MAX = 40
_SPOKEN = re.compile("[。！？!?；;“”]")
_BRACKETS = re.compile(r"^[【\[《〖(（]\s*(.+?)\s*[】\]》〗)）]$")
_CLOSING_CELLS = 4
_KINDS_LOOKED_AT = 200
_NUMBERS = (Role.CODE, Role.RUNNING_NUMBER)
_NAMING = (Role.CODE, Role.RUNNING_NUMBER, Role.CATEGORY, Role.STATUS, Role.EFFECTIVE_FROM, Role.EFFECTIVE_UNTIL)
_CLOSING = re.compile(
    r"^(?:合\s*计|总\s*计|小\s*计|共\s*计|總計|合計|(?:制表|编制|編制|填表|审核|審核|审批|批准|复核|负责)人?\s*[:：]|日期\s*[:：]|共\s*\d+\s*[条條行项])"
)
_PAGE = re.compile(r"^(第\s*\d+\s*[页頁].*|\d+\s*/\s*\d+|-\s*\d+\s*-|Page\s*\d+.*)$", re.IGNORECASE)
_FOOTNOTE = re.compile("^(?:备注|備註|注|说明|說明|附注|附注|※|\\*)\\s*\\d?\\s*[:：]")
_SECTION_NUMBER = re.compile(
    "^(?:第?[一二三四五六七八九十]{1,3}\\s*[、.．章节部类]|[（(][一二三四五六七八九十]{1,3}[)）])\\s*(\\S.*)$"
)
_CHINESE_NUMBER = re.compile("^[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?$")
_NAMES = (*TITLE_ROLES, *_NAMING)


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
        self.titles: set[str] = set()  # printed again on each page
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
        grouped = () if number + 1 < self.header_at else grouped_header(self.sheet, number)
        if grouped:
            self._take_header(number + 1, grouped)
            above = " ".join(cell for cell in (*cells, *self.grid[number + 1]) if cell)
            self.found.headers.append(Aside(number + 1, above, "表头"))
        elif self._is_header(number, cells):
            self._take_header(number, cells)
            self.found.headers.append(Aside(number + 1, _joined(cells), "表头"))
        elif why := self._is_banner(cells):
            self.titles.add(_only(cells))
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
        """Why the row is no scenario; '' when it may be one."""
        only = _only(cells)
        if _PAGE.match(only):
            return "页码"
        if _closes(cells):
            return "合计或签名"
        if self.table and _FOOTNOTE.match(only) and self.table.roles[cells.index(only)] not in LINE_ROLES:
            return "说明"
        if only and only in self.titles:
            return "标题"
        return "" if self.table else "标题"

    def _take_header(self, number: int, cells: Sequence[str]) -> None:
        self.first = number + 1
        self._head(number + 1, cells)

    def _head(self, row: int, headers: Sequence[str]) -> None:
        given = self.mapping.roles_for(headers, has_header=row != NO_HEADER)
        below = self.grid[self.first : self.first + _KINDS_LOOKED_AT]
        self.table = RawTable(row, tuple(headers), given or with_line_kinds(roles_of(headers), below))
        self.found.tables.append(self.table)

    def _section_name(self, number: int, cells: Sequence[str]) -> str:
        """The name on a row that only names a section: bracketed, numbered 一、, merged across, alone in a category
        column or above the header of the next table.
        """
        filled = [(column, cell) for column, cell in enumerate(cells) if cell]
        if not self.table or not filled or len(filled) > 1 + bool(_CHINESE_NUMBER.match(filled[0][1])):
            return ""
        column, only = filled[-1]
        if len(only) > _SECTION_MAX or self.table.roles[column] in LINE_ROLES[:-1]:
            return ""
        heads = is_header(next((row for row in self.grid[number + 1 :] if any(row)), ()))
        marked = _BRACKETS.match(only) or (_SECTION_NUMBER.match(only) if not _SPOKEN.search(only) else None)
        across = any(merge.top == number and merge.left <= column < merge.right for merge in self.merges)
        if marked or across or heads or len(filled) > 1 or self.table.roles[column] == Role.CATEGORY:
            return marked.group(1) if marked else only
        return ""

    def _continues(self, number: int) -> bool:
        """Is the title cell of this row merged with the one above? Then both rows are one scenario.

        Also when the row below has the same title again, and no number or code of its own.
        """
        roles = self.table.roles if self.table else ()
        columns = [column for column, role in enumerate(roles) if role in TITLE_ROLES]
        if not self.found.rows or not columns:
            return False
        return any(self._above(number, column) for column in columns) or self._says_again(number, columns[0])

    def _says_again(self, number: int, title: int) -> bool:
        """Two rows that are wholly the same are no parts of one scenario: the second is a repetition."""
        above, cells, roles = self.grid[number - 1], self.grid[number], self.table.roles if self.table else ()
        same = _squeezed(cells[title]) == _squeezed(above[title]) != ""
        if not same or number - 1 < self.first or _squeezed("".join(cells)) == _squeezed("".join(above)):
            return False
        named = [(role, cells[place], above[place]) for place, role in enumerate(roles) if role in _NAMING]
        if any(cell != before and (cell or role in _NUMBERS) for role, cell, before in named):
            return False
        self.found.joined.append(number + 1)
        return True

    def _above(self, number: int, column: int) -> Merge | None:
        merge = self.tall.get((number, column))
        return merge if merge and merge.top >= self.first else None

    def _add_cells(self, row: RawRow, number: int) -> None:
        """The cells of a sheet row; below the first row of a scenario merged ones are there already."""
        if not (table := self.table):
            return
        is_first = row.row == number + 1
        sources = [self._source(number, column) if is_first else number for column in range(len(table.roles))]
        texts = tuple(self.grid[source][column] for column, source in enumerate(sources))
        if is_first and len(table.grid) < SAMPLE_ROWS:
            table.grid.append(texts)
        roles = kind_of_line(table.roles, texts)
        for column, (text, source, role) in enumerate(zip(texts, sources, roles, strict=True)):
            header = table.headers[column]
            is_own = source == number and (number, column) not in self.sheet.repeated
            if not is_first and role in _NAMES and text and text in row.texts(role):
                self.found.headers += [Aside(number + 1, text, "重复的名称")] if is_own else []
            elif text or role == Role.CHANNEL:
                self._add_cell(row, (source, column), role=role, cell=RawCell(header, text, is_own))
            for remark in self.remarked.pop((number, column), ()):
                row.cells.setdefault(Role.NOTE, []).append(RawCell(header, remark))

    def _source(self, number: int, column: int) -> int:
        """The row that the text of a cell stands in: that of a merged cell in the first of its rows."""
        merge = self._above(number, column)
        return merge.top if merge else number

    def _add_cell(self, row: RawRow, place: Place, *, role: Role, cell: RawCell) -> None:
        """Lines that somebody struck through or made red are not to be said: they go to the forbidden ones, told."""
        marked = self.sheet.crossed.get(place) if role == Role.RECOMMENDED else None
        if not marked:
            row.add(role, cell)
            return
        lines = cell.text.split("\n")
        crossed = [line for line in lines if line in marked]
        if crossed:
            row.cells.setdefault(Role.FORBIDDEN, []).append(RawCell("", "\n".join(crossed), cell.is_own))
            self.found.crossed.append((row.row, crossed[0]))
        if kept := "\n".join(line for line in lines if line not in crossed):
            row.cells.setdefault(role, []).append(cell._replace(text=kept))


def _closes(cells: Sequence[str]) -> bool:
    """Is this a row of totals or signatures? Such a row has few cells, the first of which says so."""
    filled = [cell for cell in cells if cell]
    return len(filled) <= _CLOSING_CELLS and bool(_CLOSING.match(filled[0]))


def _only(cells: Sequence[str]) -> str:
    """The text of a row with one filled cell; '' for any other row."""
    filled = [cell for cell in cells if cell]
    return filled[0] if len(filled) == 1 else ""


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _joined(cells: Sequence[str]) -> str:
    return " ".join(filter(None, cells))
