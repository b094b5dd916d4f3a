"""The desk, the queue, one revision, the history, the categories and the import pages, as the server renders them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from scripts_app import drafts, publishing, review
from scripts_app.content import Line, ScriptContent
from scripts_app.models import Category, ImportBatch, IndexChange, Revision, Scenario, Status, User
from tests.library import (
    MAIL,
    NOISE,
    QUIET,
    make_admin,
    make_manager,
    make_reviewer,
    put_live,
    submit_draft,
    write_draft,
)
from tests.workbooks import HEADER, write_workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def reviewer(manager: User) -> User:
    return make_reviewer()


def browser(actor: User) -> Client:
    client = Client()
    client.force_login(actor)
    return client


def read(client: Client, name: str, *keys: int, **query: str) -> str:
    answer = client.get(reverse(name, args=keys), query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, address: str, *keys: int, **fields: object) -> str:
    """A write; the page that it leads to."""
    answer = client.post(reverse(address, args=keys), fields, follow=True)
    return answer.content.decode()


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


def test_a_scenario_moves_to_another_category(manager: User) -> None:
    scenario = put_live(NOISE, manager=manager)
    other = Category.objects.create(name="结束语")
    assert "已移到“结束语”" in send(browser(manager), "scenario_move", scenario.pk, category=other.pk)


def test_a_text_for_later_can_be_published_by_hand(manager: User, reviewer: User) -> None:
    pending = submit_draft(NOISE, manager=manager)
    Revision.objects.filter(pk=pending.pk).update(effective_from="2999-01-01")
    pending.refresh_from_db()
    review.approve(pending, actor=reviewer, seen=pending.digest)
    assert "现在发布" in read(browser(reviewer), "revision", pending.pk)
    assert "已发布" in send(browser(reviewer), "revision_publish", pending.pk)


def test_categories_are_added_renamed_moved_and_ordered(manager: User) -> None:
    client = browser(manager)
    assert "已添加分类“接入”" in send(client, "categories", name="接入", parent="")
    assert "同一级里已经有“接入”" in send(client, "categories", name="接入", parent="")
    top = Category.objects.get(name="接入")
    send(client, "categories", name="问候", parent=top.pk)
    below = Category.objects.get(name="问候")
    assert "它自己或它的下级" in send(client, "category_edit", top.pk, name="接入", parent=below.pk)
    send(client, "category_edit", below.pk, name="开场", parent="")
    below.refresh_from_db()
    assert (below.name, below.parent) == ("开场", None)
    send(client, "category_shift", below.pk, direction="up")
    assert list(Category.objects.values_list("name", flat=True)) == ["开场", "接入"]


def workbook(folder: Path) -> SimpleUploadedFile:
    path = write_workbook(folder / "x.xlsx", {"话术": [HEADER, ["听不清", "您好", "喂", ""], ["", "没有场景", "", ""]]})
    return SimpleUploadedFile("话术.xlsx", path.read_bytes())


def test_an_upload_leads_to_its_preview_and_confirm_to_the_result(tmp_path: Path) -> None:
    client = browser(make_admin())
    html = send(client, "imports", file=workbook(tmp_path))
    assert "这一行没有场景名称" in html
    assert "话术 第 3 行" in html
    assert not Scenario.objects.exists()
    batch = ImportBatch.objects.get()
    assert "写成了 1 份草稿" in send(client, "import_confirm", batch.pk)
    assert "已经处理过了" in send(client, "import_confirm", batch.pk)
    assert Scenario.objects.count() == 1


def test_a_file_that_cannot_be_read_gets_its_sentence_on_the_page() -> None:
    client = browser(make_admin())
    for content, sentence in ((bytes(range(256)), "内容认不出来"), (b"", "是空的"), (b"a,b\n1,2\n", "CSV")):
        assert sentence in send(client, "imports", file=SimpleUploadedFile("坏.xlsx", content))
    assert "请先选择一个文件" in send(client, "imports")
    assert not ImportBatch.objects.exists()


def test_a_preview_can_be_discarded(tmp_path: Path) -> None:
    client = browser(make_admin())
    send(client, "imports", file=workbook(tmp_path))
    assert "没有写入任何话术" in send(client, "import_discard", ImportBatch.objects.get().pk)


def test_what_stands_in_a_cell_is_text_on_every_page(tmp_path: Path) -> None:
    client = browser(make_admin())
    title = "<script>alert(1)</script>{{7*7}}"
    path = write_workbook(tmp_path / "x.xlsx", {"话术": [HEADER, [title, "<b>您好</b>", "", ""]]})
    html = send(client, "imports", file=SimpleUploadedFile("<i>.xlsx", path.read_bytes()))
    assert "<script>alert" not in html
    assert "<b>您好" not in html
    assert "<i>.xlsx" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in html


def test_a_moved_category_is_seen_by_the_agent_page_without_a_rebuild(manager: User) -> None:
    scenario = put_live(NOISE, manager=manager)
    publishing.move_scenario(scenario, category=Category.objects.create(name="别处"), actor=manager)
    assert IndexChange.objects.filter(scenario=scenario).exists()
