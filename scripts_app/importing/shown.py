"""The rows of a batch as a person reads them: what was read, and for a changed one how it differs from the library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from scripts_app.content import ScriptContent
from scripts_app.diff import ComparedRow, compare
from scripts_app.models import Channel, ImportRow, Revision, RowOutcome


@dataclass(frozen=True, slots=True)
class ShownRow:
    """`content` is None for a row that could not be understood; `differences` only for a changed one.

    `channel` says where the scenario is of use alone, or from which channel the row takes it to which. `mark` is what
    the file says of a row that it marks as off, `days` when the row is in force, '' for always.
    """

    row: ImportRow
    category: str
    channel: str
    content: ScriptContent | None
    differences: tuple[ComparedRow, ...]
    mark: str
    days: str
    is_over: bool


def shown_rows(rows: Iterable[ImportRow]) -> list[ShownRow]:
    """Costs two queries for any number of rows."""
    staged = list(rows)
    stored = _stored_contents([row.scenario_id for row in staged if row.scenario_id and row.revision_id is None])
    return [_shown(row, stored) for row in staged]


def _shown(row: ImportRow, stored: dict[int, ScriptContent]) -> ShownRow:
    content = row.content
    before = stored.get(row.scenario_id or 0)
    differs = row.outcome == RowOutcome.CHANGED and content is not None and before is not None
    differences = tuple(compare(before, content)) if differs and before and content and before != content else ()
    category = " › ".join(row.values.get("category") or ())
    return ShownRow(
        row=row,
        category=category,
        channel=_channel(row),
        content=content,
        differences=differences,
        mark="" if row.may_publish else f"文件里标为“{row.values.get('status_text') or '停用'}”",
        days=_days(content),
        is_over=_is_over(content),
    )


def _days(content: ScriptContent | None) -> str:
    if content is None or not (content.effective_from or content.effective_until):
        return ""
    if content.effective_until is None:
        return f"{content.effective_from} 起有效"
    begins = f" {content.effective_from} " if content.effective_from else ""
    return f"有效期{begins}至 {content.effective_until}{'，已过期' if _is_over(content) else ''}"


def _is_over(content: ScriptContent | None) -> bool:
    return bool(content and content.effective_until and content.effective_until < timezone.localdate())


def _channel(row: ImportRow) -> str:
    channel = Channel(row.values.get("channel") or Channel.ANY)
    return f"渠道：{Channel(row.channel_before).label} → {channel.label}" if row.channel_before else channel.only


def _stored_contents(scenarios: list[int]) -> dict[int, ScriptContent]:
    """What the next import compares with: the open revision, else the live or latest one."""
    revisions = Revision.objects.filter(scenario_id__in=scenarios).order_by("number").prefetch_related("lines")
    found: dict[int, Revision] = {}
    for revision in revisions.select_related("scenario"):
        known = found.get(revision.scenario_id)
        if known is None or _standing(revision) >= _standing(known):
            found[revision.scenario_id] = revision
    return {key: revision.content for key, revision in found.items()}


def _standing(revision: Revision) -> int:
    if revision.is_open:
        return 2
    return 1 if revision.scenario.live_revision_id == revision.pk else 0
