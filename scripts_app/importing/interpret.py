"""A raw row of a table → the content of a scenario, and where each of its characters went. Pure functions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from scripts_app.content import Line, ScriptContent, Severity
from scripts_app.importing.cells import (
    CellLines,
    avoided_wordings,
    note_lines,
    step_lines,
    trigger_texts,
)
from scripts_app.importing.columns import Role
from scripts_app.importing.contrast import contrasted_lines
from scripts_app.importing.rows import Ledger
from scripts_app.importing.tables import RawRow
from scripts_app.importing.visible import SHOWN, from_data
from scripts_app.text import to_simplified

_DAY = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$")
_NO_DAY = {"长期", "长期有效", "永久", "永久有效", "无", "无限期", "不限", "暂无", "-", "--", "—", "/"}
_OFF = re.compile(
    "停用|禁用|草稿|下架|作废|失效|废止|未启用|未生效|未审|待审|审核中|不启用|过期|驳回|^否$|^n$|^no$|^0$"
)
_RED_LINE = re.compile("红线|高压线|底线")
_ORDER = (Role.STEP, Role.RECOMMENDED, Role.FORBIDDEN, Role.NOTE, Role.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row says: `problems` are sentences about what could not be understood, [] when all was."""

    content: ScriptContent
    code: str
    category: tuple[str, ...]
    status_text: str
    may_publish: bool
    problems: tuple[str, ...]
    ledger: Ledger
    cells: tuple[tuple[str, str], ...]


def interpret(raw: RawRow, *, sheet: str, is_guideline: bool) -> Reading:
    """Every cell of the row becomes a line, a trigger, a date, the code, the category or the status."""
    read = list(_read_cells(raw, is_red_line=bool(_RED_LINE.search(to_simplified(sheet)))))
    lines = _without_repeats(line for cell in read for line in cell.lines)
    title = " ".join(raw.title.split("\n"))
    if is_guideline and not lines:
        lines = (Line.note(title),)
    days, problems = _read_days(raw)
    content = _exported(raw, title) or ScriptContent(title, _triggers(raw), lines, *days).cleaned()
    status = raw.text(Role.STATUS)
    return Reading(
        content=content,
        code="".join(raw.text(Role.CODE).split()),
        category=_category(raw),
        status_text=status,
        may_publish=not _OFF.search(to_simplified(status).lower()),
        problems=tuple(problems),
        cells=tuple(cell for cells in raw.cells.values() for cell in cells),
        ledger=_ledger(raw, content, dropped=[text for cell in read for text in cell.dropped]),
    )


def _exported(raw: RawRow, title: str) -> ScriptContent | None:
    """The content of a row that we exported and nobody changed."""
    if not (data := raw.text(Role.DATA)):
        return None
    return from_data(data, title=title, cells={role: raw.text(role) for role in SHOWN})


def _read_cells(raw: RawRow, *, is_red_line: bool) -> Iterator[CellLines]:
    severity = Severity.RED_LINE if is_red_line else Severity.FORBIDDEN
    for role in _ORDER:
        for header, text in raw.cells.get(role, []):
            if role == Role.RECOMMENDED:
                yield contrasted_lines(text, is_ban=False)
            elif role == Role.FORBIDDEN:
                yield contrasted_lines(text, is_ban=True, severity=severity)
            elif role == Role.STEP:
                yield step_lines(text)
            elif role == Role.NOTE:
                yield note_lines(text)
                yield CellLines(tuple(avoided_wordings(text)))
            else:
                yield CellLines((Line.note(f"{header}：{text}" if header else text),))


def _without_repeats(lines: Iterable[Line]) -> tuple[Line, ...]:
    """A wording forbidden in its own column and again in a remark is one line."""
    first: dict[tuple[str, str, str], Line] = {}
    for line in lines:
        if line.ban:
            first.setdefault((line.kind, line.text, ""), line)
        else:
            first[line.kind, line.text, str(len(first))] = line
    return tuple(first.values())


def _triggers(raw: RawRow) -> tuple[str, ...]:
    return tuple(trigger for text in raw.texts(Role.TRIGGERS) for trigger in trigger_texts(text))


def _category(raw: RawRow) -> tuple[str, ...]:
    names = [" ".join(text.split()) for text in raw.texts(Role.CATEGORY)]
    return tuple(dict.fromkeys(names)) or ((raw.section,) if raw.section else ())


def _read_days(raw: RawRow) -> tuple[tuple[date | None, date | None], list[str]]:
    problems: list[str] = []
    days = [_read_day(raw.text(role), label, problems=problems) for role, label in _DAY_ROLES]
    return (days[0], days[1]), problems


_DAY_ROLES = ((Role.EFFECTIVE_FROM, "生效日期"), (Role.EFFECTIVE_UNTIL, "失效日期"))


def _read_day(text: str, label: str, *, problems: list[str]) -> date | None:
    plain = to_simplified(text.strip())
    if not plain or plain in _NO_DAY:
        return None
    if match := _DAY.match(plain):
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            pass
    problems.append(f"{label}“{text[:20]}”看不懂，请写成 2026-05-01 这样的日期，没有就留空。")
    return None


def _ledger(raw: RawRow, content: ScriptContent, *, dropped: list[str]) -> Ledger:
    """Stored is what stands in the content or in code, category, status and dates, whose cells are read as a whole."""
    taken_whole = (Role.CODE, Role.CATEGORY, Role.STATUS, Role.EFFECTIVE_FROM, Role.EFFECTIVE_UNTIL)
    whole = _count(text for role in taken_whole for text in raw.texts(role))
    cells = _count(text for role, pairs in raw.cells.items() if role not in taken_whole for _, text in pairs)
    stored_text = _count(
        [content.title, *content.triggers, *(f"{line.condition}{line.text}" for line in content.lines)]
    )
    left = cells - stored_text
    labels = _count([*dropped, *raw.texts(Role.RUNNING_NUMBER), *raw.texts(Role.DATA)])
    unassigned = sum(count for char, count in (left - labels).items() if char.isalnum())
    total = cells.total() + whole.total()
    stored = total - left.total()
    return Ledger(total, stored, left.total() - unassigned, unassigned)


def _count(texts: Iterable[str]) -> Counter[str]:
    return Counter(char for text in texts for char in text if not char.isspace())
