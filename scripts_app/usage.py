"""The only writer of the search log: what was asked, what was opened and copied of it, and what found nothing to use.

A page that is typed into answers many times for one question, so the search itself writes nothing. Its answer carries
a signed ticket with what the log would say of it; the page hands the ticket in once the question has settled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.utils import timezone

from scripts_app import permissions
from scripts_app.masking import mask_personal
from scripts_app.models import (
    QUERY_MAX,
    CardOpening,
    Category,
    LineCopy,
    LoggedSearch,
    Scenario,
    ScriptLine,
    SearchGap,
    User,
)
from scripts_app.permissions import Actor, can_review, require
from scripts_app.search import SearchPage, spelled
from scripts_app.text import fold_key

_SALT = "scripts_app.usage"
_TICKET_AGE = timedelta(hours=12)  # a shift, as long as a session
_AMENDED_WITHIN = timedelta(minutes=1)
_LEFT_UNUSED = 3  # so often a question was looked at and left before it counts as a gap
_TELLING_MIN = 2  # marks alone are no question, one character is only the beginning of one
_GAPS_SHOWN, _GAPS_READ = 200, 500
_FORGOTTEN_AT_ONCE = 500
GAP_DAYS = 30


@dataclass(frozen=True, slots=True)
class Gap:
    """Searches for one question as it was last typed: how many, and how many of them found nothing that fits."""

    key: str
    text: str
    times: int
    missed: int
    last: datetime


def write_ticket(page: SearchPage) -> str:
    """What the log will say of the answer, signed; '' for an answer to no words. No query, no write."""
    return sign_ticket(told_of(page), milliseconds=page.milliseconds)


def told_of(page: SearchPage) -> dict[str, Any]:
    """What the log will say of every answer like this one; nothing for an answer to no words."""
    text = mask_personal(page.query.text[:QUERY_MAX]).strip()[:QUERY_MAX]
    if not text:
        return {}
    return {
        "text": text,
        "total": page.total,
        "fits": page.fits or page.elsewhere > 0,  # no gap: looked for in the wrong place
        "matched": page.hits[0].matched if page.hits else "",
        "kind": page.query.kind,
        "channel": page.query.channel,
        "category_id": page.query.category_id,
        "degraded": page.degraded,
    }


def sign_ticket(told: dict[str, Any], *, milliseconds: float) -> str:
    """A ticket of its own for one answer; '' where nothing is told."""
    if not told:
        return ""
    own = {"ticket": token_urlsafe(16), "milliseconds": round(milliseconds, 1)}
    return signing.dumps({**told, **own}, salt=_SALT)


def record_search(ticket: str, *, actor: Actor, instead_of: str = "") -> LoggedSearch | None:
    """The logged search of the ticket, made by the first call; None for a ticket that is none of ours or too old.

    `instead_of` is the ticket of a query that this one goes on from: logged a moment ago and unused, it is dropped.
    """
    told = _read(ticket)
    if told is None:
        return None
    if (before := _read(instead_of)) and before["ticket"] != told["ticket"]:
        _drop_unused(before["ticket"])
    known = LoggedSearch.objects.filter(ticket=told["ticket"])
    if logged := known.first():
        return logged
    try:
        with transaction.atomic():
            return _create(told, actor=actor)
    except IntegrityError:  # handed in twice at once
        return known.first()


def record_opening(search: LoggedSearch, scenario_key: int, *, actor: Actor) -> None:
    """The card was chosen among the results. Nothing happens for a scenario that the actor may not see, nor for a
    search that was dropped meanwhile.
    """
    if not Scenario.objects.visible_to(actor).filter(pk=scenario_key).exists():
        return
    with transaction.atomic():
        if _mark_used(search):
            CardOpening.objects.get_or_create(search=search, scenario_id=scenario_key)


def record_copy(line_key: int, *, actor: Actor, search: LoggedSearch | None = None) -> LineCopy | None:
    """The line was copied; None for a line that is not on the air for the actor. A search that was dropped meanwhile is
    left out.
    """
    seen = Scenario.objects.visible_to(actor)
    line = ScriptLine.objects.filter(
        pk=line_key, revision__scenario__in=seen, revision=F("revision__scenario__live_revision")
    )
    scenario_key = line.values_list("revision__scenario_id", flat=True).first()
    if scenario_key is None:
        return None
    with transaction.atomic():
        kept = search if search and _mark_used(search) else None
        return LineCopy.objects.create(line_id=line_key, scenario_id=scenario_key, search=kept, role=_role_of(actor))


def search_gaps(*, days: int = GAP_DAYS) -> list[Gap]:
    """Questions that found nothing that fits, or were left unused again and again; the most frequent first.

    Spellings that sound the same are one question. What was asked before a person closed the gap no longer counts.
    """
    alike: dict[str, list[Gap]] = defaultdict(list)
    for gap in _gaps_by_spelling(days=days):
        alike[spelled(gap.text)].append(gap)
    gaps = (_joined(key, gaps) for key, gaps in alike.items())
    return sorted(gaps, key=lambda gap: (-gap.missed, -gap.times, gap.key))[:_GAPS_SHOWN]


@transaction.atomic
def close_gap(key: str, *, actor: User) -> Gap | None:
    """A person has dealt with the question: it leaves the list until it is asked again. None for one not in it."""
    require(can_review, actor)
    gaps = [gap for gap in _gaps_by_spelling(days=GAP_DAYS) if spelled(gap.text) == key]
    for gap in gaps:
        dealt = {"text": gap.text, "closed_at": timezone.now(), "closed_by": actor}
        SearchGap.objects.update_or_create(key=gap.key, defaults=dealt)
    return _joined(key, gaps) if gaps else None


def _gaps_by_spelling(*, days: int) -> list[Gap]:
    """What a person could do something about."""
    closed = SearchGap.objects.filter(key=OuterRef("key"), closed_at__gte=OuterRef("created_at"))
    asked = LoggedSearch.objects.of_the_last(days=days).exclude(Exists(closed)).order_by()
    groups = asked.values("key").annotate(
        times=Count("pk"),
        missed=Count("pk", filter=Q(fits=False)),
        used=Count("pk", filter=Q(is_used=True)),
        newest=Max("pk"),
    )
    wanting = groups.filter(Q(missed__gt=F("used")) | Q(times__gte=_LEFT_UNUSED, used=0))
    found = list(wanting.order_by("-missed", "-times", "key")[:_GAPS_READ])
    newest = LoggedSearch.objects.in_bulk([group["newest"] for group in found])
    gaps = (
        Gap((last := newest[group["newest"]]).key, last.text, group["times"], group["missed"], last.created_at)
        for group in found
    )
    return [gap for gap in gaps if len(fold_key(gap.text)) >= _TELLING_MIN]


def _joined(key: str, gaps: Sequence[Gap]) -> Gap:
    """The spellings of one question together, shown as it was written, in Chinese if it ever was."""
    shown = max(gaps, key=lambda gap: (not gap.text.isascii(), gap.times))
    times, missed = sum(gap.times for gap in gaps), sum(gap.missed for gap in gaps)
    return Gap(key, shown.text, times, missed, max(gap.last for gap in gaps))


def forget_searches(*, days: int) -> int:
    """Takes searches, openings and copies older than that out of the log; how many searches they were."""
    before = timezone.now() - timedelta(days=days)
    LineCopy.objects.filter(created_at__lt=before).delete()
    old = LoggedSearch.objects.filter(created_at__lt=before).order_by("pk")
    forgotten = 0
    while keys := list(old.values_list("pk", flat=True)[:_FORGOTTEN_AT_ONCE]):  # in pieces: SQLite has one writer
        LoggedSearch.objects.filter(pk__in=keys).delete()
        forgotten += len(keys)
    return forgotten


def question_key(text: str) -> str:
    """The same for all spellings of one question: script, width, case, spaces and marks aside."""
    return fold_key(text)[:QUERY_MAX] or text


def _mark_used(search: LoggedSearch) -> bool:
    """Call it in a transaction: up to its end the search cannot be dropped. False for one that was dropped before."""
    return bool(LoggedSearch.objects.filter(pk=search.pk).update(is_used=True))


@transaction.atomic
def _drop_unused(ticket: str) -> None:
    """The search of the ticket, if it is from a moment ago. It is locked first: else what is opened or copied between
    the look at it and its end would go with it.
    """
    recent = LoggedSearch.objects.filter(created_at__gte=timezone.now() - _AMENDED_WITHIN, is_used=False)
    locked = list(recent.filter(ticket=ticket).select_for_update().values_list("pk", flat=True))
    LoggedSearch.objects.filter(pk__in=locked).delete()


def _create(told: dict[str, Any], *, actor: Actor) -> LoggedSearch:
    category = Category.objects.filter(pk=told.pop("category_id")).first()  # an address may name one that never was
    return LoggedSearch.objects.create(**told, category=category, key=question_key(told["text"]), role=_role_of(actor))


def _read(ticket: str) -> dict[str, Any] | None:
    try:
        told = signing.loads(ticket, salt=_SALT, max_age=_TICKET_AGE)
    except signing.BadSignature:
        return None
    return dict(told)


def _role_of(actor: Actor) -> str:
    if permissions.can_import(actor):
        return permissions.ADMIN
    return permissions.MANAGER if permissions.sees_drafts(actor) else permissions.AGENT
