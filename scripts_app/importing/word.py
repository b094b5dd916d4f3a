"""A Word file → sheets: each table is one, and the text around them is read as an outline. Knows python-docx alone."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tc
from docx.table import Table
from docx.text.paragraph import Paragraph

from scripts_app.importing.outline import Block, outline_sheets
from scripts_app.importing.sheets import Merge, Sheet

_HEADING = "Heading "
_TITLE_LEVEL = 0


def read_word(path: Path) -> list[Sheet]:
    """Tables in their order, then what headings, numbered items and bullets say."""
    document = Document(str(path))
    tables = [_sheet(f"表 {number}", table) for number, table in enumerate(document.tables, 1)]
    blocks = [_block(paragraph) for paragraph in document.paragraphs if paragraph.text.strip()]
    return [*tables, *outline_sheets(blocks)]


def _block(paragraph: Paragraph) -> Block:
    style = (paragraph.style.name if paragraph.style else "") or ""
    level = None
    if style == "Title":
        level = _TITLE_LEVEL
    elif style.startswith(_HEADING) and style.removeprefix(_HEADING).isdecimal():
        level = int(style.removeprefix(_HEADING))
    properties = paragraph._p.pPr
    is_item = style.startswith("List") or (properties is not None and properties.numPr is not None)
    return Block(paragraph.text.strip(), level, is_item=is_item)


def _sheet(name: str, table: Table) -> Sheet:
    """Cells of a merged range are the same cell in python-docx: the first place keeps the text."""
    grid = [[cell._tc for cell in row.cells] for row in table.rows]
    places: dict[CT_Tc, list[tuple[int, int]]] = {}
    for down, row in enumerate(grid):
        for right, cell in enumerate(row):
            places.setdefault(cell, []).append((down, right))
    texts = [["" for _ in row] for row in grid]
    merges = []
    for cell, where in places.items():
        (top, left), (bottom, right) = min(where), max(where)
        texts[top][left] = _text(cell)
        if len(where) > 1:
            merges.append(Merge(top, left, bottom, right))
    return Sheet(name, tuple(map(tuple, texts)), tuple(merges))


def _text(cell: CT_Tc) -> str:
    paragraphs = cell.findall(qn("w:p"))
    return "\n".join("".join(node.text or "" for node in paragraph.iter(qn("w:t"))) for paragraph in paragraphs)
