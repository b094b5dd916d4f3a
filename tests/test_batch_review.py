"""All that an import brought, submitted and decided on at once: read, four eyes, one event for each scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts_app import batch_review, drafts, review
from scripts_app.content import Line, ScriptContent
from scripts_app.errors import CommentRequired, NotAllowed, SelfReviewNotAllowed
from scripts_app.models import Act, ImportBatch, ReviewEvent, Revision, Scenario, Status, User
from tests.importing.hands import FIRST, bring_in
from tests.library import make_admin, make_agent, make_manager

pytestmark = pytest.mark.django_db
MINE = ScriptContent("我的", lines=(Line.recommended("我写的"),))


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def batch(admin: User, tmp_path: Path) -> ImportBatch:
    return bring_in(tmp_path / "话术.xlsx", FIRST, admin=admin)


def submit_all(batch: ImportBatch, *, admin: User) -> str:
    """The fingerprint of what then stands on the page."""
    batch_review.carry_out(batch_review.plan_submission(batch, actor=admin), actor=admin)
    return batch_review.fingerprint(batch_review.digests_of(batch))


def statuses() -> list[str]:
    return sorted(Revision.objects.values_list("status", flat=True))


def test_all_drafts_of_a_batch_are_submitted_and_approved_with_an_event_each(
    batch: ImportBatch, admin: User, manager: User
) -> None:
    seen = submit_all(batch, admin=admin)
    plan = batch_review.plan_approval(batch, actor=manager, seen=seen)
    assert batch_review.carry_out(plan, actor=manager).done == 2
    assert Scenario.objects.live().count() == 2
    for act, actor in ((Act.SUBMITTED, admin), (Act.APPROVED, manager), (Act.PUBLISHED, manager)):
        assert ReviewEvent.objects.filter(act=act, actor=actor).count() == 2


def test_all_are_rejected_for_one_reason(batch: ImportBatch, admin: User, manager: User) -> None:
    seen = submit_all(batch, admin=admin)
    with pytest.raises(CommentRequired):
        batch_review.plan_rejection(batch, actor=manager, seen=seen, comment=" ")
    plan = batch_review.plan_rejection(batch, actor=manager, seen=seen, comment="整批重写")
    assert batch_review.carry_out(plan, actor=manager).done == 2
    assert set(ReviewEvent.objects.filter(act=Act.REJECTED).values_list("comment", flat=True)) == {"整批重写"}


def test_the_importer_decides_on_none_of_them(batch: ImportBatch, admin: User) -> None:
    seen = submit_all(batch, admin=admin)
    assert batch_review.counts_of(batch, admin).may_decide == 0
    tally = batch_review.carry_out(batch_review.plan_approval(batch, actor=admin, seen=seen), actor=admin)
    assert (tally.done, {sentence for _, sentence in tally.refused}) == (0, {SelfReviewNotAllowed.sentence})
    assert statuses() == [Status.PENDING, Status.PENDING]


@pytest.mark.parametrize("change", ["edited", "withdrawn", "added"])
def test_nothing_is_approved_when_the_batch_is_not_what_stood_on_the_page(
    batch: ImportBatch, admin: User, manager: User, change: str
) -> None:
    first = Revision.objects.get(title="甲")
    if change == "added":
        review.submit(Revision.objects.get(title="乙"), actor=admin)
        seen = batch_review.fingerprint(batch_review.digests_of(batch))
        review.submit(first, actor=admin)
    else:
        seen = submit_all(batch, admin=admin)
        first.refresh_from_db()
        review.withdraw(first, actor=admin)
    if change == "edited":
        drafts.save_draft(first, MINE, actor=admin, edits=0)
        review.submit(first, actor=admin)
    with pytest.raises(batch_review.BatchChanged):
        batch_review.plan_approval(batch, actor=manager, seen=seen)
    assert not Scenario.objects.live().exists()


def test_what_changes_between_the_look_and_its_turn_is_not_approved(
    batch: ImportBatch, admin: User, manager: User
) -> None:
    plan = batch_review.plan_approval(batch, actor=manager, seen=submit_all(batch, admin=admin))
    changed = Revision.objects.get(title="甲")
    review.withdraw(changed, actor=admin)
    drafts.save_draft(changed, MINE, actor=admin, edits=0)
    review.submit(changed, actor=admin)
    tally = batch_review.carry_out(plan, actor=manager)
    assert (tally.done, [title for title, _ in tally.refused]) == (1, ["我的"])
    assert statuses() == [Status.APPROVED, Status.PENDING]


def test_a_draft_that_somebody_else_is_writing_on_is_not_submitted(
    batch: ImportBatch, admin: User, manager: User
) -> None:
    drafts.save_draft(Revision.objects.get(title="甲"), MINE, actor=manager, edits=0)
    submit_all(batch, admin=admin)
    assert statuses() == [Status.DRAFT, Status.PENDING]
    submit_all(batch, admin=manager)
    assert statuses() == [Status.PENDING, Status.PENDING]


def test_a_plan_comes_back_from_json_as_it_was(batch: ImportBatch, admin: User) -> None:
    plan = batch_review.plan_submission(batch, actor=admin)
    assert batch_review.Plan.from_json(plan.to_json()) == plan


def test_only_batches_with_something_to_do_are_offered(batch: ImportBatch, admin: User, manager: User) -> None:
    assert batch_review.open_batches().get() == batch
    seen = submit_all(batch, admin=admin)
    batch_review.carry_out(batch_review.plan_approval(batch, actor=manager, seen=seen), actor=manager)
    assert not batch_review.open_batches().exists()


def test_agents_plan_nothing(batch: ImportBatch) -> None:
    agent = make_agent()
    with pytest.raises(NotAllowed):
        batch_review.plan_submission(batch, actor=agent)
    with pytest.raises(NotAllowed):
        batch_review.plan_approval(batch, actor=agent, seen="")
