"""A workbook → rows of content: the way of the data from cells to `ParsedFile`, without a database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from scripts_app.importing.assigning import with_assigned
from scripts_app.importing.channels import channel_of
from scripts_app.importing.columns import TITLE_ROLES, Role
from scripts_app.importing.files import read_file
from scripts_app.importing.interpret import NOT_TAKEN, Reading, interpret
from scripts_app.importing.layout import apart, laid_out
from scripts_app.importing.ledger import Accounts, size_of
from scripts_app.importing.mapping import GUESS, HEAD_ROWS, Mapping, SheetFound, TableFound
from scripts_app.importing.named import as_named
from scripts_app.importing.raw import RawRow, SheetTables
from scripts_app.importing.rows import ParsedFile, RowProblem, ScriptRow
from scripts_app.importing.sample import as_found
from scripts_app.importing.sheets import Sheet, tidied, turned
from scripts_app.importing.tables import read_tables
from scripts_app.text import clean, fold_key

SCRIPT, GUIDELINE = "script", "guideline"  # values of models.ScenarioKind; the reading process loads no models
_GENERIC = re.compile(r"^(sheet|工作表|表|table|话术|话术表|话术库|sop|模板|data|数据|正文|)\s*\d*$", re.IGNORECASE)
_GUIDELINES = re.compile("规范|红线|准则|守则|高压线|服务要求")
_EXAMPLES = "“场景”“推荐话术”“禁用语”“备注”"


def parse_file(path: Path, *, name: str, mapping: Mapping = GUESS) -> ParsedFile:
    """All scenarios of the visible sheets. Raises the reader's own errors for a damaged file."""
    return parse_sheets(read_file(path), name=name, mapping=mapping)


def parse_sheets(sheets: Iterable[Sheet], *, name: str, mapping: Mapping = GUESS) -> ParsedFile:
    """The same for sheets that were read already."""
    return _Parser(name, mapping).parse(sheets)


@dataclass(slots=True)
class _Parser:
    name: str
    mapping: Mapping
    rows: list[ScriptRow] = field(default_factory=list)
    refused: list[RowProblem] = field(default_factory=list)
    dropped_rows: list[RowProblem] = field(default_factory=list)
    warnings: list[RowProblem] = field(default_factory=list)
    accounts: Accounts = field(default_factory=Accounts)
    sheets: list[SheetFound] = field(default_factory=list)
    tables: list[TableFound] = field(default_factory=list)
    rows_read: int = 0
    headed: list[str] = field(default_factory=list)
    seen: dict[tuple[object, ...], ScriptRow] = field(default_factory=dict)

    def parse(self, sheets: Iterable[Sheet]) -> ParsedFile:
        tidy = [part for sheet in sheets for part in self._tidied(sheet)]
        read = [(sheet, found) for sheet in tidy if (found := self._tables_of(sheet))]
        for sheet, found in read:
            self._take_sheet(sheet, found, is_only=len(read) == 1)
        ledger, leftovers = self.accounts.closed()
        parsed = ParsedFile(
            name=self.name,
            rows=tuple(self.rows),
            refused=tuple(self.refused),
            dropped_rows=tuple(self.dropped_rows),
            warnings=tuple(self.warnings),
            errors=tuple(self._errors()),
            ledger=ledger,
            rows_read=self.rows_read,
            leftovers=leftovers,
            sheets=tuple(self.sheets),
            tables=tuple(self.tables),
        )
        return with_assigned(parsed, self.mapping.assigned)

    def _tidied(self, sheet: Sheet) -> list[Sheet]:
        tidy, unseen = tidied(sheet)
        self.accounts.leave_labels(sheet.name, why="看不见的字符", texts=unseen)
        self.accounts.stored += size_of(*sheet.joined)
        for text, why in sheet.asides:
            self.accounts.leave_labels(sheet.name, why=why, texts=[text])
        header_row = self.mapping.header_rows.get(sheet.name)
        if header_row is None and any(self.mapping.roles_for(row) for row in tidy.cells[:HEAD_ROWS]):
            return apart(tidy)  # somebody named these columns before: there is a header, however odd, and no guess
        return [laid_out(part, header_row=header_row) for part in apart(tidy)]

    def _tables_of(self, sheet: Sheet) -> SheetTables | None:
        """The tables of a sheet, or None with a sentence why it was left out."""
        is_skipped = sheet.name in self.mapping.skipped
        found = read_tables(sheet, self.mapping)
        is_read = bool(found.tables) and not sheet.is_hidden and not is_skipped
        cells = (turned(sheet) if sheet.is_turned else sheet).cells
        if sheet.name not in {known.name for known in self.sheets}:
            self.sheets.append(SheetFound(sheet.name, len(cells), cells[:HEAD_ROWS], sheet.is_hidden, is_read))
        if is_read:
            self.headed.append(sheet.name)
            return found
        why, message = ("没有选的工作表", "这个工作表没有选，没有导入。") if is_skipped else _why_left_out(sheet)
        self._tell(sheet.name, 0, message=message)
        for number, row in enumerate(sheet.cells, 1):
            self.accounts.leave(sheet.name, number, text=" ".join(filter(None, row)), why=why)
        for place, remarks in sheet.remarks.items():
            self.accounts.leave(sheet.name, place[0] + 1, text=" ".join(remarks), why="批注")
        return None

    def _take_sheet(self, sheet: Sheet, found: SheetTables, *, is_only: bool) -> None:
        self.tables += [as_found(table, sheet) for table in found.tables]
        self._tell_sheet(sheet, found)
        for aside in (*found.banners, *found.headers, *found.remarks):
            self.accounts.leave(sheet.name, aside.row, text=aside.text, why=aside.why)
        default = "" if is_only or _GENERIC.match(sheet.name) else clean(sheet.name)
        sections = set()
        for raw in found.rows:
            self.rows_read += 1
            if self._take_row(sheet.name, raw, default_category=default) and not raw.texts(Role.CATEGORY):
                sections.add(raw.section_row)
        for aside in found.sections:
            if aside.row in sections:
                self.accounts.stored += size_of(aside.text)
            else:
                self.accounts.leave(sheet.name, aside.row, text=aside.text, why=aside.why)

    def _tell_sheet(self, sheet: Sheet, found: SheetTables) -> None:
        for sentence in sheet.told:
            self._tell(sheet.name, 0, message=sentence)
        for aside in found.banners:
            self._tell(sheet.name, aside.row, message=f"“{aside.text[:40]}”不是话术，作为{aside.why}略过。")
        for aside in found.sections:
            self._tell(sheet.name, aside.row, message=f"“{aside.text[:40]}”是小节名，作为下面没有分类的场景的分类。")
        for number, text in found.crossed:
            self._tell(sheet.name, number, message=f"“{text[:40]}”是红字或有删除线，当作禁用语。请核对。")
        for number in found.joined:
            self._tell(sheet.name, number, message="这一行和上一行是同一个场景，已合成一个场景。请核对。")
        unknown = dict.fromkeys(name for table in found.tables for name in table.unknown_columns)
        if unknown:
            names = "、".join(f"“{name}”" for name in unknown)
            self._tell(sheet.name, 0, message=f"{names}列不认识，内容存进了备注。")
        odd = dict.fromkeys(text for row in found.rows for text in row.channels or () if text and not channel_of(text))
        if odd:
            names = "、".join(f"“{text[:20]}”" for text in odd)
            self._tell(sheet.name, 0, message=f"渠道{names}看不懂，新场景按通用导入，原文存进了备注。")

    def _take_row(self, sheet: str, raw: RawRow, *, default_category: str) -> bool:
        """Was the row stored?"""
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
            channel=reading.channel,
        )
        problems = _problems(reading)
        if problems:
            self._refuse(row, raw, message="".join(problems))
        elif not self._repeats(row, raw):
            self.rows.append(replace(row, size=self._account(sheet, raw, reading=reading)))
            return True
        return False

    def _account(self, sheet: str, raw: RawRow, *, reading: Reading) -> int:
        """Says what of the row is not stored; how much is."""
        left = [*reading.labels, *reading.lost]
        for role, why in NOT_TAKEN.items():
            own = [cell.text for cell in raw.cells.get(role, []) if cell.is_own]
            self.accounts.leave_labels(sheet, why=why, texts=own)
            left += own
        self.accounts.leave_labels(sheet, why="编号和标签", texts=reading.labels)
        self.accounts.leave_open(sheet, raw.row, text="".join(reading.lost))
        size = size_of(*raw.own_texts()) - size_of(*left)
        self.accounts.stored += size
        return size

    def _repeats(self, row: ScriptRow, raw: RawRow) -> bool:
        """Is the scenario in the file already? The same words again are dropped, other words refused."""
        key = _identity(row)
        first = self.seen.setdefault(key, row)
        if first is row:
            return False
        place = f"“{first.sheet}”第 {first.row} 行"
        if (first.content.digest(), first.channel) == (row.content.digest(), row.channel):
            self.accounts.leave(row.sheet, row.row, text=" ".join(raw.own_texts()), why="重复行")
            self.dropped_rows.append(RowProblem(row.sheet, row.row, f"与{place}完全相同，只导入一次。"))
        else:
            self._refuse(
                row, raw, message=f"与{place}是同一个场景，内容却不同，不知道以哪一行为准。请合并成一行后重新导入。"
            )
        return True

    def _refuse(self, row: ScriptRow, raw: RawRow, *, message: str) -> None:
        self.accounts.refuse(row.sheet, row.row, text=" ".join(raw.own_texts()))
        cells = as_named(raw, category=row.category)
        self.refused.append(RowProblem(row.sheet, row.row, message, cells))

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


def _why_left_out(sheet: Sheet) -> tuple[str, str]:
    """(what its text is listed as, the sentence about it)."""
    if sheet.is_hidden:
        return "隐藏的工作表", "这是隐藏的工作表，没有导入。需要导入时请先在表格软件里取消隐藏。"
    if not any(any(row) for row in sheet.cells):
        return "空工作表", "这个工作表是空的，已略过。"
    return "没有话术表的工作表", f"这个工作表里没有找到话术表（表头要有{_EXAMPLES}这样的列名），已略过。"


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
