"""The queue of what waits for a decision: one by one, the ticked ones, or all that one import brought."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from scripts_app import batch_review, review
from scripts_app.diff import ComparedRow, compare
from scripts_app.errors import CommentRequired
from scripts_app.importing import batch_acts
from scripts_app.importing.progress import progress_of
from scripts_app.models import ImportBatch, Revision, User
from scripts_app.permissions import can_review, require
from scripts_app.text import clean
from scripts_app.views.shared import actor_of, key_or_none, tell

_PAGE = 50
_HELD_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Queued:
    """A row of the queue; `differences` from the live text only where the page shows texts. It stays ticked when the
    page comes back with a question, unless the text has become another one.
    """

    revision: Revision
    is_ticked: bool
    differences: tuple[ComparedRow, ...] = ()

    @property
    def is_over(self) -> bool:
        """Is it past its last day, so that no agent will find it?"""
        last = self.revision.effective_until
        return last is not None and last < timezone.localdate()

    @classmethod
    def of(cls, revision: Revision, *, ticked: Collection[str], with_text: bool) -> Queued:
        live = revision.scenario.live_revision if with_text else None
        differences = tuple(compare(live.content, revision.content)) if live else ()
        return cls(revision, f"{revision.pk}:{revision.digest}" in ticked, differences)


_DONE = {"approve": "已通过 {} 个版本。", "reject": "已驳回 {} 个版本，原因已记下。"}
_NOTHING = {
    "approve": "请先勾选要通过的版本，再点“通过选中的”。",
    "reject": "请先勾选要驳回的版本，再点“驳回选中的”。",
}


@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    """Pending revisions, the longest waiting first; with ?batch= those of one import, their texts on the page."""
    actor = actor_of(request)
    require(can_review, actor)
    return _queue_page(request, actor, _chosen_batch(request))


@require_POST
def decide_several(request: HttpRequest, act: str) -> HttpResponse:
    """The ticked revisions, each with the digest that stood on the page, each approved or rejected for itself."""
    actor = actor_of(request)
    require(can_review, actor)
    seen = dict(value.split(":", 1) for value in request.POST.getlist("revision") if ":" in value)
    keys = [key for value in seen if (key := key_or_none(value))]
    revisions = Revision.objects.visible_to(actor).filter(pk__in=keys)
    stood = {revision: seen[str(revision.pk)] for revision in revisions}
    try:
        tally = _decide(act, stood, actor=actor, comment=clean(request.POST.get("comment", "")))
    except CommentRequired as missing:
        return _queue_page(request, actor, _chosen_batch(request), comment_error=str(missing))
    tell(request, tally, done=_DONE[act], nothing=_NOTHING[act])
    return redirect(f"{reverse('review_queue')}?{request.GET.urlencode()}")


@require_POST
def batch_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Submits, approves or rejects all of a batch, as it stood on the page."""
    actor, batch = actor_of(request), get_object_or_404(ImportBatch, pk=pk)
    require(can_review, actor)
    try:
        plan = _plan(act, batch, request)
    except (batch_review.BatchChanged, CommentRequired) as refusal:
        return _queue_page(request, actor, batch, batch_error=str(refusal))
    batch_acts.carry_out(plan, batch, actor=actor)  # the page tells what became of it, or how far it is
    return redirect(f"{reverse('review_queue')}?batch={pk}")


@require_safe
def batch_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the work on the batch is; a page that has waited for its end is shown anew."""
    require(can_review, actor_of(request))
    progress = progress_of(get_object_or_404(ImportBatch, pk=pk))
    if progress is None or not progress.is_moving:
        return HttpResponseClientRefresh()
    return render(request, "review/_progress.html", {"progress": progress})


def _decide(act: str, seen: dict[Revision, str], *, actor: User, comment: str) -> review.Tally:
    if act == "reject":
        return review.reject_many(seen, actor=actor, comment=comment)
    return review.approve_many(seen, actor=actor)


def _plan(act: str, batch: ImportBatch, request: HttpRequest) -> batch_review.Plan:
    actor, seen = actor_of(request), request.POST.get("seen", "")
    match act:
        case "submit":
            return batch_review.plan_submission(batch, actor=actor)
        case "reject":
            comment = clean(request.POST.get("comment", ""))
            return batch_review.plan_rejection(batch, actor=actor, seen=seen, comment=comment)
    return batch_review.plan_approval(batch, actor=actor, seen=seen)


def _chosen_batch(request: HttpRequest) -> ImportBatch | None:
    key = key_or_none(request.GET.get("batch", ""))
    return ImportBatch.objects.select_related("actor").filter(pk=key).first() if key else None


def _queue_page(request: HttpRequest, actor: User, batch: ImportBatch | None, **errors: str) -> HttpResponse:
    waiting = Revision.objects.visible_to(actor).pending().order_by("submitted_at", "pk")
    shown = waiting.select_related("scenario__category", "scenario__live_revision", "author", "batch")
    context: dict[str, Any] = {"four_eyes": settings.FOUR_EYES, "batch": batch, "pending": waiting.count(), **errors}
    if batch:
        shown = shown.filter(batch=batch).prefetch_related("lines", "scenario__live_revision__lines")
        latest = batch.jobs.first()
        context |= {
            "told": latest if latest and latest.kind in batch_acts.DECISIONS else None,
            "progress": progress_of(batch),
            "counts": batch_review.counts_of(batch, actor),
            "held": batch_review.held_back(batch)[:_HELD_SHOWN],
            "seen": batch_review.fingerprint(batch_review.digests_of(batch)),
        }
    page, ticked = Paginator(shown, _PAGE).get_page(request.GET.get("page")), request.POST.getlist("revision")
    context |= {
        "page_obj": page,
        "rows": [Queued.of(revision, ticked=ticked, with_text=batch is not None) for revision in page],
        "batches": batch_review.open_batches(),
    }
    return render(request, "review/queue.html", context, status=422 if errors else 200)
