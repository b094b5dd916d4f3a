"""Quotation marks in a cell: which belong together, what is wrapped in them, and where a line must not be cut."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PAIRS = {"“": "”", "「": "」", "『": "』", "‘": "’"}
_CLOSING = {close: opening for opening, close in _PAIRS.items()}
_TAIL = "。.；;，,！!？?、 \t"
_STRAIGHT = re.compile('"([^"\n]*)"')
RIGHT_MARKS = frozenset(_CLOSING) | {'"'}


def curl(text: str) -> str:
    """Straight double quotes in pairs become curly ones, so that only one style needs to be understood."""
    return _STRAIGHT.sub(r"“\1”", text)


def as_written(piece: str, *, cell: str) -> str:
    """A piece of a curled cell with the marks of the cell: stored text is the text of the file."""
    if '"' not in cell or "“" in cell or "”" in cell:
        return piece
    return piece.replace("“", '"').replace("”", '"')


def spans(text: str) -> list[tuple[int, int]]:
    """[start, end) of the outermost quoted stretches, marks included, in their order.

    A mark without its partner is no quotation: cells in the wild forget every tenth.
    """
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    for place, char in enumerate(text):
        if char in _PAIRS:
            opened.append(place)
        elif char in _CLOSING:
            matching = next((mark for mark in reversed(opened) if text[mark] == _CLOSING[char]), None)
            if matching is not None:
                del opened[opened.index(matching) :]
                found = [span for span in found if span[0] < matching] + [(matching, place + 1)]
    return found


def unwrap(text: str) -> str:
    """`text` without the marks around the whole of it, also when one of the two was forgotten."""
    stripped = text.strip()
    whole = spans(stripped)
    if len(whole) == 1 and whole[0][0] == 0 and not stripped[whole[0][1] :].strip(_TAIL):
        return stripped[1 : whole[0][1] - 1].strip()
    if stripped[:1] in _PAIRS and not any(start == 0 for start, _ in whole):
        return stripped[1:].strip()
    body = stripped.rstrip(_TAIL)
    if body[-1:] in _CLOSING and not any(end == len(body) for _, end in whole):
        return body[:-1].strip()
    return stripped


def lines_outside(text: str) -> Iterator[str]:
    """The lines of `text`, never cut inside a quotation that runs over several."""
    quoted = spans(text)
    start = 0
    for place, char in enumerate(text):
        if char == "\n" and not any(first < place < last for first, last in quoted):
            yield text[start:place]
            start = place + 1
    yield text[start:]
