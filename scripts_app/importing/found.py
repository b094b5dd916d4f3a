"""What the reader found in a file of a batch, and how its tables look when a person says otherwise.

Everything here works on the cells that were stored with the batch: the file is not read again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from scripts_app.importing.mapping import SAMPLE_ROWS, Mapping, SheetFound, TableFound
from scripts_app.importing.parse import parse_sheets
from scripts_app.importing.rows import ParsedFile
from scripts_app.importing.sheets import Sheet, rectangle
from scripts_app.models import ImportBatch


@dataclass(frozen=True, slots=True)
class Found:
    """The sheets of the file, and the tables in them by the reader's guess."""

    sheets: tuple[SheetFound, ...] = ()
    tables: tuple[TableFound, ...] = ()

    @classmethod
    def of(cls, batch: ImportBatch) -> Found:
        stored = batch.found or {"sheets": [], "tables": []}
        sheets = tuple(map(SheetFound.from_json, stored["sheets"]))
        return cls(sheets, tuple(map(TableFound.from_json, stored["tables"])))

    @classmethod
    def in_file(cls, parsed: ParsedFile) -> Found:
        return cls(parsed.sheets, parsed.tables)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, the inverse of `of`."""
        return {"sheets": [asdict(sheet) for sheet in self.sheets], "tables": [asdict(table) for table in self.tables]}

    def under(self, mapping: Mapping) -> Found:
        """The same as the mapping has it: sheets left out, headers elsewhere, columns that are something else."""
        sheets: list[SheetFound] = []
        tables: list[TableFound] = []
        for sheet in self.sheets:
            of_sheet = () if sheet.name in mapping.skipped or sheet.is_hidden else self._tables_of(sheet, mapping)
            sheets.append(replace(sheet, is_read=bool(of_sheet)))
            tables += of_sheet
        return Found(tuple(sheets), tuple(tables))

    def _tables_of(self, sheet: SheetFound, mapping: Mapping) -> tuple[TableFound, ...]:
        if sheet.name in mapping.header_rows:
            head = Sheet(sheet.name, rectangle([list(row) for row in sheet.head]))
            seen = parse_sheets([head], name=sheet.name, mapping=replace(mapping, skipped=frozenset(), assigned=()))
            return seen.tables
        return tuple(_with_roles(table, mapping) for table in self.tables if table.sheet == sheet.name)


def _with_roles(table: TableFound, mapping: Mapping) -> TableFound:
    roles = mapping.roles.get(table.shape)
    if roles is None or len(roles) != len(table.columns):
        return table
    columns = tuple(replace(column, role=role) for column, role in zip(table.columns, roles, strict=True))
    return replace(table, columns=columns, sample=table.sample[:SAMPLE_ROWS])


def by_shape(tables: Iterable[TableFound]) -> dict[str, list[TableFound]]:
    """Tables with the same headers are understood alike, whatever sheet they are on."""
    grouped: dict[str, list[TableFound]] = {}
    for table in tables:
        grouped.setdefault(table.shape, []).append(table)
    return grouped
