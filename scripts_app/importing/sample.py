"""The first rows of a table, and how they are understood when a person says what its columns are. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts_app.content import ScriptContent
from scripts_app.importing.channels import LABELS
from scripts_app.importing.columns import Role
from scripts_app.importing.headers import kind_of_line
from scripts_app.importing.interpret import interpret
from scripts_app.importing.mapping import NO_HEADER, ColumnGuess, TableFound, shape_of
from scripts_app.importing.raw import RawCell, RawRow, RawTable
from scripts_app.importing.sheets import Sheet


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row as it would be stored; `problems` are sentences about what keeps it from being."""

    code: str
    category: tuple[str, ...]
    content: ScriptContent
    channel: str
    problems: tuple[str, ...]


def as_found(table: RawTable, sheet: Sheet) -> TableFound:
    """The table as it is told to a person."""
    columns = tuple(ColumnGuess(header, role) for header, role in zip(table.headers, table.roles, strict=True))
    has_header = table.header_row != NO_HEADER
    shape = shape_of(table.headers, has_header=has_header)
    return TableFound(sheet.name, table.header_row, columns, shape, tuple(table.grid), sheet.is_turned)


def understood(table: TableFound, roles: Sequence[Role]) -> list[SampleRow]:
    """The sample of the table when its columns have these roles, without reading the file again."""
    headers = [column.header for column in table.columns]
    return [_understood(row, headers, roles=roles, sheet=table.sheet) for row in table.sample]


def _understood(texts: Sequence[str], headers: Sequence[str], *, roles: Sequence[Role], sheet: str) -> SampleRow:
    row = RawRow(0, {})
    for text, header, role in zip(texts, headers, kind_of_line(roles, texts), strict=True):
        row.add(role, RawCell(header, text))
    is_guideline = Role.GUIDELINE in row.cells and Role.SCENARIO not in row.cells
    reading = interpret(row, sheet=sheet, is_guideline=is_guideline)
    problems = (*reading.problems, *reading.content.problems())
    return SampleRow(reading.code, reading.category, reading.content, LABELS.get(reading.channel, ""), problems)
