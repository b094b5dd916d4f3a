"""What a person says about a file before it is read again: pure values, kept for the next file of the same shape.

An empty `Mapping` leaves everything to the reader's guess; what it guessed comes back as `TableFound`s.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from scripts_app.importing.columns import Role
from scripts_app.text import fold_key

SAMPLE_ROWS = 10
HEAD_ROWS = 15
HEADER_MAX = 60  # no header is longer, and few rows of scripts are shorter
NO_HEADER = 0
ROLE_NAMES = {
    Role.SCENARIO: "场景",
    Role.RECOMMENDED: "推荐话术",
    Role.FORBIDDEN: "禁用语",
    Role.NOTE: "备注",
    Role.CONTRAST: "推荐和禁用写在一格",
    Role.LINE_KIND: "话术类型（说明旁边一格是什么）",
    Role.STEP: "处理步骤",
    Role.CATEGORY: "分类",
    Role.CHANNEL: "渠道",
    Role.TRIGGERS: "客户问法",
    Role.CODE: "场景编号",
    Role.GUIDELINE: "服务规范",
    Role.EFFECTIVE_FROM: "生效日期",
    Role.EFFECTIVE_UNTIL: "失效日期",
    Role.STATUS: "状态",
    Role.RUNNING_NUMBER: "序号（不导入）",
    Role.UNKNOWN: "其他（存进备注）",
    Role.IGNORED: "不导入",
}


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """A column by its header, and what its cells are taken for."""

    header: str
    role: Role


@dataclass(frozen=True, slots=True)
class TableFound:
    """A table as it was read. `header_row` is an Excel row, NO_HEADER when the columns were guessed without one.

    `sample` holds the cell texts of its first rows, merged cells filled; `is_turned` tables have a scenario in each
    column, and their "rows" are columns of the sheet.
    """

    sheet: str
    header_row: int
    columns: tuple[ColumnGuess, ...]
    shape: str
    sample: tuple[tuple[str, ...], ...] = ()
    is_turned: bool = False

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> TableFound:
        columns = tuple(ColumnGuess(column["header"], Role(column["role"])) for column in values["columns"])
        return cls(**{**values, "columns": columns, "sample": tuple(map(tuple, values["sample"]))})


@dataclass(frozen=True, slots=True)
class SheetFound:
    """A sheet of the file, read or left out; `head` holds its first rows, to point at the header among them."""

    name: str
    rows: int
    head: tuple[tuple[str, ...], ...]
    is_hidden: bool = False
    is_read: bool = True

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> SheetFound:
        return cls(**{**values, "head": tuple(map(tuple, values["head"]))})


@dataclass(frozen=True, slots=True)
class Assignment:
    """A leftover (by sheet, row and text) that belongs to the scenario in `to_row` of the same sheet.

    `role` is one of RECOMMENDED, FORBIDDEN and NOTE.
    """

    sheet: str
    row: int
    text: str
    to_row: int
    role: Role


@dataclass(frozen=True, slots=True)
class Mapping:
    """`header_rows`: Excel row of the header by sheet, NO_HEADER for none. `roles`: of each column, by table shape."""

    skipped: frozenset[str] = frozenset()
    header_rows: Map[str, int] = field(default_factory=dict)
    roles: Map[str, tuple[Role, ...]] = field(default_factory=dict)
    assigned: tuple[Assignment, ...] = ()

    def roles_for(self, headers: Sequence[str], *, has_header: bool = True) -> tuple[Role, ...] | None:
        """The roles that somebody gave to the columns of such a table, one for each of `headers`; None for a guess."""
        if not self.roles or max(map(len, headers), default=0) > HEADER_MAX:
            return None
        given = self.roles.get(shape_of(headers, has_header=has_header))
        if given is None:
            return None
        return (*given, *[Role.UNKNOWN] * (len(headers) - len(given)))[: len(headers)]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, the inverse of `from_json`."""
        return {
            "skipped": sorted(self.skipped),
            "header_rows": dict(self.header_rows),
            "roles": {shape: [str(role) for role in roles] for shape, roles in self.roles.items()},
            "assigned": [
                {
                    "sheet": part.sheet,
                    "row": part.row,
                    "text": part.text,
                    "to_row": part.to_row,
                    "role": str(part.role),
                }
                for part in self.assigned
            ],
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Mapping:
        """Raises ValueError, KeyError or TypeError for what `to_json` never gives."""
        return cls(
            skipped=frozenset(str(name) for name in values["skipped"]),
            header_rows={str(sheet): int(row) for sheet, row in values["header_rows"].items()},
            roles={str(shape): tuple(map(Role, roles)) for shape, roles in values["roles"].items()},
            assigned=tuple(Assignment(**{**part, "role": Role(part["role"])}) for part in values["assigned"]),
        )


GUESS = Mapping()  # leaves everything to the reader


def shape_of(headers: Sequence[str], *, has_header: bool = True) -> str:
    """The digest of a table's headers in their order, alike in either script; without a header that of its width."""
    keys = [fold_key(header) if has_header else "" for header in headers]
    while has_header and keys and not keys[-1]:
        keys.pop()
    return hashlib.sha256("\n".join([str(has_header), *keys]).encode()).hexdigest()[:16]
