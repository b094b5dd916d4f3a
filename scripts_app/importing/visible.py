"""A scenario as the cells that people read, and the data that brings it back unchanged when they left them alone.

Cells alone do not say everything (which line is a red line, where one ends and the next begins), so an exported row
also carries its content as data. The data counts only while it renders to just the cells beside it: whoever edits a
cell is taken at their word, and nothing can hide in it that the cells do not show.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from scripts_app.content import Line, LineKind, ScriptContent, Speaker
from scripts_app.importing.columns import Role
from scripts_app.text import clean

CELL_MAX = 32_000  # Excel cuts a cell at 32,767 characters
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
    return cells


def as_data(content: ScriptContent) -> str:
    """The content as compact JSON; '' when it is too long for a cell."""
    data = json.dumps(content.to_json(), ensure_ascii=False, separators=(",", ":"))
    return data if len(data) <= CELL_MAX else ""


def from_data(data: str, *, title: str, cells: Mapping[Role, str]) -> ScriptContent | None:
    """The content, if the data is sound and the cells show just that; None when somebody changed them."""
    try:
        content = ScriptContent.from_json(json.loads(data)).cleaned()
        shown = {role: clean(text) for role, text in visible_cells(content).items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    same = content.title == title and all(shown[role] == cells.get(role, "") for role in SHOWN)
    return content if same else None


def _shown(line: Line) -> str:
    text = f"{_SPEAKERS[Speaker(line.speaker)]}：{line.text}" if line.speaker else line.text
    if line.ban == "wording":
        text = f"“{text}”"
    return f"（{line.condition}：{text}）" if line.condition else text
