"""What every kind of file becomes: sheets of text cells with their merged ranges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from scripts_app.importing.safe_cells import MARK, restored
from scripts_app.text import clean

Place = tuple[int, int]


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

    `told` are sentences about how the sheet was read. `columns` name the columns of a sheet that has no header, and
    `section` the category of rows that have none. By (row, column) from zero: `crossed` lines are struck through or
    red, `remarks` are comments and links, `repeated` cells stand in the file only once, elsewhere. `asides` are
    (text, why) of the file that are in no cell, `joined` texts that are in a repeated cell and nowhere else.
    """

    name: str
    cells: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] = ()
    is_hidden: bool = False
    told: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    section: str = ""
    is_turned: bool = False
    asides: tuple[tuple[str, str], ...] = ()
    joined: tuple[str, ...] = ()
    repeated: frozenset[Place] = frozenset()
    crossed: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)
    remarks: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)


def turned(sheet: Sheet) -> Sheet:
    """Rows as columns and columns as rows."""
    return replace(
        sheet,
        cells=tuple(zip(*sheet.cells, strict=True)),
        merges=tuple(Merge(merge.left, merge.top, merge.right, merge.bottom) for merge in sheet.merges),
        crossed={(column, row): lines for (row, column), lines in sheet.crossed.items()},
        remarks={(column, row): lines for (row, column), lines in sheet.remarks.items()},
        repeated=frozenset((column, row) for row, column in sheet.repeated),
        is_turned=not sheet.is_turned,
    )


def columns_of(sheet: Sheet, start: int, *, end: int) -> Sheet:
    """The columns [start, end) alone; a range that is merged across the border is cut at it."""
    cut = [
        Merge(merge.top, max(merge.left, start) - start, merge.bottom, min(merge.right, end - 1) - start)
        for merge in sheet.merges
        if merge.left < end and merge.right >= start
    ]

    def inside(places: Mapping[Place, tuple[str, ...]]) -> dict[Place, tuple[str, ...]]:
        return {(row, column - start): found for (row, column), found in places.items() if start <= column < end}

    return replace(
        sheet,
        cells=tuple(row[start:end] for row in sheet.cells),
        merges=tuple(cut),
        crossed=inside(sheet.crossed),
        remarks=inside(sheet.remarks),
    )


def tidied(sheet: Sheet) -> tuple[Sheet, list[str]]:
    """The sheet as people see it, and what they do not see: control characters, text under a merged range."""
    rows = [[cell if _is_clean(cell) else clean(restored(cell)) for cell in row] for row in sheet.cells]
    unseen = [
        _taken_out(before, after)
        for raw, row in zip(sheet.cells, rows, strict=True)
        for before, after in zip(raw, row, strict=True)
        if before != after
    ]
    for merge in sheet.merges:
        for down in range(merge.top, min(merge.bottom + 1, len(rows))):
            for right in range(merge.left, min(merge.right + 1, len(rows[down]))):
                if rows[down][right] and (down, right) != (merge.top, merge.left):
                    unseen.append(rows[down][right])
                    rows[down][right] = ""
    return replace(sheet, cells=tuple(map(tuple, rows))), unseen


def _is_clean(cell: str) -> bool:
    """Most cells are; the long way costs a hundred times as much."""
    return cell.isprintable() and cell[:1] != MARK and cell.strip() == cell


def _taken_out(before: str, after: str) -> str:
    left = Counter("".join(before.split()))
    left.subtract("".join(after.split()))
    return "".join(char * count for char, count in left.items() if count > 0)


def rectangle(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows of any length, filled up with empty cells to the longest."""
    width = max(map(len, rows), default=0)
    return tuple(tuple(row) + ("",) * (width - len(row)) for row in rows)
