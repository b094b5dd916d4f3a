"""The only writer of `Scenario.live_revision`. Each write leaves an IndexChange in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from scripts_app.errors import AlreadyDecided, NotDueYet, NotLive
from scripts_app.models import (
    Act,
    Category,
    Channel,
    ImportBatch,
    IndexChange,
    ReviewEvent,
    Revision,
    Scenario,
    Status,
    User,
)
from scripts_app.permissions import can_review, require
from scripts_app.search import drain_outbox

_BY_ITSELF = "到了生效日期，自动发布。"


def is_due(revision: Revision) -> bool:
    """Does the revision take effect today or earlier?"""
    return revision.effective_from is None or revision.effective_from <= timezone.localdate()


@transaction.atomic
def publish(revision: Revision, *, actor: User) -> None:
    """Makes an approved revision the live one. Raises NotDueYet before its day, AlreadyDecided when it is not
    approved or a newer one is live.
    """
    require(can_review, actor)
    if not is_due(revision):  # it would take the place of the text in use, and agents would find neither
        raise NotDueYet(
            f"这个版本 {revision.effective_from} 才生效，现在不能发布。要提前上线，请以它为底稿改生效日期，再提交审批。"
        )
    _put_live(revision, actor=actor)


@transaction.atomic
def _put_live(revision: Revision, *, actor: User, comment: str = "") -> None:
    _hold(revision.scenario_id)
    newer_is_not_live = Q(live_revision=None) | Q(live_revision__number__lt=revision.number)
    changed = Scenario.objects.filter(
        newer_is_not_live, pk=revision.scenario_id, revisions=revision, revisions__status=Status.APPROVED
    ).update(live_revision=revision, retired_at=None)
    if not changed:
        raise AlreadyDecided
    ReviewEvent.objects.record(Act.PUBLISHED, revision, actor=actor, comment=comment)
    _announce(revision.scenario)


@transaction.atomic
def publish_first(revisions: Sequence[Revision], *, actor: User) -> None:
    """Makes approved revisions live, each the first of its scenario to be so, in a handful of statements.

    Raises AlreadyDecided, and does nothing, when a scenario has a live one already.
    """
    require(can_review, actor)
    keys = [revision.pk for revision in revisions]
    approved = Revision.objects.filter(pk__in=keys, status=Status.APPROVED, scenario_id=OuterRef("pk"))
    empty = Scenario.objects.filter(live_revision=None, revisions__in=keys, revisions__status=Status.APPROVED)
    if empty.update(live_revision=Subquery(approved.values("pk")[:1]), retired_at=None) != len(keys):
        raise AlreadyDecided
    ReviewEvent.objects.record_many(Act.PUBLISHED, revisions, actor=actor)
    IndexChange.objects.bulk_create(IndexChange(scenario_id=revision.scenario_id) for revision in revisions)
    transaction.on_commit(drain_outbox)


@transaction.atomic
def retire(scenario: Scenario, *, actor: User, comment: str = "") -> None:
    """Takes the scenario off the air at once; its revisions stay. Raises NotLive when it is not on the air."""
    require(can_review, actor)
    live = scenario.live_revision
    if live is None:
        raise NotLive
    _hold(scenario.pk)
    changed = Scenario.objects.filter(pk=scenario.pk, live_revision=live).update(
        live_revision=None, retired_at=timezone.now()
    )
    if not changed:
        raise AlreadyDecided
    ReviewEvent.objects.record(Act.RETIRED, live, actor=actor, comment=comment)
    _announce(scenario)


def publish_due(*, actor: User | None = None) -> int:
    """Publishes every approved revision whose day has come and that nothing newer replaced; how many it published.

    When nobody is at it, each goes live in the name of who approved it for that day. One that somebody else puts live
    or takes off the air meanwhile is left to them. Raises NotAllowed for an actor who may not publish.
    """
    if actor:
        require(can_review, actor)
    waiting = Revision.objects.waiting_for_their_day().select_related("scenario", "decided_by")
    published = 0
    for revision in waiting.order_by("scenario_id", "number"):
        who = actor or revision.decided_by
        if who is None or not is_due(revision):
            continue
        try:
            _put_live(revision, actor=who, comment="" if actor else _BY_ITSELF)
        except AlreadyDecided:
            continue
        published += 1
    return published


@transaction.atomic
def move_scenario(scenario: Scenario, *, category: Category, actor: User) -> None:
    """Hangs the scenario on another category, which agents see at once."""
    require(can_review, actor)
    before = scenario.category
    if before == category:
        return
    Scenario.objects.filter(pk=scenario.pk).update(category=category)
    scenario.category = category
    ReviewEvent.objects.create(scenario=scenario, act=Act.MOVED, actor=actor, comment=f"从“{before}”移到“{category}”。")
    _announce(scenario)


@transaction.atomic
def set_channel(scenario: Scenario, channel: str, *, actor: User, batch: ImportBatch | None = None) -> None:
    """Says on which channel the scenario is of use, which agents see at once; `batch` is the import that says it."""
    require(can_review, actor)
    _hold(scenario.pk)
    before = Channel(Scenario.objects.values_list("channel", flat=True).get(pk=scenario.pk))
    after = Channel(channel)
    if before == after:
        return
    Scenario.objects.filter(pk=scenario.pk).update(channel=after)
    scenario.channel = after
    comment = f"从“{before.label}”改为“{after.label}”。"
    ReviewEvent.objects.create(scenario=scenario, batch=batch, act=Act.CHANNEL_SET, actor=actor, comment=comment)
    _announce(scenario)


def _hold(scenario_id: int) -> None:
    """Makes others who write this scenario wait, so that the condition of an update is judged on what they left."""
    Scenario.objects.select_for_update().filter(pk=scenario_id).order_by().values_list("pk").get()


def _announce(scenario: Scenario) -> None:
    IndexChange.objects.create(scenario=scenario)
    transaction.on_commit(drain_outbox)
