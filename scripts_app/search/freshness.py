"""What an answer rests on, so that one that was kept is given again only while all of it is the same.

A change of what agents may find leaves its row in the outbox in the same transaction, and the row goes only after the
index has committed the change. So the outbox is asked first and the mark of the commit read after it: when the outbox
is empty, every change up to then lies before that mark, in whichever process it was made. See docs/decisions/0030.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connection
from django.utils import timezone

from scripts_app.models import Category, IndexChange
from scripts_app.search import titles, vocabulary
from scripts_app.search.hits import SearchHit
from scripts_app.search.prepared import columns_of
from scripts_app.search.reader import commit_mark

_STANDS_BY = ("pk", "live_revision_id", "category_id", "kind", "code")
_DECIDER = "live_revision__decided_by"
_SHOWN = (*_STANDS_BY, f"{_DECIDER}__display_name", f"{_DECIDER}__username")
Standing = tuple[object, ...]  # of a scenario: its key, what is on the air, what stands beside it, who decided on it


@dataclass(frozen=True, slots=True)
class Basis:
    """Two answers to one question are the same while these are equal and the scenarios they show stand as they did."""

    day: date
    index: object
    vocabulary: vocabulary.Version
    titles: titles.Version


class _Tree:
    rows: Sequence[tuple[object, ...]] = ()
    mark = 0
    lock = threading.Lock()


def basis() -> Basis | None:
    """What an answer given now would rest on; None while changes wait for the index, or there is no sound one."""
    known = vocabulary.refresh()
    with connection.cursor() as cursor:
        cursor.execute(_outbox_statement())
        is_behind = cursor.fetchone() is not None
    if is_behind or (index := commit_mark()) is None:
        return None
    return Basis(timezone.localdate(), index, known.version, titles.version())


def stand_now(keys: Collection[int]) -> frozenset[Standing]:
    """How the scenarios stand in the database at this moment."""
    return frozenset(columns_of(keys, *_SHOWN))


def stood(hits: Collection[SearchHit], shown: frozenset[Standing]) -> bool:
    """Were the hits read as they stand in `shown`? Else something changed between."""
    read = {tuple(getattr(hit.scenario, name) for name in _STANDS_BY) for hit in hits}
    return read == {standing[: len(_STANDS_BY)] for standing in shown}


def tree_mark() -> int:
    """Another number once a category has another name, place or parent: their order is of no concern to the index."""
    with connection.cursor() as cursor:
        cursor.execute(_tree_statement())
        tree = cursor.fetchall()
    with _Tree.lock:
        if tree != _Tree.rows:
            _Tree.rows, _Tree.mark = tree, _Tree.mark + 1
        return _Tree.mark


@lru_cache(maxsize=1)
def _tree_statement() -> str:
    statement, _ = Category.objects.values_list("pk", "name", "parent_id", "position").query.sql_with_params()
    return str(statement)


@lru_cache(maxsize=1)
def _outbox_statement() -> str:
    statement, _ = IndexChange.objects.order_by().values_list("pk").query.sql_with_params()
    return f"{statement} LIMIT 1"
