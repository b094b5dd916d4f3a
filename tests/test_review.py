"""Review: compare-and-set, four eyes, one event for each act, nothing live unread."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from scripts_app import drafts, publishing, review
from scripts_app.content import Line, ScriptContent
from scripts_app.errors import AlreadyDecided, CommentRequired, NotAllowed, NotDueYet, NotLive, SelfReviewNotAllowed
from scripts_app.models import Act, Category, Channel, IndexChange, ReviewEvent, Revision, Scenario, Status, User
from tests.library import NOISE, QUIET, make_agent, make_manager, make_reviewer, put_live, submit_draft, write_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def reviewer(manager: User) -> User:
    return make_reviewer()


def approve(revision: Revision, *, actor: User) -> None:
    review.approve(revision, actor=actor, seen=revision.digest)


def live_title(scenario: Scenario) -> str | None:
    scenario = Scenario.objects.get(pk=scenario.pk)
    return scenario.live_revision.title if scenario.live_revision else None


def test_an_approved_revision_is_what_agents_see(manager: User, reviewer: User) -> None:
    pending = submit_draft(NOISE, manager=manager)
    approve(pending, actor=reviewer)
    assert (pending.status, pending.decided_by) == (Status.APPROVED, reviewer)
    assert live_title(pending.scenario) == NOISE.title
    assert IndexChange.objects.filter(scenario=pending.scenario).exists()


def test_each_act_leaves_one_event(manager: User, reviewer: User) -> None:
    pending = submit_draft(NOISE, manager=manager)
    review.withdraw(pending, actor=manager)
    review.submit(pending, actor=manager)
    approve(pending, actor=reviewer)
    publishing.retire(Scenario.objects.get(pk=pending.scenario_id), actor=reviewer, comment="活动结束")
    acts = pending.scenario.events.order_by("pk").values_list("act", "actor__username")
    assert list(acts) == [
        (Act.CREATED, "manager"),
        (Act.SUBMITTED, "manager"),
        (Act.WITHDRAWN, "manager"),
        (Act.SUBMITTED, "manager"),
        (Act.APPROVED, "reviewer"),
        (Act.PUBLISHED, "reviewer"),
        (Act.RETIRED, "reviewer"),
    ]


def test_the_author_may_not_decide(manager: User) -> None:
    pending = submit_draft(NOISE, manager=manager)
    with pytest.raises(SelfReviewNotAllowed):
        approve(pending, actor=manager)
    with pytest.raises(SelfReviewNotAllowed):
        review.reject(pending, actor=manager, seen=pending.digest, comment="不好")
    assert Revision.objects.get(pk=pending.pk).status == Status.PENDING


def test_a_one_person_shop_may_switch_four_eyes_off_and_each_such_approval_is_marked(
    manager: User, settings: Settings
) -> None:
    settings.FOUR_EYES = False
    pending = submit_draft(NOISE, manager=manager)
    approve(pending, actor=manager)
    assert Revision.objects.get(pk=pending.pk).self_approved


def test_a_rejection_needs_a_reason(manager: User, reviewer: User) -> None:
    pending = submit_draft(NOISE, manager=manager)
    with pytest.raises(CommentRequired):
        review.reject(pending, actor=reviewer, seen=pending.digest, comment="  ")
    review.reject(pending, actor=reviewer, seen=pending.digest, comment="语气太硬")
    assert pending.status == Status.REJECTED
    assert ReviewEvent.objects.get(act=Act.REJECTED).comment == "语气太硬"


def test_nothing_is_approved_unread(manager: User, reviewer: User) -> None:
    pending = submit_draft(NOISE, manager=manager)
    seen = pending.digest
    review.withdraw(pending, actor=manager)
    drafts.save_draft(pending, QUIET, actor=manager, edits=0)
    review.submit(pending, actor=manager)
    with pytest.raises(AlreadyDecided):
        review.approve(pending, actor=reviewer, seen=seen)
    assert live_title(pending.scenario) is None


def test_a_decision_is_taken_once(manager: User, reviewer: User) -> None:
    pending = submit_draft(NOISE, manager=manager)
    approve(pending, actor=reviewer)
    with pytest.raises(AlreadyDecided):
        review.reject(pending, actor=reviewer, seen=pending.digest, comment="晚了")
    assert ReviewEvent.objects.filter(act__in=[Act.APPROVED, Act.REJECTED]).count() == 1


def test_a_draft_cannot_be_approved(manager: User, reviewer: User) -> None:
    draft = write_draft(NOISE, manager=manager)
    with pytest.raises(AlreadyDecided):
        approve(draft, actor=reviewer)


def test_an_agent_may_neither_submit_nor_decide_nor_retire(manager: User) -> None:
    agent = make_agent()
    pending = submit_draft(NOISE, manager=manager)
    scenario = put_live(QUIET, manager=manager)
    with pytest.raises(NotAllowed):
        review.withdraw(pending, actor=agent)
    with pytest.raises(NotAllowed):
        review.approve(pending, actor=agent, seen=pending.digest)
    with pytest.raises(NotAllowed):
        publishing.retire(scenario, actor=agent)


def test_a_text_for_later_waits_for_its_day(manager: User, reviewer: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    pending = submit_draft(ScriptContent("明天", lines=NOISE.lines, effective_from=tomorrow), manager=manager)
    approve(pending, actor=reviewer)
    assert live_title(pending.scenario) is None
    assert publishing.publish_due(actor=reviewer) == 0
    Revision.objects.filter(pk=pending.pk).update(effective_from=timezone.localdate())
    assert publishing.publish_due(actor=reviewer) == 1
    assert live_title(pending.scenario) == "明天"
    assert publishing.publish_due(actor=reviewer) == 0


def test_nothing_is_published_before_its_day(manager: User, reviewer: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    scenario = put_live(NOISE, manager=manager)
    assert scenario.live_revision
    later = ScriptContent("明天", lines=NOISE.lines, effective_from=tomorrow)
    draft = drafts.start_draft(scenario.live_revision, later, actor=manager)
    review.submit(draft, actor=manager)
    approve(draft, actor=reviewer)
    with pytest.raises(NotDueYet, match="才生效"):
        publishing.publish(draft, actor=reviewer)
    assert live_title(scenario) == NOISE.title


def test_an_older_revision_never_replaces_a_newer_live_one(manager: User, reviewer: User) -> None:
    scenario = put_live(NOISE, manager=manager)
    first = scenario.live_revision
    assert first
    draft = drafts.start_draft(first, QUIET, actor=manager)
    review.submit(draft, actor=manager)
    approve(draft, actor=reviewer)
    with pytest.raises(AlreadyDecided):
        publishing.publish(first, actor=reviewer)
    assert live_title(scenario) == QUIET.title


def test_a_retired_scenario_is_off_the_air_with_its_history(manager: User) -> None:
    scenario = put_live(NOISE, manager=manager)
    publishing.retire(scenario, actor=manager)
    scenario.refresh_from_db()
    assert (scenario.live_revision, scenario.retired_at is None, scenario.revisions.count()) == (None, False, 1)
    with pytest.raises(NotLive):
        publishing.retire(scenario, actor=manager)


def test_moving_a_scenario_is_told_and_seen_at_once(manager: User) -> None:
    scenario = put_live(NOISE, manager=manager)
    IndexChange.objects.all().delete()
    publishing.move_scenario(scenario, category=Category.objects.create(name="结束语"), actor=manager)
    assert IndexChange.objects.filter(scenario=scenario).count() == 1
    assert scenario.events.filter(comment="从“听不清”移到“结束语”。").count() == 1


def test_another_channel_is_told_and_seen_at_once(manager: User) -> None:
    scenario = put_live(NOISE, manager=manager)
    IndexChange.objects.all().delete()
    for _ in range(2):
        publishing.set_channel(scenario, Channel.PHONE, actor=manager)
    assert Scenario.objects.get().channel == Channel.PHONE
    assert IndexChange.objects.filter(scenario=scenario).count() == 1
    assert scenario.events.filter(act=Act.CHANNEL_SET, comment="从“通用”改为“电话”。").count() == 1
    with pytest.raises(NotAllowed):
        publishing.set_channel(scenario, Channel.ONLINE, actor=User.objects.create_user("agent"))


def test_many_are_approved_one_by_one_and_the_refused_are_told(manager: User, reviewer: User) -> None:
    theirs = submit_draft(NOISE, manager=manager)
    own = submit_draft(ScriptContent("自己的", lines=(Line.note("备注"),)), manager=reviewer)
    tally = review.approve_many({theirs: theirs.digest, own: own.digest}, actor=reviewer)
    assert tally == review.Tally(1, (("自己的", SelfReviewNotAllowed.sentence),))
    assert ReviewEvent.objects.filter(act=Act.APPROVED).count() == 1


def test_many_drafts_are_submitted_one_by_one(manager: User) -> None:
    draft, pending = write_draft(NOISE, manager=manager), submit_draft(QUIET, manager=manager)
    assert review.submit_many([draft, pending], actor=manager).done == 1


def test_the_record_of_acts_is_append_only(manager: User) -> None:
    write_draft(NOISE, manager=manager)
    event = ReviewEvent.objects.get()
    for change in (event.save, event.delete, ReviewEvent.objects.all().delete, ReviewEvent.objects.update):
        with pytest.raises(TypeError, match="只能追加"):
            change()
