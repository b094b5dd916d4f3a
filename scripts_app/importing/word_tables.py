"""A table of a Word file → texts with their merged ranges and struck-through lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from docx.oxml.ns import qn

from scripts_app.importing.sheets import Merge, Place
from scripts_app.importing.word_text import Element, inside, is_crossed, paragraphs_in

TABLE = qn("w:tbl")
_ROW, _CELL, _VALUE = qn("w:tr"), qn("w:tc"), qn("w:val")


@dataclass(slots=True)
class Grid:
    """`rows` may differ in length. Only the first cell of a merged range holds its text."""

    rows: list[list[str]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    crossed: dict[Place, tuple[str, ...]] = field(default_factory=dict)


def read_grid(table: Element, text_of: Callable[[Element], str]) -> Grid:
    """`text_of` gives the text of a paragraph. A nested table is read as text of its cell."""
    grid = Grid()
    begun: dict[int, Merge] = {}  # by column, the cell that may go on in the next row
    for top, row in enumerate(
        row for row in inside(table, (_ROW,)) if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None
    ):
        texts = [""] * _number(row, "w:trPr/w:gridBefore", default=0)
        for cell in inside(row, (_CELL,)):
            left, width = len(texts), _number(cell, "w:tcPr/w:gridSpan", default=1)
            texts += [""] * width
            if _goes_on(cell) and left in begun:
                begun[left] = Merge(begun[left].top, left, top, left + width - 1)
                continue
            if left in begun:
                grid.merges.append(begun[left])
            begun[left] = Merge(top, left, top, left + width - 1)
            texts[left], crossed = _read_cell(cell, text_of)
            if crossed:
                grid.crossed[top, left] = crossed
        grid.rows.append(texts)
    merges = [*grid.merges, *begun.values()]
    grid.merges = [merge for merge in merges if (merge.top, merge.left) != (merge.bottom, merge.right)]
    return grid


def _read_cell(cell: Element, text_of: Callable[[Element], str]) -> tuple[str, tuple[str, ...]]:
    """(text, lines that are struck through or red)"""
    paragraphs = [(text_of(paragraph), is_crossed(paragraph)) for paragraph in paragraphs_in(cell)]
    crossed = [line.strip() for text, is_out in paragraphs if is_out for line in text.split("\n")]
    return "\n".join(text for text, _ in paragraphs), tuple(crossed)


def _goes_on(cell: Element) -> bool:
    merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merge is not None and merge.get(_VALUE) != "restart"


def _number(element: Element, path: str, *, default: int) -> int:
    found = element.find("/".join(map(qn, path.split("/"))))
    text = str(found.get(_VALUE)) if found is not None else ""
    return min(int(text), 1_000) if text.isdecimal() else default
