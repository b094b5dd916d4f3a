"""Corrections of columns, remembered by the shape of the table: the next file of that shape starts from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scripts_app.importing.columns import Role, roles_of
from scripts_app.importing.mapping import ROLE_NAMES, Mapping, TableFound
from scripts_app.models import ColumnMapping, User
from scripts_app.permissions import can_import, require

_MOST = 500  # shapes that a reader is told, the latest first


def remembered() -> dict[str, tuple[Role, ...]]:
    """Roles by shape."""
    kept = ColumnMapping.objects.values_list("shape", "roles")[:_MOST]
    known = {role.value for role in Role}
    return {shape: tuple(map(Role, roles)) for shape, roles in kept if set(roles) <= known}


def as_remembered(mapping: Mapping, tables: Iterable[TableFound]) -> Mapping:
    """The mapping with what is remembered of the shapes that the file really has."""
    shapes = {table.shape for table in tables}
    roles = {shape: roles for shape, roles in remembered().items() if shape in shapes}
    return Mapping(mapping.skipped, mapping.header_rows, {**roles, **mapping.roles}, mapping.assigned)


def known_shapes(mapping: Mapping) -> set[str]:
    """Shapes whose columns are in the mapping just as somebody once confirmed them."""
    kept = remembered() if mapping.roles else {}
    return {shape for shape, roles in mapping.roles.items() if kept.get(shape) == roles}


def deviations(table: TableFound) -> tuple[str, ...]:
    """What was said of the columns that their headers alone don't say: “说明”→禁用语."""
    guessed = roles_of([column.header for column in table.columns])
    pairs = zip(table.columns, guessed, strict=True)
    return tuple(
        f"“{column.header or '（没有列名）'}”→{ROLE_NAMES[column.role]}"
        for column, guess in pairs
        if column.role != guess and column.role in ROLE_NAMES
    )


def remember(table: TableFound, roles: Sequence[Role], *, actor: User) -> None:
    """Keeps what somebody said; the latest word counts."""
    require(can_import, actor)
    headers = [column.header for column in table.columns]
    said = {"headers": headers, "roles": [role.value for role in roles], "actor": actor}
    ColumnMapping.objects.update_or_create(shape=table.shape, defaults=said)


def forget(shape: str, *, actor: User) -> None:
    """From the next reading on such a table is guessed again."""
    require(can_import, actor)
    ColumnMapping.objects.filter(shape=shape).delete()
