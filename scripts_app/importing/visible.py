"""A scenario as the cells that people read, and the data that brings it back unchanged when they left them alone.

Cells alone do not say everything (which line is a red line, where one ends and the next begins), so an exported row
also carries its content as data. The data counts only while it renders to just the cells beside it: whoever edits a
cell is taken at their word, and nothing can hide in it that the cells do not show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from scripts_app.content import Line, LineKind, ScriptContent, Speaker
from scripts_app.importing.columns import Role
from scripts_app.text import ZERO_WIDTH_JOINER, clean

CELL_MAX = 16_000  # Excel cuts a cell at 32,767 UTF-16 units; a character has one or two
CUT = "……（太长，表格里没有显示完。请不要在表格里改这一行，要改请在系统里改。）"
_PART = re.compile(r"(\d+):(.*)\.")
_SPEAKERS = {Speaker.CUSTOMER: "客户", Speaker.AGENT: "坐席"}
_ROLE_OF = {
    LineKind.RECOMMENDED: Role.RECOMMENDED,
    LineKind.TURN: Role.RECOMMENDED,
    LineKind.FORBIDDEN: Role.FORBIDDEN,
    LineKind.NOTE: Role.NOTE,
    LineKind.STEP: Role.STEP,
}
SHOWN = (
    Role.TRIGGERS,
    Role.RECOMMENDED,
    Role.FORBIDDEN,
    Role.NOTE,
    Role.STEP,
    Role.EFFECTIVE_FROM,
    Role.EFFECTIVE_UNTIL,
)


def visible_cells(content: ScriptContent) -> dict[Role, str]:
    """The text of each cell, '' for an empty one; the title is not among them."""
    cells = dict.fromkeys(SHOWN, "")
    for line in content.lines:
        role = _ROLE_OF[line.kind]
        cells[role] += ("\n" if cells[role] else "") + _shown(line)
    cells[Role.TRIGGERS] = "\n".join(content.triggers)
    cells[Role.EFFECTIVE_FROM] = str(content.effective_from or "")
    cells[Role.EFFECTIVE_UNTIL] = str(content.effective_until or "")
    return {role: _short_enough(text) for role, text in cells.items()}


def is_cut(cells: Mapping[Role, str]) -> bool:
    """Does one of the cells show only the beginning of what it stands for?"""
    return any(text.endswith(CUT) for text in cells.values())


def as_data(content: ScriptContent) -> list[str]:
    """The content as compact JSON, in as many numbered parts as it needs cells."""
    data = json.dumps(content.to_json(), ensure_ascii=False, separators=(",", ":"))
    data = data.replace(ZERO_WIDTH_JOINER, "\\u200d")  # in raw text it would go with the emoji of the part before
    room = CELL_MAX - 10
    parts = [data[start : start + room] for start in range(0, len(data), room)]
    return [f"{number}:{part}." for number, part in enumerate(parts, 1)]


def from_data(parts: Sequence[str], *, title: str, cells: Mapping[Role, str]) -> ScriptContent | None:
    """The content, if the data is sound and the cells show just that; None when somebody changed them."""
    try:
        content = ScriptContent.from_json(json.loads(_joined(parts))).cleaned()
        shown = {role: clean(text) for role, text in visible_cells(content).items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    same = content.title == title and all(shown[role] == cells.get(role, "") for role in SHOWN)
    return content if same else None


def _joined(parts: Sequence[str]) -> str:
    """In the order of their numbers, wherever their columns stand; data of one part may do without a number."""
    numbered = [(int(match[1]), match[2]) for part in parts if (match := _PART.fullmatch(part))]
    return "".join(part for _, part in sorted(numbered)) or "".join(parts)


def _short_enough(text: str) -> str:
    return text if len(text) <= CELL_MAX else text[: CELL_MAX - len(CUT)] + CUT


def _shown(line: Line) -> str:
    text = f"{_SPEAKERS[Speaker(line.speaker)]}：{line.text}" if line.speaker else line.text
    if line.ban == "wording":
        text = f"“{text}”"
    return f"（{line.condition}：{text}）" if line.condition else text
