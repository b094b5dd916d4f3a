"""The categories as values: a small question for each answer; what follows from it is worked out when it changed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.db import connection

from scripts_app.models import Category


@dataclass(frozen=True)
class Tree:
    """The categories in their order, as (key, name, key of the parent, position); another `mark` for other ones."""

    rows: Sequence[tuple[int, str, int | None, int]] = ()
    mark: int = 0

    @cached_property
    def paths(self) -> dict[int, tuple[str, ...]]:
        """For each category the names from the root down to it; read when they are first asked for."""
        return Category.objects.paths()

    @cached_property
    def below(self) -> dict[int, set[int]]:
        """For each category its key and those of all below it; read when they are first asked for."""
        return Category.objects.each_with_those_below()

    @cached_property
    def names(self) -> dict[int, str]:
        return {key: name for key, name, _, _ in self.rows}


class _Known:
    tree = Tree()
    lock = threading.Lock()


def tree_now() -> Tree:
    """The tree as the database has it: its order and names are of no concern to the index."""
    with connection.cursor() as cursor:
        cursor.execute(_statement())
        rows = cursor.fetchall()
    with _Known.lock:
        if rows != _Known.tree.rows:
            _Known.tree = Tree(rows, _Known.tree.mark + 1)
        return _Known.tree


@lru_cache(maxsize=1)
def _statement() -> str:
    statement, _ = Category.objects.values_list("pk", "name", "parent_id", "position").query.sql_with_params()
    return str(statement)
