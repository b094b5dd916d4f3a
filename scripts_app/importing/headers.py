"""Headers that two rows share: 话术 above 推荐 and 禁用. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from scripts_app.importing.columns import KIND_NAMES, LINE_ROLES, TITLE_ROLES, Role, is_header, role_of
from scripts_app.importing.sheets import Sheet
from scripts_app.text import fold_key

_GROUPED_MIN = 2


def grouped_header(sheet: Sheet, number: int) -> tuple[str, ...]:
    """The headers of a table whose second row parts the groups of the row `number`; () for any other row.

    Below a group (话术), merged across or with empty cells beside it, stand its parts (推荐, 禁用); the other headers
    are merged down, or empty below.
    """
    cells = sheet.cells[number]
    if number + 1 >= len(sheet.cells) or len([cell for cell in cells if cell]) < _GROUPED_MIN:
        return ()
    below = sheet.cells[number + 1]
    parted = {column for column, cell in enumerate(below) if cell}
    if len(parted) < _GROUPED_MIN or is_header(below):
        return ()
    inside = _merged_groups(sheet, number) or _open_groups(cells)
    if not parted <= set(inside):
        return ()
    headers = tuple(
        _part(inside[column], below[column]) if column in parted else cells[column] for column in range(len(cells))
    )
    return headers if is_header(headers) else ()


def with_line_kinds(roles: Sequence[Role], rows: Sequence[Sequence[str]]) -> tuple[Role, ...]:
    """The roles of a table whose rows hold one line each, with a column that says of which kind it is (禁用语).

    `rows` are those below the header. Without such a column the roles stay as they are.
    """
    for place, role in enumerate(roles):
        cells = {fold_key(row[place]) for row in rows if place < len(row) and row[place]}
        if role not in TITLE_ROLES and len(cells) >= _GROUPED_MIN and cells <= KIND_NAMES:
            return (*roles[:place], Role.LINE_KIND, *roles[place + 1 :])
    return tuple(roles)


def kind_of_line(roles: Sequence[Role], texts: Sequence[str]) -> tuple[Role, ...]:
    """The roles of one row of such a table: its text is what its kind says, and a note when the kind says nothing."""
    if Role.LINE_KIND not in roles:
        return tuple(roles)
    kind = role_of(texts[roles.index(Role.LINE_KIND)])
    kind = kind if kind in LINE_ROLES else Role.NOTE
    speech = (Role.RECOMMENDED,) if Role.RECOMMENDED in roles else (Role.UNKNOWN, Role.NOTE)
    place = next((place for place, role in enumerate(roles) if role in speech), None)
    return tuple(kind if number == place else role for number, role in enumerate(roles))


def _merged_groups(sheet: Sheet, number: int) -> dict[int, str]:
    """The group of each column below a range that is merged across."""
    return {
        column: sheet.cells[number][merge.left]
        for merge in sheet.merges
        if merge.top == merge.bottom == number and merge.right > merge.left
        for column in range(merge.left, merge.right + 1)
    }


def _open_groups(cells: Sequence[str]) -> dict[int, str]:
    """The group of each column below a header with empty cells to its right."""
    inside: dict[int, str] = {}
    for column, cell in enumerate(cells):
        if cell and list(cells[column + 1 : column + 2]) != [""]:
            continue
        if name := cell or inside.get(column - 1, ""):
            inside[column] = name
    return inside


def _part(group: str, part: str) -> str:
    """What a part of a group is called: 推荐 of 话术 says it alone, 早班 of 推荐话术 does not."""
    return part if role_of(part) != Role.UNKNOWN else f"{group}{part}"
