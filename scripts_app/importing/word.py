"""A Word file → sheets: each table is one, and the text around them is read as an outline. Knows python-docx alone."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.oxml.ns import qn

from scripts_app.importing.numbering import split_number
from scripts_app.importing.outline import HEADING_NUMBER, Block, outline_sheets
from scripts_app.importing.sheets import Sheet, rectangle
from scripts_app.importing.word_numbers import ListNumbers
from scripts_app.importing.word_tables import TABLE, Grid, read_grid
from scripts_app.importing.word_text import PARAGRAPH, Element, inside, is_crossed, paragraphs_in, text_of

_HEADING = ("Heading ", "heading ", "标题 ")
_TITLE = ("Title", "标题", "title")
_VALUE = qn("w:val")


def read_word(path: Path) -> list[Sheet]:
    """Tables in their order, then what headings, numbered items and bullets say."""
    return _WordReader(path).read()


class _WordReader:
    def __init__(self, path: Path) -> None:
        document = Document(str(path))
        self.body = document.element.body
        self.numbers = ListNumbers(document)
        self.styles = {style.style_id: style.name or "" for style in document.styles}
        self.blocks: list[Block] = []
        self.tables: list[Sheet] = []

    def read(self) -> list[Sheet]:
        for element in inside(self.body, (TABLE, PARAGRAPH)):
            if element.tag == TABLE:
                self.tables.append(self._sheet(read_grid(element, self._text)))
            else:
                self._take(element)
        return [*self.tables, *outline_sheets(self.blocks)]

    def _take(self, outer: Element) -> None:
        """A paragraph of the body and those of the text boxes in it."""
        for paragraph in (outer, *paragraphs_in(outer)):
            if text := self._text(paragraph):
                style = self._style(paragraph)
                self.blocks.append(Block(text, _level(style), is_crossed=is_crossed(paragraph)))

    def _style(self, paragraph: Element) -> str:
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self.styles.get(str(style.get(_VALUE)), "") if style is not None else ""

    def _text(self, paragraph: Element) -> str:
        """With the number that Word puts before it, unless somebody typed one."""
        text = text_of(paragraph)
        number = self.numbers.number_of(paragraph) if text else ""
        return text if not number or split_number(text)[0] else f"{number}{text}"

    def _sheet(self, grid: Grid) -> Sheet:
        """The heading above a table says what its rows are about."""
        heading = next((block.text for block in reversed(self.blocks) if block.level), "")
        name = f"表 {len(self.tables) + 1}"
        section = HEADING_NUMBER.sub("", heading)
        return Sheet(name, rectangle(grid.rows), tuple(grid.merges), crossed=grid.crossed, section=section)


def _level(style: str) -> int | None:
    if style in _TITLE:
        return 0
    number = next((style.removeprefix(prefix) for prefix in _HEADING if style.startswith(prefix)), "")
    return int(number) if number.isdecimal() else None
