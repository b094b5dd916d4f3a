"""The choices on the page where a person checks how a file was understood, with what is chosen now."""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass, replace

from scripts_app.importing.columns import Role
from scripts_app.importing.doubts import Doubt, doubts
from scripts_app.importing.found import Found, by_shape
from scripts_app.importing.mapping import NO_HEADER, ROLE_NAMES, Mapping, SheetFound, TableFound
from scripts_app.importing.memory import deviations
from scripts_app.importing.sample import SampleRow, understood

AUTO, SKIP = "auto", "skip"
_LABEL_MAX = 36
_EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """What becomes of a sheet: `options` are (value, label) of where its header stands; none for a hidden one."""

    field: str
    sheet: SheetFound
    chosen: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    field: str
    header: str
    role: Role
    examples: tuple[str, ...]

    @property
    def is_fixed(self) -> bool:
        """Is this a column that nobody is asked about, such as that of our own exports?"""
        return self.role not in ROLE_NAMES


@dataclass(frozen=True, slots=True)
class TableChoice:
    """All tables of one shape: their sheets, their columns, and the first rows of the first as they are understood.

    `deviations` say what a remembered mapping has that the headers don't say.
    """

    shape: str
    sheets: tuple[str, ...]
    columns: tuple[ColumnChoice, ...]
    sample: tuple[SampleRow, ...]
    doubts: tuple[Doubt, ...]
    is_remembered: bool
    deviations: tuple[str, ...]

    @property
    def lacks_title(self) -> bool:
        """Without a title no row can become a scenario."""
        return not any(column.role in (Role.SCENARIO, Role.GUIDELINE) for column in self.columns)


def sheet_choices(found: Found, mapping: Mapping) -> list[SheetChoice]:
    return [_sheet_choice(number, sheet, found=found, mapping=mapping) for number, sheet in enumerate(found.sheets)]


def table_choices(found: Found, mapping: Mapping, *, remembered: set[str]) -> list[TableChoice]:
    shapes, doubtful = by_shape(found.under(mapping).tables), doubts(found, mapping)
    return [
        _table_choice(
            tables,
            is_remembered=shape in remembered,
            doubtful=tuple(doubt for doubt in doubtful if doubt.shape == shape),
        )
        for shape, tables in shapes.items()
    ]


def said(found: Found, old: Mapping, *, fields: Map[str, str]) -> Mapping:
    """The mapping that the fields of the page say; what they don't say stays as it was understood."""
    chosen = {sheet.name: fields.get(_sheet_field(number), AUTO) for number, sheet in enumerate(found.sheets)}
    rows = {
        sheet.name: int(chosen[sheet.name])
        for sheet in found.sheets
        if chosen[sheet.name] in {str(row) for row in range(NO_HEADER, len(sheet.head) + 1)}
    }
    skipped = frozenset(name for name, choice in chosen.items() if choice == SKIP)
    plain = replace(old, skipped=skipped, header_rows=rows)
    guesses = by_shape(found.under(plain).tables)
    roles = {shape: _said_roles(tables[0], fields) for shape, tables in guesses.items()}
    corrected = {
        shape: said
        for shape, said in roles.items()
        if shape in old.roles or said != tuple(column.role for column in guesses[shape][0].columns)
    }
    return replace(plain, roles=corrected)


def _said_roles(table: TableFound, fields: Map[str, str]) -> tuple[Role, ...]:
    values = [fields.get(_role_field(table.shape, place), "") for place in range(len(table.columns))]
    known = {role.value for role in ROLE_NAMES}
    pairs = zip(values, table.columns, strict=True)
    return tuple(Role(value) if value in known else column.role for value, column in pairs)


def _sheet_choice(number: int, sheet: SheetFound, *, found: Found, mapping: Mapping) -> SheetChoice:
    if sheet.is_hidden:
        return SheetChoice("", sheet, "", ())
    chosen = SKIP if sheet.name in mapping.skipped else str(mapping.header_rows.get(sheet.name, AUTO))
    rows = [(str(row), _row_label(row, cells)) for row, cells in enumerate(sheet.head, 1) if any(cells)]
    first = [(AUTO, _guess_label(sheet, found)), *([(SKIP, "不导入这个工作表")] if sheet.is_read else [])]
    options = (*first, *rows, (str(NO_HEADER), "没有表头，第一行就是内容"))
    return SheetChoice(_sheet_field(number), sheet, chosen, options)


def _guess_label(sheet: SheetFound, found: Found) -> str:
    rows = [table.header_row for table in found.tables if table.sheet == sheet.name]
    if not any(cell for row in sheet.head for cell in row):
        return "空的工作表，不导入"
    if not rows:
        return "没有找到话术表，不导入"
    if rows == [NO_HEADER]:
        return "自动：没有表头，按内容认"
    unit = "列" if any(table.is_turned for table in found.tables if table.sheet == sheet.name) else "行"
    return f"自动：表头在第 {'、'.join(map(str, rows))} {unit}"


def _row_label(row: int, cells: tuple[str, ...]) -> str:
    text = " | ".join(" ".join(cell.split()) for cell in cells if cell)
    return f"第 {row} 行：{text[:_LABEL_MAX]}{'…' if len(text) > _LABEL_MAX else ''}"


def _table_choice(tables: list[TableFound], *, is_remembered: bool, doubtful: tuple[Doubt, ...]) -> TableChoice:
    table = tables[0]
    columns = tuple(
        ColumnChoice(_role_field(table.shape, place), column.header, column.role, _examples(table, place))
        for place, column in enumerate(table.columns)
    )
    return TableChoice(
        shape=table.shape,
        sheets=tuple(dict.fromkeys(each.sheet for each in tables)),
        columns=columns,
        sample=tuple(understood(table, [column.role for column in table.columns])),
        doubts=doubtful,
        is_remembered=is_remembered,
        deviations=deviations(table) if is_remembered else (),
    )


def _examples(table: TableFound, place: int) -> tuple[str, ...]:
    filled = dict.fromkeys(row[place] for row in table.sample if place < len(row) and row[place])
    return tuple(filled)[:_EXAMPLES]


def _sheet_field(number: int) -> str:
    return f"sheet-{number}"


def _role_field(shape: str, place: int) -> str:
    return f"role-{shape}-{place}"
