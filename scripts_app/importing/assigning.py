"""Leftover texts that a person gave to a scenario become lines of it. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from scripts_app.content import Line
from scripts_app.importing.columns import Role
from scripts_app.importing.ledger import Ledger, Leftover
from scripts_app.importing.mapping import Assignment
from scripts_app.importing.rows import ParsedFile, RowProblem, ScriptRow

_LINE_OF: dict[Role, Callable[[str], Line]] = {
    Role.RECOMMENDED: Line.recommended,
    Role.FORBIDDEN: Line.forbidden,
    Role.NOTE: Line.note,
}


def with_assigned(parsed: ParsedFile, assigned: Iterable[Assignment]) -> ParsedFile:
    """The file with each assigned leftover as one line of its scenario, and counted as stored.

    What no longer fits, because the leftover or the scenario isn't there any more, stays a leftover and is told.
    """
    for part in assigned:
        parsed = _with(parsed, part)
    return parsed


def _with(parsed: ParsedFile, part: Assignment) -> ParsedFile:
    leftover = next((left for left in parsed.leftovers if _is_meant(left, part)), None)
    row = next((row for row in parsed.rows if (row.sheet, row.row) == (part.sheet, part.to_row)), None)
    if leftover is None or row is None or part.role not in _LINE_OF:
        return _told(parsed, part, sentence="已经不在文件里，或者要归入的场景不在了，没有归入。请重新指定。")
    grown = _grown(row, leftover, role=part.role)
    if problems := grown.content.problems():
        return _told(parsed, part, sentence="没有归入：" + "".join(problems))
    moved = Ledger(stored=leftover.size, **{leftover.fate: -leftover.size})
    return replace(
        parsed,
        rows=tuple(grown if known is row else known for known in parsed.rows),
        leftovers=tuple(left for left in parsed.leftovers if left is not leftover),
        ledger=parsed.ledger + moved,
    )


def _is_meant(leftover: Leftover, part: Assignment) -> bool:
    same = (leftover.sheet, leftover.row, leftover.text) == (part.sheet, part.row, part.text)
    return same and leftover.is_assignable


def _grown(row: ScriptRow, leftover: Leftover, *, role: Role) -> ScriptRow:
    lines = (*row.content.lines, _LINE_OF[role](leftover.text))
    return replace(row, content=replace(row.content, lines=lines).cleaned(), size=row.size + leftover.size)


def _told(parsed: ParsedFile, part: Assignment, *, sentence: str) -> ParsedFile:
    problem = RowProblem(part.sheet, part.row, f"“{part.text[:40]}”{sentence}")
    return replace(parsed, warnings=(*parsed.warnings, problem))
