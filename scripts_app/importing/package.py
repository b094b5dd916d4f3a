"""The parts of a workbook (.xlsx) that calamine does not read, as XML: relations, styles, comments. No text is kept."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

PART_MAX = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Relation:
    """`kind` is the last part of its type (comments, hyperlink …); `target` a path in the archive, or an address."""

    kind: str
    target: str
    is_outside: bool


def elements(archive: zipfile.ZipFile, part: str, *names: str) -> Iterator[Element]:
    """The elements with these local names, each forgotten when the next is asked for; none for a missing part."""
    if part not in archive.namelist() or archive.getinfo(part).file_size > PART_MAX:
        return
    with archive.open(part) as stream:
        for _, element in iterparse(stream):
            name = local(element)
            if name in names:
                yield element
            if name in names or name == "row":  # a sheet may have a million cells
                element.clear()


def relations(archive: zipfile.ZipFile, part: str) -> dict[str, Relation]:
    """What a part refers to, by its id."""
    folder, name = posixpath.split(part)
    found = {}
    for element in elements(archive, f"{folder}/_rels/{name}.rels", "Relationship"):
        is_outside = element.get("TargetMode") == "External"
        target = element.get("Target", "")
        inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        kind = element.get("Type", "").rsplit("/", 1)[-1]
        found[element.get("Id", "")] = Relation(kind, target if is_outside else inside, is_outside)
    return found


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part of each sheet by its name."""
    book = relations(archive, "xl/workbook.xml")
    parts = {}
    for sheet in elements(archive, "xl/workbook.xml", "sheet"):
        key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        if key in book:
            parts[sheet.get("name", "")] = book[key].target
    return parts


def local(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def child(element: Element, name: str) -> Element | None:
    return next((inside for inside in element if local(inside) == name), None)
