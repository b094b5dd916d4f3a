"""What stands in a workbook beside its text: struck-through and red lines, comments, hyperlinks.

Calamine gives none of these, so the XML is looked through once more, and only when a file holds any of them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

from scripts_app.importing.crossed import Marks, Run, forgive_red_columns, mark_cell
from scripts_app.importing.crossed_fonts import Fonts
from scripts_app.importing.package import child, elements, local, relations, sheet_parts
from scripts_app.importing.sheets import Place, Sheet

_REFERENCE = re.compile(r"^([A-Z]{1,3})(\d{1,7})")
_CHUNK = 1 << 20


def read_marks(path: Path, sheets: Mapping[str, Sheet]) -> dict[str, Marks]:
    """Marks by the name of the sheet, for the sheets that calamine read."""
    with zipfile.ZipFile(path) as archive:
        reader = _MarkReader(archive)
        return {name: reader.read(part, sheets[name]) for name, part in sheet_parts(archive).items() if name in sheets}


class _MarkReader:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.fonts = Fonts(archive)
        self.styles = self.fonts.crossing_styles(archive)
        self.shared = self._crossing_strings()

    def read(self, part: str, sheet: Sheet) -> Marks:
        marks = Marks()
        if self.styles or self.shared or _holds(self.archive, part, hint=b"<rPr>"):
            for cell in elements(self.archive, part, "c"):
                self._take_cell(marks, cell, sheet=sheet)
        forgive_red_columns(marks, sheet)
        for place, remark in self._remarks(part):
            if remark not in marks.remarks.get(place, ()):
                marks.remarks[place] = (*marks.remarks.get(place, ()), remark)
        return marks

    def _crossing_strings(self) -> dict[int, list[Run]]:
        """The shared texts with a part that is crossed, by their number."""
        part = "xl/sharedStrings.xml"
        if not _holds(self.archive, part, hint=b"<rPr>"):
            return {}
        texts = enumerate(elements(self.archive, part, "si"))
        return {number: runs for number, text in texts if (runs := self._runs(text))}

    def _runs(self, text: Element) -> list[Run]:
        """The runs of a rich text; [] when none is crossed."""
        runs = [
            Run(
                "".join(inside.text or "" for inside in run if local(inside) == "t"),
                self.fonts.crosses(child(run, "rPr")),
            )
            for run in text
            if local(run) == "r"
        ]
        return runs if any(run.struck is not None for run in runs) else []

    def _take_cell(self, marks: Marks, cell: Element, *, sheet: Sheet) -> None:
        place = _place(cell.get("r", ""))
        if not place or place[0] >= len(sheet.cells) or place[1] >= len(sheet.cells[place[0]]):
            return
        style = self.styles.get(int(cell.get("s", "0")))
        text = sheet.cells[place[0]][place[1]]
        runs = self._runs_of(cell) or [Run(text, None)]
        mark_cell(marks, place, text=text, runs=[run.over(style=style) for run in runs])

    def _runs_of(self, cell: Element) -> list[Run]:
        value, inline = child(cell, "v"), child(cell, "is")
        if inline is not None:
            return self._runs(inline)
        number = value.text if value is not None and cell.get("t") == "s" else ""
        return self.shared.get(int(number), []) if number and number.isdecimal() else []

    def _remarks(self, part: str) -> Iterator[tuple[Place, str]]:
        """Of a comment with answers, Excel keeps a copy for old programs: the conversation itself is read."""
        related = relations(self.archive, part)
        threads = [relation.target for relation in related.values() if relation.kind == "threadedComment"]
        talked = set()
        for comment in (found for thread in threads for found in elements(self.archive, thread, "threadedComment")):
            if place := _place(comment.get("ref", "")):
                talked.add(place)
                yield from _remark(place, comment)
        for relation in related.values():
            for comment in elements(self.archive, relation.target, "comment") if relation.kind == "comments" else ():
                if (place := _place(comment.get("ref", ""))) and place not in talked:
                    yield from _remark(place, comment)
        for link in elements(self.archive, part, "hyperlink") if related else ():
            key = next((value for name, value in link.attrib.items() if name.endswith("}id")), "")
            place = _place(link.get("ref", ""))
            if place and key in related and related[key].is_outside:
                yield place, f"链接：{related[key].target}"


def _remark(place: Place, comment: Element) -> Iterator[tuple[Place, str]]:
    text = "".join(part.text or "" for part in comment.iter() if local(part) in ("t", "text")).strip()
    if text:
        yield place, f"批注：{text}"


def _place(reference: str) -> Place | None:
    match = _REFERENCE.match(reference)
    if not match:
        return None
    column = 0
    for letter in match.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match.group(2)) - 1, column - 1


def _holds(archive: zipfile.ZipFile, part: str, *, hint: bytes) -> bool:
    """Does the part hold these bytes? Most hold none, and are not parsed."""
    if part not in archive.namelist():
        return False
    with archive.open(part) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            if hint in tail + chunk:
                return True
            tail = chunk[-len(hint) :]
    return False
