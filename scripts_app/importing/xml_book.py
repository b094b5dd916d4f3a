"""A workbook that Excel saved as “XML 表格 2003”, under the name .xml or .xls → sheets."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import ParseError, iterparse

from scripts_app.importing.package import child, local
from scripts_app.importing.sheets import Merge, Place, Sheet, rectangle

_TOLD = "这是 XML 表格，文字已读出，颜色和删除线没有读。请核对。"
_SPAN_MAX, _ROWS_MAX, _COLUMNS_MAX = 1_000, 100_000, 702


def read_xml_book(path: Path) -> list[Sheet]:
    """Raises ValueError for a damaged or hostile file."""
    try:
        return [_sheet(element) for _, element in iterparse(str(path)) if local(element) == "Worksheet"]
    except ParseError as error:
        raise ValueError("no well-formed XML") from error


def _sheet(worksheet: Element) -> Sheet:
    rows: list[list[str]] = []
    merges: list[Merge] = []
    remarks: dict[Place, tuple[str, ...]] = {}
    table = child(worksheet, "Table")
    for row in (row for row in table if local(row) == "Row") if table is not None else ():
        rows += [[] for _ in range(len(rows), min(_number(row, "Index", default=len(rows) + 1) - 1, _ROWS_MAX))]
        texts: list[str] = []
        for cell in (cell for cell in row if local(cell) == "Cell"):
            texts += [""] * (min(_number(cell, "Index", default=len(texts) + 1) - 1, _COLUMNS_MAX) - len(texts))
            place = len(rows), len(texts)
            across, down = (min(_number(cell, name, default=0), _SPAN_MAX) for name in ("MergeAcross", "MergeDown"))
            texts += [_text(cell, "Data"), *[""] * across]
            if across or down:
                merges.append(Merge(place[0], place[1], place[0] + down, place[1] + across))
            if remark := _text(cell, "Comment"):
                remarks[place] = (f"批注：{remark}",)
        rows.append(texts)
    name = next((value for key, value in worksheet.attrib.items() if key.endswith("}Name")), "")
    return Sheet(name, rectangle(rows), tuple(merges), _is_hidden(worksheet), told=(_TOLD,), remarks=remarks)


def _is_hidden(worksheet: Element) -> bool:
    options = child(worksheet, "WorksheetOptions")
    visible = child(options, "Visible") if options is not None else None
    return visible is not None and "Hidden" in (visible.text or "")


def _text(cell: Element, name: str) -> str:
    found = child(cell, name)
    return "".join(found.itertext()).strip() if found is not None else ""


def _number(element: Element, name: str, *, default: int) -> int:
    value = next((value for key, value in element.attrib.items() if key.endswith(f"}}{name}")), "")
    return int(value) if value.isdecimal() and int(value) < 1 << 20 else default
