"""Columns taken for what agents say although the file says otherwise: nobody is to import such a one unawares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scripts_app.errors import ScriptsError
from scripts_app.importing.columns import KIND_NAMES, Role, role_of
from scripts_app.importing.found import Found, by_shape
from scripts_app.importing.mapping import ROLE_NAMES, Mapping, TableFound
from scripts_app.text import fold_key

SAID = (Role.RECOMMENDED, Role.STEP)
_BANS = {Role.FORBIDDEN: "列名说它不可说", Role.CONTRAST: "列名说里面有不可说的话"}


class ColumnsInDoubt(ScriptsError):
    sentence = "有列会让坐席照着说不可说的话，所以还没有生成预览。请改好对应，或者在红字下面打勾确认，再点“看预览”。"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A column of the tables of a shape that a person has to confirm; `key` names it with what it is taken for."""

    shape: str
    key: str
    sentence: str


def doubts(found: Found, mapping: Mapping) -> list[Doubt]:
    """Those of the file as the mapping has it."""
    guessed = {table.shape: table for table in found.tables}
    tables = by_shape(found.under(mapping).tables)
    return [doubt for shape, alike in tables.items() for doubt in _of_tables(alike, guessed.get(shape))]


def _of_tables(alike: list[TableFound], guessed: TableFound | None) -> Iterator[Doubt]:
    table, sheets = alike[0], "、".join(dict.fromkeys(each.sheet for each in alike))
    unit = "行" if table.is_turned else "列"
    for place, column in enumerate(table.columns):
        if why := _why(table, place, guessed=guessed):
            where = f"{f'“{sheets}”的' if sheets else ''}第 {place + 1} {unit}“{column.header}”"
            yield Doubt(table.shape, f"{table.shape}-{place}-{column.role}", f"{where}{why}")


def _why(table: TableFound, place: int, *, guessed: TableFound | None) -> str:
    """What is wrong with a column, '' when nothing is."""
    column = table.columns[place]
    ban = _BANS.get(role_of(column.header))
    if ban and column.role in SAID:
        return f"，{ban}，现在却当作“{ROLE_NAMES[column.role]}”导入：坐席会照着说。"
    said = next((each.role for each in table.columns if each.role in SAID), None)
    if said and column.role != Role.LINE_KIND and _tells_kinds(table, place, guessed=guessed):
        return f"说旁边的话可不可说，现在却不按它区分：不可说的话也会当作“{ROLE_NAMES[said]}”导入，坐席会照着说。"
    return ""


def _tells_kinds(table: TableFound, place: int, *, guessed: TableFound | None) -> bool:
    """Does the column say of each row whether its text may be said? So the reader took it, or so its first rows say."""
    if guessed and place < len(guessed.columns) and guessed.columns[place].role == Role.LINE_KIND:
        return True
    cells = {row[place] for row in table.sample if place < len(row) and row[place]}
    return {fold_key(cell) for cell in cells} <= KIND_NAMES and any(role_of(cell) == Role.FORBIDDEN for cell in cells)
