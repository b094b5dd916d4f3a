"""Rows to be written that a person should know of before confirm: off in the file, past their day, of a known title."""

from __future__ import annotations

from django.db.models import CharField, Count, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone

from scripts_app.models import ImportBatch, ImportRow, RowOutcome

HELD, EXPIRED, NAMESAKE = "held", "expired", "namesake"
LABELS = {HELD: "标为停用或草稿", EXPIRED: "已过有效期", NAMESAKE: "另有同名场景"}


def with_caution(rows: QuerySet[ImportRow], caution: str) -> QuerySet[ImportRow]:
    """Those of the rows that it is about."""
    return _dated(rows).filter(_conditions()[caution])


def counted(batch: ImportBatch) -> dict[str, int]:
    """How many rows of the batch each is about. Costs one query."""
    counts = {caution: Count("pk", filter=condition) for caution, condition in _conditions().items()}
    return _dated(batch.rows.all()).aggregate(**counts)


def _dated(rows: QuerySet[ImportRow]) -> QuerySet[ImportRow]:
    return rows.annotate(last_day=Cast(KT("values__content__effective_until"), CharField()))


def _conditions() -> dict[str, Q]:
    """Days are compared as they are stored, year first; no day at all is '' or null. New rows have no other reason."""
    is_written = Q(outcome__in=(RowOutcome.NEW, RowOutcome.CHANGED))
    is_over = Q(last_day__gt="", last_day__lt=str(timezone.localdate()))
    return {
        HELD: is_written & Q(may_publish=False),
        EXPIRED: is_written & is_over,
        NAMESAKE: Q(outcome=RowOutcome.NEW) & ~Q(reason=""),
    }
