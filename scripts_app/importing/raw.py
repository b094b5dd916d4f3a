"""What stands in the tables of a sheet before it is understood: rows of cells by role, and what is no row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from scripts_app.importing.columns import TITLE_ROLES, Role


class RawCell(NamedTuple):
    """`is_own` is False for the text of a merged cell in the rows below its first: the file has it once."""

    header: str
    text: str
    is_own: bool = True


@dataclass(slots=True)
class RawRow:
    """One scenario as it stands in a table: the cells of each role in the order of the columns.

    `channels` has what its cells in columns of channels say, None where there is no such column; the cells themselves
    are among the unknown ones.
    """

    row: int
    cells: dict[Role, list[RawCell]]
    section: str = ""
    section_row: int = 0
    channels: list[str] | None = None

    def add(self, role: Role, cell: RawCell) -> None:
        """One more cell; one of no text only says that there is such a column."""
        if role == Role.CHANNEL:
            self.channels = [*(self.channels or ()), cell.text]
            role = Role.UNKNOWN
        if cell.text:
            self.cells.setdefault(role, []).append(cell)

    def texts(self, role: Role) -> list[str]:
        return [cell.text for cell in self.cells.get(role, []) if cell.text]

    def text(self, role: Role) -> str:
        return "\n".join(self.texts(role))

    def own_texts(self) -> list[str]:
        """What only this row has, in the order of the roles."""
        return [cell.text for cells in self.cells.values() for cell in cells if cell.is_own]

    @property
    def title(self) -> str:
        return next((self.text(role) for role in TITLE_ROLES if self.text(role)), "")


@dataclass(slots=True)
class RawTable:
    """A header with the rows below it; `header_row` is an Excel row, or NO_HEADER. `grid` has the first rows."""

    header_row: int
    headers: tuple[str, ...]
    roles: tuple[Role, ...]
    grid: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def unknown_columns(self) -> list[str]:
        pairs = zip(self.headers, self.roles, strict=True)
        return list(dict.fromkeys(header for header, role in pairs if header and role == Role.UNKNOWN))


@dataclass(frozen=True, slots=True)
class Aside:
    """A text that is no scenario, and why."""

    row: int
    text: str
    why: str


@dataclass(slots=True)
class SheetTables:
    """The rows of all tables of a sheet, and what is no row; `joined` rows went on with the scenario above them."""

    tables: list[RawTable] = field(default_factory=list)
    rows: list[RawRow] = field(default_factory=list)
    banners: list[Aside] = field(default_factory=list)
    headers: list[Aside] = field(default_factory=list)
    sections: list[Aside] = field(default_factory=list)
    crossed: list[tuple[int, str]] = field(default_factory=list)
    joined: list[int] = field(default_factory=list)
    remarks: list[Aside] = field(default_factory=list)
