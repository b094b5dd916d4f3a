"""An HTML table saved under the name of a workbook, as many web systems export → sheets."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from scripts_app.importing.encodings import decode
from scripts_app.importing.sheets import Merge, Sheet, rectangle

_TOLD = "这其实是网页表格，不是真正的工作簿；文字已读出，样式没有读。"
_SPAN_MAX = 1_000
_UNSEEN = ("script", "style", "title", "xml")


def read_hypertext(path: Path) -> list[Sheet]:
    """A sheet for each table; text outside of tables is listed as left out."""
    reader = _TableReader()
    reader.feed(decode(path.read_bytes()))
    reader.close()
    names = [""] if len(reader.tables) == 1 else [f"表 {number + 1}" for number in range(len(reader.tables))]
    sheets = [table.sheet(name) for name, table in zip(names, reader.tables, strict=True)]
    if not sheets:
        return [Sheet("", tuple((text,) for text in reader.outside))]
    return [replace(sheets[0], asides=tuple((text, "表格外的文字") for text in reader.outside)), *sheets[1:]]


class _Table:
    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.merges: list[Merge] = []
        self.taken: set[tuple[int, int]] = set()

    def add_cell(self, *, rows: int, columns: int) -> None:
        """An empty cell at the next free place of the last row, and the places that it spans."""
        top, row = len(self.rows) - 1, self.rows[-1]
        while (top, len(row)) in self.taken:
            row.append("")
        left = len(row)
        row.extend([""] * columns)
        self.taken |= {(top + down, left + right) for down in range(rows) for right in range(columns)}
        if rows > 1 or columns > 1:
            self.merges.append(Merge(top, left, top + rows - 1, left + columns - 1))
        self.at = left

    def add_text(self, text: str) -> None:
        self.rows[-1][self.at] += text

    def sheet(self, name: str) -> Sheet:
        return Sheet(name, rectangle(self.rows), tuple(self.merges), told=(_TOLD,))


class _TableReader(HTMLParser):
    """Nested tables are read as part of their cell."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self.outside: list[str] = []
        self.depth = 0
        self.in_cell = False
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append(_Table())
        elif self.depth != 1:
            return
        elif tag == "tr":
            self.tables[-1].rows.append([])
        elif tag in ("td", "th") and self.tables[-1].rows:
            spans = dict(attrs)
            self.tables[-1].add_cell(rows=_span(spans.get("rowspan")), columns=_span(spans.get("colspan")))
            self.in_cell = True
        elif tag in ("br", "p", "div", "li") and self.in_cell:
            self.tables[-1].add_text("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self.unseen:
            self.unseen -= 1
        if tag == "table" and self.depth:
            self.depth -= 1
        if tag in ("td", "th", "tr", "table") and self.depth <= 1:
            self.in_cell = False

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if not text or self.unseen:
            return
        if self.in_cell:
            self.tables[-1].add_text(text)
        else:
            self.outside.append(text)


def _span(value: str | None) -> int:
    return min(int(value), _SPAN_MAX) if value and value.isdecimal() and int(value) > 0 else 1
