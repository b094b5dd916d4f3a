"""Small questions about rows by their keys. Django takes ten times as long to build one as SQLite to answer it, so each
is built once for every number of keys; there are few such numbers, for the last key is repeated up to the next of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from scripts_app.models import Scenario

_NUMBERS_OF_KEYS = (1, 5, 20, 50, 200)
_AT_ONCE = _NUMBERS_OF_KEYS[-1]


@dataclass(frozen=True, slots=True)
class Question:
    """What to read of the rows of a query whose column `by` is one of some keys.

    Two questions of one name and columns are the same: the query of the first of them is asked for both.
    """

    name: Hashable
    columns: tuple[str, ...]  # as for `values_list`
    rows: Callable[[], QuerySet[Any]] = field(compare=False)
    by: str = "pk"

    def of(self, keys: Collection[int]) -> list[tuple[Any, ...]]:
        """The columns as the database has them; the rows of some 200 keys in the order of the query."""
        asked = list(dict.fromkeys(keys))
        rows: list[tuple[Any, ...]] = []
        for start in range(0, len(asked), _AT_ONCE):
            rows += self._read(asked[start : start + _AT_ONCE])
        return rows

    def _read(self, keys: list[int]) -> list[tuple[Any, ...]]:
        number = next(number for number in _NUMBERS_OF_KEYS if number >= len(keys))
        statement = _statement(self, number)
        with connection.cursor() as cursor:
            repeated = keys[-1:] * (number - len(keys))
            cursor.execute(statement.sql, (*statement.before, *keys, *repeated, *statement.after))
            return list(cursor.fetchall())


class _Statement(NamedTuple):
    """SQL, and what is told with it before and after the keys."""

    sql: str
    before: tuple[Any, ...]
    after: tuple[Any, ...]


def columns_of(keys: Collection[int], *columns: str) -> list[tuple[Any, ...]]:
    """The columns of each of the scenarios that there is, whoever may see it."""
    return Question("all", columns, Scenario.objects.order_by).of(keys)


@lru_cache(maxsize=256)
def _statement(question: Question, number: int) -> _Statement:
    keys = tuple(range(-number, 0))  # stand for any: no row has such a key
    asked = question.rows().filter(**{f"{question.by}__in": keys}).values_list(*question.columns)
    sql, told = asked.query.sql_with_params()
    place = told.index(keys[0])
    if told[place : place + number] != keys:
        raise ValueError(f"the keys do not stand together in: {sql}")
    return _Statement(str(sql), told[:place], told[place + number :])
