"""The numbers that Word itself puts before the paragraphs of a list (1、 （一） ①): they stand nowhere as text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.numbering import CT_Numbering

from scripts_app.importing.word_text import Element

_VALUE = qn("w:val")
_CHINESE = "〇一二三四五六七八九"
_PLACE = re.compile(r"%(\d)")
_LEVELS = 9
_CIRCLES = 20


@dataclass(frozen=True, slots=True)
class _Level:
    style: str
    pattern: str
    start: int


class ListNumbers:
    """Counts the lists of one document; ask for the paragraphs in their order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.levels = _levels_of(document)
        self.counts: dict[str, list[int]] = defaultdict(lambda: [0] * _LEVELS)
        self.styles = {
            style.style_id: style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") for style in document.styles
        }

    def number_of(self, paragraph: Element) -> str:
        """The number as it is printed before the paragraph; '' for one without, or with a bullet."""
        lists, depth = self._place(paragraph)
        levels = self.levels.get(lists, {})
        if depth not in levels:
            return ""
        counts = self.counts[lists]
        counts[depth] = counts[depth] + 1 if counts[depth] else levels[depth].start
        counts[depth + 1 :] = [0] * (_LEVELS - depth - 1)
        if levels[depth].style in ("bullet", "none"):
            return ""
        return _PLACE.sub(lambda place: _written(counts, levels, depth=int(place.group(1)) - 1), levels[depth].pattern)

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """(id of the list, depth in it), from the paragraph or its style."""
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        inherited = self.styles.get(str(style.get(_VALUE))) if style is not None else None
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        for properties in (own, inherited):
            number = properties.find(qn("w:numId")) if properties is not None else None
            if properties is not None and number is not None:
                depth = properties.find(qn("w:ilvl"))
                return str(number.get(_VALUE)), min(
                    int(depth.get(_VALUE) or 0) if depth is not None else 0, _LEVELS - 1
                )
        return "", 0


def _written(counts: list[int], levels: dict[int, _Level], *, depth: int) -> str:
    count = counts[depth] or 1
    match levels[depth].style if depth in levels else "decimal":
        case "chineseCounting" | "chineseCountingThousand" | "taiwaneseCountingThousand" | "japaneseCounting":
            return _chinese(count)
        case "upperLetter" | "lowerLetter" as style:
            return chr((ord("A") if style == "upperLetter" else ord("a")) + (count - 1) % 26)
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if count <= _CIRCLES:
            return chr(ord("①") + count - 1)
        case _:
            return str(count)


def _chinese(count: int) -> str:
    tens, ones = divmod(count, 10)
    return ("" if tens == 1 else _CHINESE[tens % 10]) * bool(tens) + "十" * bool(tens) + _CHINESE[ones] * bool(ones)


def _levels_of(document: Document) -> dict[str, dict[int, _Level]]:
    """The levels of each list by the id that paragraphs name it with; {} for a document without lists."""
    parts = [relation for relation in document.part.rels.values() if relation.reltype == RELATIONSHIP_TYPE.NUMBERING]
    if not parts:
        return {}
    root: CT_Numbering = parts[0].target_part.element
    shapes = {str(shape.get(qn("w:abstractNumId"))): _shape(shape) for shape in root.iter(qn("w:abstractNum"))}
    found = {}
    for number in root.iter(qn("w:num")):
        shape = number.find(qn("w:abstractNumId"))
        if shape is not None:
            found[str(number.get(qn("w:numId")))] = shapes.get(str(shape.get(_VALUE)), {})
    return found


def _shape(shape: Element) -> dict[int, _Level]:
    levels = {}
    for level in shape.iter(qn("w:lvl")):
        values = {name: level.find(qn(f"w:{name}")) for name in ("numFmt", "lvlText", "start")}
        style, pattern, start = (
            str(found.get(_VALUE)) if found is not None else default
            for found, default in zip(values.values(), ("decimal", "%1.", "1"), strict=True)
        )
        levels[int(level.get(qn("w:ilvl")) or 0)] = _Level(style, pattern, int(start) if start.isdecimal() else 1)
    return levels
