"""A raw row of a table → the content of a scenario, and which of its characters are in none. Pure functions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from scripts_app.content import Line, LineKind, ScriptContent, Severity
from scripts_app.importing.cells import (
    CellLines,
    avoided_wordings,
    step_lines,
    trigger_texts,
)
from scripts_app.importing.channels import channel_of, said_by
from scripts_app.importing.columns import Role, role_of
from scripts_app.importing.contrast import contrasted_lines
from scripts_app.importing.dates import read_days
from scripts_app.importing.ledger import in_order
from scripts_app.importing.raw import RawCell, RawRow
from scripts_app.importing.visible import SHOWN, from_data, is_cut
from scripts_app.text import to_simplified

_OFF = re.compile(
    "停用|禁用|草稿|下架|作废|失效|废止|未启用|未生效|未审|待审|审核中|不启用|过期|驳回|无效|暂停|^[×✗✘❌]$|^否$|^n$|^no$|^0$"
)
_RED_LINE = re.compile("红线|高压线|底线")
_CUT_SHORT = "这一行太长，表格里没有显示完，所以不能用表格来改。请在系统里修改这个场景，或恢复导出时的样子。"
_ORDER = (Role.STEP, Role.RECOMMENDED, Role.CONTRAST, Role.FORBIDDEN, Role.NOTE, Role.UNKNOWN)
NOT_TAKEN = {Role.RUNNING_NUMBER: "序号", Role.LINE_KIND: "话术类型", Role.DATA: "还原数据", Role.IGNORED: "不导入的列"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row says: `problems` are sentences about what could not be understood, () when all was. `channel` is ''
    when it says nothing of one, or nothing that is understood.

    `labels` and `lost` are the characters of the row's own cells that stand nowhere in the content: numbers, labels
    and marks, and letters that nobody knows a reason for.
    """

    content: ScriptContent
    code: str
    category: tuple[str, ...]
    channel: str
    status_text: str
    may_publish: bool
    problems: tuple[str, ...]
    labels: tuple[str, ...]
    lost: tuple[str, ...]


def interpret(raw: RawRow, *, sheet: str, is_guideline: bool) -> Reading:
    """Every cell of the row becomes a line, a trigger, a date, the code, the category or the status."""
    severity = Severity.RED_LINE if _RED_LINE.search(to_simplified(sheet)) else Severity.FORBIDDEN
    read = [(cell, _read_cell(cell, role, severity=severity)) for role, cell in _cells_with_lines(raw)]
    lines = _without_repeats(line for _, found in read for line in found.lines)
    title = " ".join(raw.title.split("\n"))
    if is_guideline and not lines:
        lines = (Line.note(title),)
    days, problems = _read_days(raw)
    exported = _exported(raw, title)
    content = exported or ScriptContent(title, _triggers(raw), lines, *days).cleaned()
    if not exported and is_cut({role: raw.text(role) for role in SHOWN}):
        problems.append(_CUT_SHORT)
    left = [_left_of(cell, found) for cell, found in read if cell.is_own]
    left += [_left_of_trigger(cell) for cell in raw.cells.get(Role.TRIGGERS, []) if cell.is_own]
    left = [] if exported else left
    status = raw.text(Role.STATUS)
    return Reading(
        content=content,
        code="".join(raw.text(Role.CODE).split()),
        category=_category(raw, as_it_is=exported is not None),
        channel="" if raw.channels is None else said_by(raw.channels),
        status_text=status,
        may_publish=not _OFF.search(to_simplified(status).lower()),
        problems=tuple(problems),
        labels=tuple(labels for labels, _ in left),
        lost=tuple(lost for _, lost in left),
    )


def _exported(raw: RawRow, title: str) -> ScriptContent | None:
    """The content of a row that we exported and nobody changed."""
    if not (parts := raw.texts(Role.DATA)):
        return None
    return from_data(parts, title=title, cells={role: raw.text(role) for role in SHOWN})


def _cells_with_lines(raw: RawRow) -> Iterator[tuple[Role, RawCell]]:
    for role in _ORDER:
        yield from ((role, cell) for cell in raw.cells.get(role, []) if not _is_told_by_us(cell, raw))
    if raw.texts(Role.SCENARIO):  # a rule beside a scenario is about it
        yield from ((Role.UNKNOWN, cell) for cell in raw.cells.get(Role.GUIDELINE, []))


def _is_told_by_us(cell: RawCell, raw: RawRow) -> bool:
    """In a row that we exported the channel is that of the scenario, and no remark of anybody's."""
    return role_of(cell.header) == Role.CHANNEL and bool(raw.texts(Role.DATA)) and bool(channel_of(cell.text))


def _read_cell(cell: RawCell, role: Role, *, severity: str) -> CellLines:
    match role:
        case Role.RECOMMENDED:
            return contrasted_lines(cell.text, kind=LineKind.RECOMMENDED, severity=severity)
        case Role.FORBIDDEN:
            return contrasted_lines(cell.text, kind=LineKind.FORBIDDEN, severity=severity)
        case Role.STEP:
            return step_lines(cell.text)
        case Role.NOTE | Role.CONTRAST:
            notes = contrasted_lines(cell.text, kind=LineKind.NOTE, severity=severity)
            return CellLines((*notes.lines, *avoided_wordings(cell.text)), notes.dropped)
        case _:
            return CellLines((Line.note(f"{cell.header}：{cell.text}" if cell.header else cell.text),))


def _without_repeats(lines: Iterable[Line]) -> tuple[Line, ...]:
    """A wording forbidden in its own column and again in a remark is one line; only people in a dialogue repeat
    themselves.
    """
    first: dict[tuple[str, ...], Line] = {}
    for line in lines:
        key = (line.kind, line.text, line.condition, str(len(first)) if line.speaker else "")
        first.setdefault(key, line)
    return tuple(first.values())


def _triggers(raw: RawRow) -> tuple[str, ...]:
    return tuple(trigger for text in raw.texts(Role.TRIGGERS) for trigger in trigger_texts(text))


def _category(raw: RawRow, *, as_it_is: bool) -> tuple[str, ...]:
    """A file that names a category twice means one, unless it is our own, where one may stand below its like."""
    names = [" ".join(text.split()) for text in raw.texts(Role.CATEGORY)]
    return tuple(names if as_it_is else dict.fromkeys(names)) or ((raw.section,) if raw.section else ())


def _read_days(raw: RawRow) -> tuple[tuple[date | None, date | None], list[str]]:
    """A period may stand in either column: 有效期 2024-05-01至2024-12-31."""
    begins, ends = read_days(raw.text(Role.EFFECTIVE_FROM)), read_days(raw.text(Role.EFFECTIVE_UNTIL))
    problems = [
        f"{label}“{raw.text(role)[:20]}”看不懂，请写成 2026-05-01 这样的日期，没有就留空。"
        for role, label, days in zip(_DAY_ROLES, _DAY_LABELS, (begins, ends), strict=True)
        if not days.is_understood
    ]
    if (ends.first and ends.last) or ends.begins:
        return (begins.first or ends.first, ends.last), problems
    return (begins.first, ends.last or ends.first or begins.last), problems


_DAY_ROLES = (Role.EFFECTIVE_FROM, Role.EFFECTIVE_UNTIL)
_DAY_LABELS = ("生效日期", "失效日期")


def _left_of_trigger(cell: RawCell) -> tuple[str, str]:
    return _left(cell.text, kept="".join(trigger_texts(cell.text)), dropped="")


def _left_of(cell: RawCell, found: CellLines) -> tuple[str, str]:
    kept = "".join(f"{line.condition}{line.text}" for line in found.lines)
    return _left(cell.text, kept=kept, dropped="".join(found.dropped))


def _left(text: str, *, kept: str, dropped: str) -> tuple[str, str]:
    """(labels and marks, lost letters) of a cell that stand in none of its lines."""
    if kept == text:
        return "", ""
    left = Counter("".join(text.split())) - Counter(kept)
    unknown = left - Counter(dropped)
    lost = Counter({char: count for char, count in unknown.items() if char.isalnum()})
    return in_order(text, left - lost), in_order(text, lost)
