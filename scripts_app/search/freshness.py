"""What an answer rests on, so that one that was kept is given again only while all of it is the same.

A change of what agents may find leaves its row in the outbox in the same transaction, and the row goes only after the
index has committed the change. So the outbox is asked first and the mark of the commit read after it: when the outbox
is empty, every change up to then lies before that mark, in whichever process it was made. See docs/decisions/0030.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connection
from django.utils import timezone

from scripts_app.models import IndexChange
from scripts_app.search import titles, vocabulary
from scripts_app.search.reader import commit_mark


@dataclass(frozen=True, slots=True)
class Basis:
    """Two answers to one question are the same while these are equal and the scenarios they show stand as they did."""

    day: date
    index: object
    vocabulary: vocabulary.Version
    titles: titles.Version


def basis() -> Basis | None:
    """What an answer given now would rest on; None while changes wait for the index, or there is no sound one."""
    known = vocabulary.refresh()
    if is_behind() or (index := commit_mark()) is None:
        return None
    return Basis(timezone.localdate(), index, known.version, titles.version())


def is_behind() -> bool:
    """Do changes wait for the index?"""
    with connection.cursor() as cursor:
        cursor.execute(_outbox_statement())
        return cursor.fetchone() is not None


@lru_cache(maxsize=1)
def _outbox_statement() -> str:
    statement, _ = IndexChange.objects.order_by().values_list("pk").query.sql_with_params()
    return f"{statement} LIMIT 1"
