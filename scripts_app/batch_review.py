"""One decision on all that an import brought: each scenario is an act of its own with its event, in small transactions.

What is decided on is what stood on the page: a fingerprint of every text goes with the form, and each text is held to
its digest once more when its turn comes, so that nothing is approved unread. What the file itself marks as off or as a
draft is decided on one by one: no act on the whole batch takes it along.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol, Self

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from scripts_app import review
from scripts_app.errors import CommentRequired, ScriptsError
from scripts_app.models import Act, ImportBatch, ImportRow, Revision, Status, User
from scripts_app.permissions import can_review, can_write, require
from scripts_app.review import Tally

CHUNK = 50  # acts in one transaction: other writers wait no longer than they take
_MARKED = Exists(ImportRow.objects.filter(revision=OuterRef("pk"), may_publish=False))


class BatchChanged(ScriptsError):
    sentence = "这一批里有版本刚被修改或处理过，所以一个都没有动。下面是现在的内容，请看过后再点。"


class Writing(Protocol):
    """Opens the transaction of a chunk of `count` acts."""

    def __call__(self, *, count: int) -> AbstractContextManager[None]: ...


def alone(*, count: int) -> AbstractContextManager[None]:
    """A transaction of whoever waits for the end; nobody is told of the `count` acts."""
    del count
    return transaction.atomic()


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """How many revisions of a batch stand where; `own` of the pending ones are the actor's own words.

    `held` of those that are open are marked as off by the file, `expired` of the others are past their last day.
    """

    drafts: int
    pending: int
    approved: int
    rejected: int
    own: int
    held_drafts: int
    held_pending: int
    expired: int

    @property
    def held(self) -> int:
        return self.held_drafts + self.held_pending

    @property
    def may_submit(self) -> int:
        return self.drafts - self.held_drafts

    @property
    def may_decide(self) -> int:
        return self.pending - self.held_pending - (self.own if settings.FOUR_EYES else 0)


@dataclass(frozen=True, slots=True)
class Plan:
    """The act (SUBMITTED, APPROVED or REJECTED) and the revisions that it is meant for, each with the digest seen."""

    act: str
    digests: Mapping[int, str]
    comment: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, the inverse of `from_json`."""
        return {"act": self.act, "digests": {str(key): digest for key, digest in self.digests.items()}} | {
            "comment": self.comment
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        return cls(values["act"], {int(key): digest for key, digest in values["digests"].items()}, values["comment"])


def open_batches() -> QuerySet[ImportBatch]:
    """Those with something to submit or to decide on, newest first, with `drafts` and `pending` counted."""
    drafts, pending = (Count("revisions", Q(revisions__status=status)) for status in (Status.DRAFT, Status.PENDING))
    counted = ImportBatch.objects.annotate(drafts=drafts, pending=pending)
    return counted.filter(Q(drafts__gt=0) | Q(pending__gt=0)).order_by("-pk")


def counts_of(batch: ImportBatch, actor: User) -> BatchCounts:
    """Costs one query."""
    drafted, pending = Q(status=Status.DRAFT), Q(status=Status.PENDING)
    is_over = Q(effective_until__lt=timezone.localdate(), is_marked=False)
    wanted = {
        "drafts": drafted,
        "pending": pending,
        "approved": Q(status=Status.APPROVED),
        "rejected": Q(status=Status.REJECTED),
        "own": pending & Q(author=actor, is_marked=False),
        "held_drafts": drafted & Q(is_marked=True),
        "held_pending": pending & Q(is_marked=True),
        "expired": (drafted | pending) & is_over,
    }
    revisions = batch.revisions.order_by().annotate(is_marked=_MARKED)
    return BatchCounts(**revisions.aggregate(**{name: Count("pk", condition) for name, condition in wanted.items()}))


def held_back(batch: ImportBatch) -> QuerySet[Revision]:
    """Open revisions that the file marks as off or as drafts: each is submitted and decided on for itself."""
    return batch.revisions.open().filter(_MARKED).order_by("pk")


def digests_of(batch: ImportBatch) -> dict[int, str]:
    """The digest of every pending revision of the batch that is not held back, by its key."""
    return dict(batch.revisions.pending().filter(~_MARKED).order_by("pk").values_list("pk", "digest"))


def fingerprint(digests: Mapping[int, str]) -> str:
    """One short value for all of them: another text, one more or one less, and it is another."""
    stated = "\n".join(f"{key}:{digest}" for key, digest in sorted(digests.items()))
    return hashlib.sha256(stated.encode()).hexdigest()


def plan_submission(batch: ImportBatch, *, actor: User) -> Plan:
    """For all drafts that are as the import left them, or the actor's own; what others are writing on, and what the
    file marks as off, is left alone.
    """
    require(can_write, actor)
    drafts = batch.revisions.filter(Q(edits=0) | Q(author=actor), ~_MARKED, status=Status.DRAFT)
    return Plan(Act.SUBMITTED, dict(drafts.order_by("pk").values_list("pk", "digest")))


def plan_approval(batch: ImportBatch, *, actor: User, seen: str) -> Plan:
    """For all pending revisions but those held back. Raises BatchChanged unless `seen` is the fingerprint of these."""
    require(can_review, actor)
    return Plan(Act.APPROVED, _as_seen(batch, seen))


def plan_rejection(batch: ImportBatch, *, actor: User, seen: str, comment: str) -> Plan:
    """The same for a rejection with one reason for all. Raises also CommentRequired."""
    require(can_review, actor)
    if not comment.strip():
        raise CommentRequired
    return Plan(Act.REJECTED, _as_seen(batch, seen), comment)


def carry_out(plan: Plan, *, actor: User, writing: Writing = alone) -> Tally:
    """Does the act to each revision that still waits for it. One that is refused stops none of the others."""
    done, refused = 0, list[tuple[str, str]]()
    keys = sorted(plan.digests)
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        with writing(count=len(chunk)):
            revisions = Revision.objects.filter(pk__in=chunk).select_related("scenario").order_by("pk")
            tally = review.each(revisions, _act_of(plan, actor))
        done += tally.done
        refused += tally.refused
    return Tally(done, tuple(refused))


def _as_seen(batch: ImportBatch, seen: str) -> dict[int, str]:
    digests = digests_of(batch)
    if fingerprint(digests) != seen:
        raise BatchChanged
    return digests


def _act_of(plan: Plan, actor: User) -> Callable[[Revision], None]:
    def act(revision: Revision) -> None:
        seen = plan.digests[revision.pk]
        match plan.act:
            case Act.SUBMITTED:
                review.submit(revision, actor=actor)
            case Act.APPROVED:
                review.approve(revision, actor=actor, seen=seen)
            case Act.REJECTED:
                review.reject(revision, actor=actor, seen=seen, comment=plan.comment)

    return act
