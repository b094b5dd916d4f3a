"""What every kind of file becomes: sheets of text cells with their merged ranges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, zero-based, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """`cells` is a rectangle of text from A1; only the first cell of a merged range holds its text.

    `told` are sentences about how the sheet was read; `first_row` is the Excel number of the first row of cells.
    By (row, column) from zero: `crossed` lines are struck through or red, `remarks` are comments and links.
    """

    name: str
    cells: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] = ()
    is_hidden: bool = False
    told: tuple[str, ...] = ()
    first_row: int = 1
    crossed: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)
    remarks: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)


def rectangle(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows of any length, filled up with empty cells to the longest."""
    width = max(map(len, rows), default=0)
    return tuple(tuple(row) + ("",) * (width - len(row)) for row in rows)
