"""What the reader of a file hands on: rows understood, rows refused, rows left out, and where every character went."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from scripts_app.content import ScriptContent
from scripts_app.importing.ledger import Ledger, Leftover
from scripts_app.importing.mapping import SheetFound, TableFound


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A sentence about one row; `row` is the Excel row number, 0 for the whole sheet.

    `cells` are the (header, text) of a refused row, to be mended and imported again.
    """

    sheet: str
    row: int
    message: str
    cells: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> RowProblem:
        return cls(**{**values, "cells": tuple((header, text) for header, text in values["cells"])})


@dataclass(frozen=True, slots=True)
class ScriptRow:
    """One scenario of a file. `category` is the path from the root, () when the file names none.

    `kind` is a `ScenarioKind` value, `channel` one of `Channel`, '' when the file says none; `status_text` is what its
    status column says, `size` how much of the file is stored with it, as the ledger counts.
    """

    sheet: str
    row: int
    code: str
    category: tuple[str, ...]
    kind: str
    content: ScriptContent
    may_publish: bool = True
    status_text: str = ""
    channel: str = ""
    size: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, the inverse of `from_json`."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "code": self.code,
            "category": list(self.category),
            "kind": self.kind,
            "content": self.content.to_json(),
            "may_publish": self.may_publish,
            "status_text": self.status_text,
            "channel": self.channel,
            "size": self.size,
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> ScriptRow:
        content = ScriptContent.from_json(values["content"])
        return cls(**{**values, "category": tuple(values["category"]), "content": content})


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """`rows_read` = len(rows) + len(refused) + len(dropped_rows): every row is accounted for.

    A row here is one scenario of a table, even when it spans several lines of the sheet. The sizes of `leftovers`
    add up to all of the ledger that is not stored; `sheets` and `tables` say how the file was understood.
    """

    name: str
    rows: tuple[ScriptRow, ...] = ()
    refused: tuple[RowProblem, ...] = ()
    dropped_rows: tuple[RowProblem, ...] = ()
    warnings: tuple[RowProblem, ...] = ()
    errors: tuple[str, ...] = ()
    ledger: Ledger = field(default_factory=Ledger)
    rows_read: int = 0
    leftovers: tuple[Leftover, ...] = ()
    sheets: tuple[SheetFound, ...] = ()
    tables: tuple[TableFound, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, the inverse of `from_json`: how the reading process answers."""
        told = {name: [asdict(problem) for problem in getattr(self, name)] for name in _TOLD}
        return {
            "name": self.name,
            "rows": [row.to_json() for row in self.rows],
            "errors": list(self.errors),
            "ledger": asdict(self.ledger),
            "rows_read": self.rows_read,
            "leftovers": [asdict(leftover) for leftover in self.leftovers],
            "sheets": [asdict(sheet) for sheet in self.sheets],
            "tables": [asdict(table) for table in self.tables],
            **told,
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> ParsedFile:
        told = {name: tuple(RowProblem.from_json(problem) for problem in values[name]) for name in _TOLD}
        return cls(
            name=values["name"],
            rows=tuple(ScriptRow.from_json(row) for row in values["rows"]),
            errors=tuple(values["errors"]),
            ledger=Ledger(**values["ledger"]),
            rows_read=values["rows_read"],
            leftovers=tuple(map(Leftover.from_json, values["leftovers"])),
            sheets=tuple(map(SheetFound.from_json, values["sheets"])),
            tables=tuple(map(TableFound.from_json, values["tables"])),
            **told,
        )


_TOLD = ("refused", "dropped_rows", "warnings")
