"""What a person reads in the XML of a Word file: without deleted and moved text, with line breaks and text boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same text box once more
BOX = qn("w:txbxContent")
PARAGRAPH = qn("w:p")
_SKIPPED = {
    BOX,
    _FALLBACK,
    *(qn(f"w:{name}") for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "footnoteReference")),
}
_TEXT, _TAB, _HYPHEN = qn("w:t"), qn("w:tab"), qn("w:noBreakHyphen")
_BREAKS = (qn("w:br"), qn("w:cr"))
_REDS = {"FF0000", "C00000", "E00000", "D00000"}
_VALUE = qn("w:val")

Element = BaseOxmlElement


def text_of(paragraph: Element) -> str:
    """The text of one paragraph; what stands in text boxes anchored in it is not part of it."""
    return "".join(_pieces(paragraph)).strip()


def paragraphs_in(element: Element) -> Iterator[Element]:
    """The paragraphs inside in the order of the file, those of nested tables and text boxes included, each once."""
    for child in element:
        if child.tag == PARAGRAPH:
            yield child
        if child.tag not in (_FALLBACK, qn("w:del")):
            yield from paragraphs_in(child)


def inside(element: Element, tags: Sequence[str]) -> Iterator[Element]:
    """The outermost elements with these tags, also in content controls and insertions, not in what was deleted."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag not in _SKIPPED:
            yield from inside(child, tags)


def is_crossed(paragraph: Element) -> bool:
    """Is all of its text struck through or red?"""
    runs = [run for run in paragraph.iter(qn("w:r")) if "".join(_pieces(run)).strip()]
    return bool(runs) and all(_is_crossed_run(run) for run in runs)


def _is_crossed_run(run: Element) -> bool:
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return False
    strikes = [properties.find(qn(f"w:{name}")) for name in ("strike", "dstrike")]
    color = properties.find(qn("w:color"))
    is_struck = any(strike is not None and strike.get(_VALUE) not in ("0", "false") for strike in strikes)
    return is_struck or (color is not None and str(color.get(_VALUE)).upper() in _REDS)


def _pieces(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield "\n" if child.get(qn("w:type")) in (None, "textWrapping") else ""
        elif child.tag in (_TAB, _HYPHEN):
            yield "\t" if child.tag == _TAB else "-"
        else:
            yield from _pieces(child)
