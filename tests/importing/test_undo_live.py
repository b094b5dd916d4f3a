"""Undo of a batch that agents read already: the former text comes back, with its author and approver."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from scripts_app import drafts, publishing, review
from scripts_app.content import Line, ScriptContent
from scripts_app.importing.undo import undo
from scripts_app.models import (
    Act,
    IndexChange,
    Revision,
    Scenario,
    Status,
    UndoOutcome,
    User,
)
from tests.importing.hands import FIRST, SECOND, bring_in, counts, go_live, kept, live_text, titled
from tests.library import make_admin, make_manager, make_reviewer
from tests.workbooks import HEADER, Rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "话术.xlsx"


def test_a_draft_over_a_live_script_goes_and_the_live_text_stays(file: Path, admin: User) -> None:
    bring_in(file, FIRST, admin=admin, publish=True)
    undo(bring_in(file, SECOND, admin=admin), actor=admin)
    assert live_text("甲") == "您好"
    assert not Revision.objects.open().exists()
    assert counts(bring_in(file, SECOND, admin=admin)) == (1, 1, 0)


def test_a_new_scenario_that_went_live_is_retired(file: Path, admin: User) -> None:
    batch = bring_in(file, FIRST, admin=admin, publish=True)
    IndexChange.objects.all().delete()
    undo(batch, actor=admin)
    scenario = titled("甲")
    assert (scenario.live_revision, scenario.retired_at is None) == (None, False)
    assert scenario.events.filter(act=Act.RETIRED, actor=admin, comment__contains="撤销第").count() == 1
    assert IndexChange.objects.filter(scenario=scenario).exists()
    assert counts(bring_in(file, FIRST, admin=admin)) == (2, 0, 0)


def test_the_former_live_text_comes_back_as_a_new_revision_of_those_who_wrote_and_approved_it(
    file: Path, admin: User, manager: User
) -> None:
    bring_in(file, FIRST, admin=admin)
    former = go_live("甲", admin=admin, manager=manager)
    batch = bring_in(file, SECOND, admin=admin)
    go_live("甲", admin=admin, manager=make_reviewer())
    assert live_text("甲") == "您好，欢迎"
    undo(batch, actor=admin)
    live = titled("甲").live_revision
    assert live
    assert (live.number, live.content, live.based_on) == (3, former.content, former)
    assert (live.author, live.decided_by, live.decided_at) == (admin, manager, former.decided_at)
    assert live.events.get(act=Act.RESTORED).actor == admin
    assert Revision.objects.get(batch=batch, number=2).status == Status.UNDONE


def test_two_imports_that_went_live_are_undone_one_after_the_other(file: Path, admin: User, manager: User) -> None:
    first = bring_in(file, FIRST, admin=admin)
    go_live("甲", admin=admin, manager=manager)
    second = bring_in(file, SECOND, admin=admin)
    go_live("甲", admin=admin, manager=manager)
    undo(second, actor=admin)
    undo(first, actor=admin)
    assert kept(first) == {}
    assert not Scenario.objects.standing().exists()
    assert not Scenario.objects.live().exists()


def test_a_draft_that_waited_comes_back_above_the_text_that_is_live_again(
    file: Path, admin: User, manager: User
) -> None:
    bring_in(file, FIRST, admin=admin)
    go_live("甲", admin=admin, manager=manager)
    waiting: Rows = [["分类", *HEADER], ["接入", "甲", "您好呀"]]
    bring_in(file, waiting, admin=admin)
    batch = bring_in(file, SECOND, admin=admin)
    go_live("甲", admin=admin, manager=manager)
    undo(batch, actor=admin)
    draft = titled("甲").revisions.open().get()
    assert live_text("甲") == "您好"
    assert draft.content.lines[0].text == "您好呀"
    review.submit(draft, actor=admin)
    review.approve(draft, actor=manager, seen=draft.digest)
    assert live_text("甲") == "您好呀"


def test_a_scenario_that_was_off_the_air_before_is_off_the_air_again(file: Path, admin: User, manager: User) -> None:
    bring_in(file, FIRST, admin=admin)
    go_live("甲", admin=admin, manager=manager)
    publishing.retire(titled("甲"), actor=manager)
    batch = bring_in(file, SECOND, admin=admin)
    go_live("甲", admin=admin, manager=manager)
    undo(batch, actor=admin)
    assert (live_text("甲"), titled("甲").retired_at is None) == (None, False)
    assert titled("甲") in Scenario.objects.standing()


def test_a_text_that_waits_for_its_day_never_goes_live(file: Path, admin: User, manager: User) -> None:
    day = timezone.localdate() + timedelta(days=3)
    batch = bring_in(file, [[*HEADER, "生效日期"], ["甲", "您好", "", "", str(day)]], admin=admin)
    draft = go_live("甲", admin=admin, manager=manager)
    undo(batch, actor=admin)
    Revision.objects.filter(pk=draft.pk).update(effective_from=timezone.localdate())
    assert publishing.publish_due(actor=manager) == 0


def test_rows_that_people_worked_on_are_kept_with_the_reason(file: Path, admin: User, manager: User) -> None:
    titles = ("甲", "乙", "丙", "丁", "戊")
    batch = bring_in(file, [HEADER, *([title, "您好"] for title in titles)], admin=admin)
    mine = ScriptContent("甲", lines=(Line.recommended("我写的"),))
    drafts.save_draft(Revision.objects.get(title="甲"), mine, actor=manager, edits=0)
    rejected = Revision.objects.get(title="乙")
    review.submit(rejected, actor=admin)
    review.reject(rejected, actor=manager, seen=rejected.digest, comment="不好")
    drafts.start_draft(go_live("丙", admin=admin, manager=manager), mine, actor=manager)
    go_live("丁", admin=admin, manager=manager)
    publishing.retire(titled("丁"), actor=manager)
    undo(batch, actor=admin)
    told = kept(batch)
    words = {"甲": "王主管 改过", "乙": "王主管 已经驳回", "丙": "后来有了版本 2（草稿，王主管 写）", "丁": "已经下架"}
    assert set(told) == set(words)
    assert all(words[title] in told[title] for title in words)
    assert live_text("丙") == "您好"
    assert [row.values["content"]["title"] for row in batch.rows.filter(undo=UndoOutcome.UNDONE)] == ["戊"]


def test_live_text_is_taken_off_only_by_who_may_review(file: Path, admin: User) -> None:
    batch = bring_in(file, FIRST, admin=admin, publish=True)
    admin.user_permissions.remove(admin.user_permissions.get(codename="review_scripts"))
    undo(batch, actor=User.objects.get(pk=admin.pk))
    assert "要有审批权限" in kept(batch)["甲"]
    assert live_text("甲") == "您好"
