"""A workbook → rows of content: the way of the data from cells to `ParsedFile`, without a database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scripts_app.importing.columns import TITLE_ROLES, Role
from scripts_app.importing.files import read_file
from scripts_app.importing.interpret import Reading, interpret
from scripts_app.importing.layout import laid_out
from scripts_app.importing.rows import Ledger, ParsedFile, RowProblem, ScriptRow
from scripts_app.importing.sheets import Sheet
from scripts_app.importing.tables import RawRow, SheetTables, read_tables
from scripts_app.text import clean, fold_key

SCRIPT, GUIDELINE = "script", "guideline"  # values of models.ScenarioKind; the reading process loads no models
_GENERIC = re.compile(r"^(sheet|工作表|表|table|话术|话术表|话术库|sop|模板|data|数据|正文|)\s*\d*$", re.IGNORECASE)
_GUIDELINES = re.compile("规范|红线|准则|守则|高压线|服务要求")
_EXAMPLES = "“场景”“推荐话术”“禁用语”“备注”"


def parse_file(path: Path, *, name: str) -> ParsedFile:
    """All scenarios of the visible sheets. Raises the reader's own errors for a damaged file."""
    return _Parser(name).parse(list(read_file(path)))


@dataclass(slots=True)
class _Parser:
    name: str
    rows: list[ScriptRow] = field(default_factory=list)
    refused: list[RowProblem] = field(default_factory=list)
    dropped_rows: list[RowProblem] = field(default_factory=list)
    warnings: list[RowProblem] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    rows_read: int = 0
    headed: list[str] = field(default_factory=list)
    seen: dict[tuple[object, ...], ScriptRow] = field(default_factory=dict)

    def parse(self, sheets: list[Sheet]) -> ParsedFile:
        sheets = [laid_out(sheet) for sheet in sheets]
        tables = [(sheet, found) for sheet in sheets if (found := self._tables_of(sheet))]
        for sheet, found in tables:
            self._take_sheet(sheet, found, is_only=len(tables) == 1)
        return ParsedFile(
            name=self.name,
            rows=tuple(self.rows),
            refused=tuple(self.refused),
            dropped_rows=tuple(self.dropped_rows),
            warnings=tuple(self.warnings),
            errors=tuple(self._errors()),
            ledger=self.ledger,
            rows_read=self.rows_read,
        )

    def _tables_of(self, sheet: Sheet) -> SheetTables | None:
        """The tables of a sheet, or None with a sentence why it was left out."""
        text = [cell for row in sheet.cells for cell in row if cell]
        found = read_tables(sheet)
        if found.has_header and not sheet.is_hidden:
            self.headed.append(sheet.name)
            return found
        if sheet.is_hidden:
            self._tell(sheet.name, 0, message="这是隐藏的工作表，没有导入。需要导入时请先在表格软件里取消隐藏。")
        elif not text:
            self._tell(sheet.name, 0, message="这个工作表是空的，已略过。")
        else:
            self._tell(sheet.name, 0, message=f"这个工作表里没有找到话术表（表头要有{_EXAMPLES}这样的列名），已略过。")
        size = _size(text)
        self.ledger += Ledger(total=size, dropped=size)
        return None

    def _take_sheet(self, sheet: Sheet, found: SheetTables, *, is_only: bool) -> None:
        for sentence in sheet.told:
            self._tell(sheet.name, 0, message=sentence)
        for number, text in found.banners:
            self._tell(sheet.name, number, message=f"“{text[:40]}”不是话术，作为标题或小节名略过。")
        for number, text in found.crossed:
            self._tell(sheet.name, number, message=f"“{text[:40]}”是红字或有删除线，当作禁用语。请核对。")
        if found.unknown_columns:
            names = "、".join(f"“{name}”" for name in found.unknown_columns)
            self._tell(sheet.name, 0, message=f"{names}列不认识，内容存进了备注。")
        outside = _size([text for _, text in found.banners]) + _size(found.headers)
        self.ledger += Ledger(total=outside, dropped=outside)
        default = "" if is_only or _GENERIC.match(sheet.name) else clean(sheet.name)
        for raw in found.rows:
            self.rows_read += 1
            self._take_row(sheet.name, raw, default_category=default)

    def _take_row(self, sheet: str, raw: RawRow, *, default_category: str) -> None:
        is_guideline = _is_guideline(raw, sheet)
        reading = interpret(raw, sheet=sheet, is_guideline=is_guideline)
        row = ScriptRow(
            sheet=sheet,
            row=raw.row,
            code=reading.code,
            category=reading.category or ((default_category,) if default_category else ()),
            kind=GUIDELINE if is_guideline else SCRIPT,
            content=reading.content,
            may_publish=reading.may_publish,
            status_text=reading.status_text,
        )
        problems = _problems(reading)
        if problems:
            self._refuse(row, reading, message="".join(problems))
        elif not self._repeats(row, reading):
            self.rows.append(row)
            self.ledger += reading.ledger

    def _repeats(self, row: ScriptRow, reading: Reading) -> bool:
        """Is the scenario in the file already? The same words again are dropped, other words refused."""
        key = _identity(row)
        first = self.seen.setdefault(key, row)
        if first is row:
            return False
        place = f"“{first.sheet}”第 {first.row} 行"
        if first.content.digest() == row.content.digest():
            size = reading.ledger.total
            self.ledger += Ledger(total=size, dropped=size)
            self.dropped_rows.append(RowProblem(row.sheet, row.row, f"与{place}完全相同，只导入一次。"))
        else:
            self._refuse(
                row, reading, message=f"与{place}是同一个场景，内容却不同，不知道以哪一行为准。请合并成一行后重新导入。"
            )
        return True

    def _refuse(self, row: ScriptRow, reading: Reading, *, message: str) -> None:
        size = reading.ledger.total
        self.ledger += Ledger(total=size, dropped=size)
        self.refused.append(RowProblem(row.sheet, row.row, message, reading.cells))

    def _tell(self, sheet: str, row: int, *, message: str) -> None:
        self.warnings.append(RowProblem(sheet, row, message))

    def _errors(self) -> Iterator[str]:
        if self.rows or self.refused:
            return
        if self.headed:
            names = "、".join(f"“{name}”" for name in self.headed)
            yield f"文件“{self.name}”的工作表{names}只有表头，下面没有内容。请填好后重新导入。"
        else:
            yield (
                f"文件“{self.name}”里没有找到话术表：表头要有{_EXAMPLES}这样的列名，每行一个场景。"
                "请对照导入模板改好表头后重新导入。"
            )


def _problems(reading: Reading) -> list[str]:
    if not reading.content.title:
        return ["这一行没有场景名称，不知道是哪个场景。请补上后重新导入。"]
    return [*reading.problems, *reading.content.problems()]


def _is_guideline(raw: RawRow, sheet: str) -> bool:
    """Rules of service, not wording: told by the column, the sheet or the section they stand in."""
    if any(raw.cells.get(role) for role in TITLE_ROLES if role == Role.GUIDELINE):
        return True
    has_speech = bool(raw.texts(Role.RECOMMENDED))
    named = [sheet, raw.section, *raw.texts(Role.CATEGORY)]
    return not has_speech and any(_GUIDELINES.search(fold_key(name)) for name in named)


def _identity(row: ScriptRow) -> tuple[object, ...]:
    if row.code:
        return ("code", row.code)
    return (tuple(fold_key(name) for name in row.category), fold_key(row.content.title))


def _size(texts: list[str]) -> int:
    return sum(not char.isspace() for text in texts for char in text)
