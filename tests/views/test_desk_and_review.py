"""The desk, the queue, one revision and the history, as the server renders them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from scripts_app import drafts, review
from scripts_app.content import Line, ScriptContent
from scripts_app.models import Revision, Scenario, Status, User
from tests.library import MAIL, NOISE, QUIET, put_live, submit_draft, write_draft
from tests.views.hands import browser, read, send

pytestmark = pytest.mark.django_db


def test_the_desk_shows_where_everything_stands_and_narrows(manager: User) -> None:
    put_live(NOISE, manager=manager)
    write_draft(QUIET, manager=manager)
    submit_draft(MAIL, manager=manager)
    client = browser(manager)
    for state, title in (("live", NOISE.title), ("draft", QUIET.title), ("pending", MAIL.title)):
        html = read(client, "desk", state=state)
        assert [content.title in html for content in (NOISE, QUIET, MAIL)].count(True) == 1
        assert title in html
    assert QUIET.title in read(client, "desk", q="聲音小")
    assert "没有符合条件的场景" in read(client, "desk", q="没有这个")
    assert NOISE.title in read(client, "desk", category="x", kind="y", state="z")


def test_the_desk_costs_the_same_for_many_as_for_one(
    manager: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        put_live(ScriptContent(f"标题{number}", lines=NOISE.lines), manager=manager)
    client = browser(manager)
    with django_assert_max_num_queries(12):
        read(client, "desk")


def test_ticked_drafts_are_submitted_together(manager: User) -> None:
    one, other = write_draft(NOISE, manager=manager), write_draft(QUIET, manager=manager)
    assert "已提交 2 份草稿" in send(browser(manager), "submit_several", revision=[one.pk, other.pk, "x"])
    assert set(Revision.objects.values_list("status", flat=True)) == {Status.PENDING}


def test_the_queue_says_why_one_may_not_decide(manager: User, reviewer: User) -> None:
    submit_draft(NOISE, manager=manager)
    assert "您写的，要由别人审批" in read(browser(manager), "review_queue")
    assert "您写的，要由别人审批" not in read(browser(reviewer), "review_queue")


def test_ticks_stay_when_the_reason_was_forgotten(manager: User, reviewer: User) -> None:
    ticked, renewed, other = (submit_draft(content, manager=manager) for content in (NOISE, QUIET, MAIL))
    seen = [f"{ticked.pk}:{ticked.digest}", f"{renewed.pk}:{'0' * 64}"]
    html = send(browser(reviewer), "reject_several", revision=seen)
    assert "驳回必须写明原因" in html
    boxes = re.findall(r'name="revision" value="(\d+):\w+"( checked)?', html)
    assert dict(boxes) == {str(ticked.pk): " checked", str(renewed.pk): "", str(other.pk): ""}


def test_ticked_revisions_are_approved_together_with_what_was_on_screen(manager: User, reviewer: User) -> None:
    seen = submit_draft(NOISE, manager=manager)
    unseen = submit_draft(QUIET, manager=manager)
    own = submit_draft(MAIL, manager=reviewer)
    ticked = [f"{seen.pk}:{seen.digest}", f"{unseen.pk}:{seen.digest}", f"{own.pk}:{own.digest}"]
    html = send(browser(reviewer), "approve_several", revision=ticked)
    assert "已通过 1 个版本" in html
    assert "状态已经变了" in html
    assert "不能审批自己写的版本" in html
    assert Scenario.objects.live().get().live_revision == seen


def test_the_review_marks_what_changed_to_the_character(manager: User, reviewer: User) -> None:
    live = put_live(NOISE, manager=manager).live_revision
    assert live
    changed = ScriptContent(NOISE.title, NOISE.triggers, (Line.recommended("谢谢您的谅解，再见。"),))
    draft = drafts.start_draft(live, changed, actor=manager)
    review.submit(draft, actor=manager)
    html = read(browser(reviewer), "revision", draft.pk)
    assert "<del>理</del>" in html
    assert "<ins>谅</ins>" in html


def test_approving_and_rejecting_on_the_page(manager: User, reviewer: User) -> None:
    pending, other = submit_draft(NOISE, manager=manager), submit_draft(QUIET, manager=manager)
    client = browser(reviewer)
    assert "已通过并上线" in send(client, "revision_approve", pending.pk, seen=pending.digest)
    assert "驳回必须写明原因" in send(client, "revision_reject", other.pk, seen=other.digest, comment=" ")
    assert "已驳回" in send(client, "revision_reject", other.pk, seen=other.digest, comment="太长")
    assert "太长" in read(client, "scenario_history", other.scenario_id)


def test_a_decision_that_came_too_late_is_told_in_a_sentence(manager: User, reviewer: User) -> None:
    pending = submit_draft(NOISE, manager=manager)
    review.withdraw(pending, actor=manager)
    assert "状态已经变了" in send(browser(reviewer), "revision_approve", pending.pk, seen=pending.digest)


def test_withdrawing_restoring_and_retiring_on_the_page(manager: User) -> None:
    client = browser(manager)
    pending = submit_draft(NOISE, manager=manager)
    assert "已撤回成草稿" in send(client, "revision_withdraw", pending.pk)
    scenario = put_live(QUIET, manager=manager)
    assert "已下架" in send(client, "scenario_retire", scenario.pk, comment="过期")
    first = scenario.revisions.get()
    assert "已用旧版本写成草稿" in send(client, "restore", first.pk)
    assert "没有线上版本" in send(client, "scenario_retire", scenario.pk, comment="再来")


def test_two_versions_are_compared_in_the_history(manager: User) -> None:
    live = put_live(NOISE, manager=manager).live_revision
    assert live
    drafts.start_draft(live, ScriptContent("电话杂音小，听不清", lines=NOISE.lines), actor=manager)
    html = read(browser(manager), "scenario_history", live.scenario_id, **{"from": "1", "to": "2"})
    assert "<del>大</del>" in html
    assert "<ins>小</ins>" in html


def test_a_text_for_later_waits_for_its_day_and_is_then_published_by_hand(manager: User, reviewer: User) -> None:
    live = put_live(NOISE, manager=manager).live_revision
    assert live
    later = ScriptContent(NOISE.title, lines=QUIET.lines, effective_from=timezone.localdate() + timedelta(days=9))
    waiting = drafts.start_draft(live, later, actor=manager)
    review.submit(waiting, actor=manager)
    client = browser(reviewer)
    assert "生效" in send(client, "revision_approve", waiting.pk, seen=waiting.digest)
    assert "现在发布" not in read(client, "revision", waiting.pk)
    assert "现在不能发布" in send(client, "revision_publish", waiting.pk)
    assert "待生效" in read(client, "desk", state="waiting")
    assert Scenario.objects.live().get().live_revision == live
    Revision.objects.filter(pk=waiting.pk).update(effective_from=timezone.localdate())
    assert "现在发布" in read(client, "revision", waiting.pk)
    assert "已发布" in send(client, "revision_publish", waiting.pk)
    assert Scenario.objects.live().get().live_revision == waiting


def test_a_scenario_that_waits_for_nothing_is_not_among_those_that_wait(manager: User) -> None:
    put_live(NOISE, manager=manager)
    assert "没有符合条件的场景" in read(browser(manager), "desk", state="waiting")


def test_nothing_ticked_is_told_and_the_filter_stays(manager: User) -> None:
    client = browser(manager)
    answer = client.post(reverse("submit_several") + "?state=draft", follow=True)
    assert answer.redirect_chain[0][0] == reverse("desk") + "?state=draft"
    assert "请先勾选要提交的草稿" in answer.content.decode()
    assert "请先勾选要通过的版本" in send(client, "approve_several")
