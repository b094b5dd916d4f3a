"""Small questions about scenarios by their keys. Django takes ten times as long to build one as SQLite to answer it, so
each is built once for every number of keys.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from django.db import connection

from scripts_app.models import Scenario

KEYS_MAX = 200  # more are asked as any other query


def columns_of(keys: Collection[int], *columns: str) -> list[tuple[Any, ...]]:
    """The columns (names as for `values_list`) of each of the scenarios that there is, as the database has them."""
    asked = list(dict.fromkeys(keys))
    if not asked:
        return []
    if len(asked) > KEYS_MAX:
        return list(Scenario.objects.filter(pk__in=asked).order_by().values_list(*columns))
    with connection.cursor() as cursor:
        cursor.execute(_statement(len(asked), columns), asked)
        return list(cursor.fetchall())


@lru_cache(maxsize=512)
def _statement(count: int, columns: tuple[str, ...]) -> str:
    found = Scenario.objects.filter(pk__in=range(count)).order_by().values_list(*columns)
    statement, _ = found.query.sql_with_params()
    return str(statement)
