"""From the fonts of a cell's text to the lines that somebody crossed out: struck through, or made red."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scripts_app.importing.sheets import Place, Sheet


@dataclass(slots=True)
class Marks:
    """By zero-based (row, column): the lines of the cell that are struck or red, and what is remarked on it."""

    crossed: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    red: set[Place] = field(default_factory=set)  # crossed as a whole, by nothing but their colour
    remarks: dict[Place, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one font: struck through (True), red (False) or neither (None)."""

    text: str
    struck: bool | None

    def over(self, *, style: bool | None) -> Run:
        """The stretch in a cell of that style, which shows where the stretch has none of its own."""
        return self if self.struck is not None or style is None else Run(self.text, style)


def mark_cell(marks: Marks, place: Place, *, text: str, runs: Sequence[Run]) -> None:
    """Notes the lines of the cell that are crossed from end to end; a red word inside a line is emphasis."""
    if all(run.struck is None for run in runs):
        return
    lines, is_struck = _crossed_lines(runs)
    if lines:
        marks.crossed[place] = lines
        is_whole = len(lines) == sum(bool(line.strip()) for line in text.split("\n"))
        if is_whole and not is_struck:
            marks.red.add(place)


def forgive_red_columns(marks: Marks, sheet: Sheet) -> None:
    """A column that is red throughout is a matter of style, and forbids nothing."""
    for column in {column for _, column in marks.red}:
        red = [place for place in marks.red if place[1] == column]
        filled = sum(bool(row[column]) for row in sheet.cells)
        if len(red) > 1 and len(red) >= filled - 1:
            for place in red:
                del marks.crossed[place]


def _crossed_lines(runs: Sequence[Run]) -> tuple[tuple[str, ...], bool]:
    """(the lines crossed from end to end, is any of them struck?)"""
    lines: list[str] = []
    is_struck = False
    for line in _lines(runs):
        flags = [struck for char, struck in line if char.strip()]
        if flags and None not in flags:
            lines.append("".join(char for char, _ in line).strip())
            is_struck = is_struck or any(flags)
    return tuple(lines), is_struck


def _lines(runs: Sequence[Run]) -> Iterator[list[tuple[str, bool | None]]]:
    line: list[tuple[str, bool | None]] = []
    for run in runs:
        for char in run.text.replace("\r\n", "\n"):
            if char == "\n":
                yield line
                line = []
            else:
                line.append((char, run.struck))
    yield line
