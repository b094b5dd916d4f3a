"""The only writer of a revision's status. Each act: guard, compare-and-set, record; approval also publishes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Case, When
from django.utils import timezone

from scripts_app import publishing
from scripts_app.errors import AlreadyDecided, CommentRequired, ScriptsError, SelfReviewNotAllowed
from scripts_app.models import Act, ReviewEvent, Revision, Scenario, Status, User
from scripts_app.permissions import can_review, can_write, require


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of many acts: how many were done, and (title, sentence) of each that was not."""

    done: int
    refused: tuple[tuple[str, str], ...]


@transaction.atomic
def submit(revision: Revision, *, actor: User) -> None:
    """Draft → pending: from here on the text is frozen until someone decides."""
    require(can_write, actor)
    _move(revision, Status.DRAFT, Status.PENDING, submitted_at=timezone.now())
    ReviewEvent.objects.record(Act.SUBMITTED, revision, actor=actor)


@transaction.atomic
def withdraw(revision: Revision, *, actor: User) -> None:
    """Pending → draft, to go on editing."""
    require(can_write, actor)
    _move(revision, Status.PENDING, Status.DRAFT, submitted_at=None)
    ReviewEvent.objects.record(Act.WITHDRAWN, revision, actor=actor)


@transaction.atomic
def approve(revision: Revision, *, actor: User, seen: str, comment: str = "") -> None:
    """Pending → approved, and live from today on unless it takes effect later.

    `seen` is the digest of the text that the reviewer had on screen: if another text is pending
    by now, AlreadyDecided is raised and nothing is approved unread.
    """
    require(can_review, actor)
    own = _require_four_eyes(revision, actor)
    _decide(revision, seen=seen, status=Status.APPROVED, decided_by=actor, self_approved=own)
    ReviewEvent.objects.record(Act.APPROVED, revision, actor=actor, comment=comment)
    if publishing.is_due(revision):
        publishing.publish(revision, actor=actor)


@transaction.atomic
def reject(revision: Revision, *, actor: User, seen: str, comment: str) -> None:
    """Pending → rejected, with the reason. The author goes on from it with `start_draft_from`."""
    require(can_review, actor)
    own = _require_four_eyes(revision, actor)
    if not comment.strip():
        raise CommentRequired
    _decide(revision, seen=seen, status=Status.REJECTED, decided_by=actor, self_approved=own)
    ReviewEvent.objects.record(Act.REJECTED, revision, actor=actor, comment=comment)


@transaction.atomic
def approve_first_load(*revisions: Revision, actor: User) -> None:
    """Drafts → approved by their own author and live, marked as such: only for filling an empty library.

    Many at a time in a handful of statements. Raises AlreadyDecided, and does nothing, when one is no draft any more.
    """
    require(can_review, actor)
    now, keys = timezone.now(), [revision.pk for revision in revisions]
    drafted = Revision.objects.filter(pk__in=keys, status=Status.DRAFT)
    approved = drafted.update(
        status=Status.APPROVED,
        submitted_at=now,
        decided_at=now,
        decided_by=actor,
        self_approved=Case(When(author=actor, then=True), default=False),
    )
    if approved != len(keys):
        raise AlreadyDecided
    ReviewEvent.objects.record_many(Act.APPROVED, revisions, actor=actor, comment="首次建库，整批上线。")
    due = [revision for revision in revisions if publishing.is_due(revision)]
    publishing.publish_first(due, actor=actor)


@transaction.atomic
def replace(revision: Revision, *, actor: User) -> None:
    """Draft → replaced: a later import has another text. Raises AlreadyDecided when a person saved or submitted it."""
    require(can_write, actor)
    _lay_aside(revision, before=(Status.DRAFT,), after=Status.REPLACED)
    ReviewEvent.objects.record(Act.REPLACED, revision, actor=actor)


@transaction.atomic
def reinstate(revision: Revision, *, actor: User, comment: str) -> None:
    """Replaced → draft, as it was before the later import that is being undone."""
    require(can_write, actor)
    _move(revision, Status.REPLACED, Status.DRAFT)
    ReviewEvent.objects.record(Act.RESTORED, revision, actor=actor, comment=comment)


@transaction.atomic
def undo(revision: Revision, *, actor: User, comment: str) -> None:
    """Draft or approved → undone: what an import wrote, as it wrote it. Live text must be off the air by then."""
    approved = revision.status == Status.APPROVED
    require(can_review if approved else can_write, actor)
    _lay_aside(revision, before=(Status.DRAFT, Status.APPROVED), after=Status.UNDONE)
    ReviewEvent.objects.record(Act.UNDONE, revision, actor=actor, comment=comment)


@transaction.atomic
def restore_approved(draft: Revision, *, like: Revision, actor: User, comment: str) -> None:
    """Draft → approved by whoever approved `like`, whose words it holds, and live again.

    The decision is theirs, the act is the actor's: the events say so. Raises AlreadyDecided for any other words.
    """
    require(can_review, actor)
    if like.status != Status.APPROVED or draft.digest != like.digest or draft.author_id != like.author_id:
        raise AlreadyDecided
    columns = {name: getattr(like, name) for name in ("submitted_at", "decided_by", "decided_at", "self_approved")}
    _move(draft, Status.DRAFT, Status.APPROVED, **columns)
    ReviewEvent.objects.record(Act.RESTORED, draft, actor=actor, comment=comment)
    publishing.publish(draft, actor=actor)


def submit_many(revisions: Iterable[Revision], *, actor: User) -> Tally:
    """Submits each draft as an act of its own; those that cannot be are told."""
    return each(revisions, lambda revision: submit(revision, actor=actor))


def approve_many(seen: Mapping[Revision, str], *, actor: User) -> Tally:
    """Approves each pending revision as an act of its own; `seen` holds the digest that stood on screen for each."""
    return each(seen, lambda revision: approve(revision, actor=actor, seen=seen[revision]))


def reject_many(seen: Mapping[Revision, str], *, actor: User, comment: str) -> Tally:
    """Rejects each pending revision as an act of its own, for one reason. Raises CommentRequired without it."""
    if not comment.strip():
        raise CommentRequired
    return each(seen, lambda revision: reject(revision, actor=actor, seen=seen[revision], comment=comment))


def may_decide(revision: Revision, actor: User) -> bool:
    """Would `approve` or `reject` let this actor through?"""
    own = revision.author_id == actor.pk
    return can_review(actor) and revision.is_pending and not (own and settings.FOUR_EYES)


def each(revisions: Iterable[Revision], act: Callable[[Revision], None]) -> Tally:
    """Does the act to each revision; one that is refused stops none of the others."""
    done, refused = 0, []
    for revision in revisions:
        try:
            act(revision)
        except ScriptsError as error:
            refused.append((revision.title, str(error)))
        else:
            done += 1
    return Tally(done, tuple(refused))


def _require_four_eyes(revision: Revision, actor: User) -> bool:
    """Is the actor deciding on their own words? Raises SelfReviewNotAllowed unless the centre switched the rule off."""
    own = Revision.objects.filter(pk=revision.pk, author=actor).exists()
    if own and settings.FOUR_EYES:
        raise SelfReviewNotAllowed
    return own


def _decide(revision: Revision, *, seen: str, **columns: object) -> None:
    pending = Revision.objects.filter(pk=revision.pk, status=Status.PENDING, digest=seen)
    if not pending.update(decided_at=timezone.now(), **columns):
        raise AlreadyDecided
    revision.refresh_from_db()


def _lay_aside(revision: Revision, *, before: tuple[Status, ...], after: Status) -> None:
    """Compare-and-set also on `edits`: what a person saved is never laid aside by an import or its undo."""
    is_live = Scenario.objects.filter(live_revision=revision).exists()
    as_imported = Revision.objects.filter(pk=revision.pk, status__in=before, edits=0)
    if is_live or not as_imported.update(status=after):
        raise AlreadyDecided
    revision.refresh_from_db()


def _move(revision: Revision, before: Status, after: Status, **columns: object) -> None:
    if not Revision.objects.filter(pk=revision.pk, status=before).update(status=after, **columns):
        raise AlreadyDecided
    revision.refresh_from_db()
