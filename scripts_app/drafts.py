"""The only writer of content: new scenarios, new drafts, saves of a draft. Nothing here changes what agents see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from scripts_app import review
from scripts_app.content import ScriptContent
from scripts_app.errors import AlreadyDecided, InvalidContent, OpenRevisionExists, ScriptsError, StaleDraft
from scripts_app.models import (
    Act,
    Category,
    Channel,
    ImportBatch,
    ReviewEvent,
    Revision,
    Scenario,
    ScenarioKind,
    ScriptLine,
    Status,
    User,
)
from scripts_app.permissions import can_write, require
from scripts_app.text import fold_key


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new scenario goes: category, kind, channel, and its code ('' lets the library number it)."""

    category: Category
    kind: str = ScenarioKind.SCRIPT
    code: str = ""
    channel: str = Channel.ANY


@dataclass(frozen=True, slots=True)
class Source:
    """The row of an import that a draft came from; `replaces` is the draft of an earlier import that it took over."""

    batch: ImportBatch
    sheet: str
    row: int
    replaces: Revision | None = None


@transaction.atomic
def create_scenario(content: ScriptContent, *, place: Place, actor: User, source: Source | None = None) -> Revision:
    """A new scenario with its first draft. Raises InvalidContent, NotAllowed, or ScriptsError for a code in use."""
    require(can_write, actor)
    content = checked(content)
    scenario = _create_identity(place, actor)
    revision = _create_draft(scenario, content, actor=actor, origin=source)
    act = Act.IMPORTED if source else Act.CREATED
    ReviewEvent.objects.record(act, revision, actor=actor)
    return revision


def start_draft_from(revision: Revision, *, actor: User) -> Revision:
    """A new draft with the content of `revision`, old or live. Raises OpenRevisionExists when one is open."""
    return start_draft(revision, revision.content, actor=actor)


@transaction.atomic
def start_draft(based_on: Revision, content: ScriptContent, *, actor: User) -> Revision:
    """A new draft of the scenario of `based_on` with other content. Raises InvalidContent, OpenRevisionExists."""
    require(can_write, actor)
    content = checked(content)
    draft = _create_draft(based_on.scenario, content, actor=actor, origin=based_on)
    ReviewEvent.objects.record(Act.CREATED, draft, actor=actor, comment=f"以版本 {based_on.number} 为底稿。")
    return draft


@transaction.atomic
def save_draft(revision: Revision, content: ScriptContent, *, actor: User, edits: int) -> Revision:
    """Stores `content` in the draft if nobody saved it since `edits`, the count the editor began from.

    Whoever saves becomes the author, so that nobody can approve words of their own.
    Raises InvalidContent, StaleDraft (someone saved in between), AlreadyDecided (no draft any more).
    """
    require(can_write, actor)
    content = checked(content)
    _replace_content(revision, content, actor=actor, edits=edits)
    revision.refresh_from_db()
    return revision


@transaction.atomic
def import_changes(scenario: Scenario, content: ScriptContent, *, actor: User, source: Source) -> Revision:
    """A draft with the imported content. It takes over from a draft of an earlier import that no person touched.

    Raises OpenRevisionExists when a person's draft or a pending revision stands in the way.
    """
    require(can_write, actor)
    content = checked(content)
    waiting = scenario.revisions.open().first()
    if waiting and is_untouched_import(waiting):
        review.replace(waiting, actor=actor)
        source = replace(source, replaces=waiting)
    revision = _create_draft(scenario, content, actor=actor, origin=source)
    ReviewEvent.objects.record(Act.IMPORTED, revision, actor=actor)
    return revision


@transaction.atomic
def draft_again(revision: Revision, *, actor: User) -> Revision:
    """A new draft with the words of `revision`, in the name of who wrote them: `review.restore_approved` ends it.

    Raises OpenRevisionExists.
    """
    require(can_write, actor)
    batch, row = revision.batch, revision.source_row
    origin: Source | Revision = revision
    if batch and row and not revision.edits:  # still as that import wrote it
        origin = Source(batch, revision.source_sheet, row, replaces=revision)
    draft = _create_draft(revision.scenario, revision.content, actor=revision.author, origin=origin)
    ReviewEvent.objects.record(Act.CREATED, draft, actor=actor, comment=f"以版本 {revision.number} 为底稿。")
    return draft


@transaction.atomic
def take_up_again(scenario: Scenario, *, place: Place) -> None:
    """A scenario of which an undone import left nothing standing is put where its new draft belongs."""
    scenario.category, scenario.kind, scenario.channel = place.category, place.kind, place.channel
    scenario.save(update_fields=["category", "kind", "channel"])


def is_untouched_import(revision: Revision) -> bool:
    """Is this a draft just as an import left it?"""
    return revision.is_draft and revision.batch_id is not None and revision.edits == 0


def checked(content: ScriptContent) -> ScriptContent:
    """The content as it may be stored. Raises InvalidContent."""
    content = content.cleaned()
    if problems := content.problems():
        raise InvalidContent(problems)
    return content


def _create_identity(place: Place, actor: User) -> Scenario:
    if place.code and Scenario.objects.filter(code=place.code).exists():
        raise ScriptsError(f"场景编号“{place.code}”已经被另一个场景用了，请换一个或留空。")
    scenario = Scenario.objects.create(
        code=place.code or uuid4().hex,
        kind=place.kind,
        channel=place.channel,
        category=place.category,
        owner=actor,
    )
    if not place.code:  # numbered by the library: the key is unique, and short enough to say on the phone
        scenario.code = free_code(scenario.pk)
        scenario.save(update_fields=["code"])
    return scenario


def free_code(key: int) -> str:
    """The number that the library gives to a scenario."""
    code = f"S{key:05d}"
    while Scenario.objects.filter(code=code).exists():
        code += "A"
    return code


def _create_draft(
    scenario: Scenario,
    content: ScriptContent,
    *,
    actor: User,
    origin: Source | Revision | None,
) -> Revision:
    last = scenario.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    revision = Revision(scenario=scenario, number=last + 1, author=actor, **columns_of(content))
    if isinstance(origin, Source):
        revision.batch, revision.source_sheet, revision.source_row = origin.batch, origin.sheet, origin.row
        revision.based_on = origin.replaces
    else:
        revision.based_on = origin
    try:
        with transaction.atomic():
            revision.save()
    except IntegrityError as error:  # the constraint "one open revision per scenario", or two starts at once
        raise OpenRevisionExists from error
    _write_lines(revision, content)
    return revision


def _replace_content(revision: Revision, content: ScriptContent, *, actor: User, edits: int) -> None:
    saved = Revision.objects.filter(pk=revision.pk, status=Status.DRAFT, edits=edits).update(
        author=actor,
        updated_at=timezone.now(),
        edits=F("edits") + 1,
        **columns_of(content),
    )
    if not saved:
        still_draft = Revision.objects.filter(pk=revision.pk, status=Status.DRAFT).exists()
        raise StaleDraft if still_draft else AlreadyDecided
    ScriptLine.objects.filter(revision=revision).delete()
    _write_lines(revision, content)


def columns_of(content: ScriptContent) -> dict[str, object]:
    """What of a content stands on the revision itself."""
    return {
        "title": content.title,
        "title_key": fold_key(content.title),
        "triggers": list(content.triggers),
        "effective_from": content.effective_from,
        "effective_until": content.effective_until,
        "digest": content.digest(),
    }


def lines_of(revision: Revision, content: ScriptContent) -> Iterator[ScriptLine]:
    """The records of its lines, not yet stored."""
    for position, line in enumerate(content.lines, 1):
        yield ScriptLine(
            revision=revision,
            position=position,
            kind=line.kind,
            text=line.text,
            ban=line.ban,
            severity=line.severity,
            condition=line.condition,
            speaker=line.speaker,
        )


def _write_lines(revision: Revision, content: ScriptContent) -> None:
    ScriptLine.objects.bulk_create(lines_of(revision, content))
