"""A row under the names of our own columns, so that it is read in the same way wherever it is written down again."""

from __future__ import annotations

from scripts_app.importing.columns import Role
from scripts_app.importing.raw import RawRow

NAMES = {
    Role.CODE: "场景编号",
    Role.CHANNEL: "渠道",
    Role.SCENARIO: "场景",
    Role.GUIDELINE: "规范",
    Role.TRIGGERS: "客户问法",
    Role.RECOMMENDED: "推荐话术",
    Role.FORBIDDEN: "禁用语",
    Role.NOTE: "备注",
    Role.STEP: "处理步骤",
    Role.EFFECTIVE_FROM: "生效日期",
    Role.EFFECTIVE_UNTIL: "失效日期",
    Role.STATUS: "状态",
}
_LEVELS = "一二三四五六七八九十"
_LEFT_OUT = (Role.CATEGORY, Role.RUNNING_NUMBER, Role.DATA, Role.IGNORED)


def category_headers(depth: int) -> list[str]:
    """The headers of a category path of so many levels."""
    return ["分类"] if depth <= 1 else [f"{_LEVELS[level : level + 1] or level + 1}级分类" for level in range(depth)]


def as_named(raw: RawRow, *, category: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(header, text) of its cells; the category stands in cells of its own, whatever told it: a column, a section
    row above or the name of the sheet. A column that nobody knows keeps its header.
    """
    place = zip(category_headers(len(category)), category, strict=False)
    cells = [
        (NAMES.get(role, cell.header) or NAMES[Role.NOTE], cell.text)
        for role, found in raw.cells.items()
        if role not in _LEFT_OUT
        for cell in found
    ]
    return (*place, *cells)
