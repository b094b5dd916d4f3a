"""The queue by import, and the undo of an import, as people meet them on the pages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import reverse

from scripts_app import drafts, review
from scripts_app.batch_review import plan_submission
from scripts_app.importing import jobs, tasks
from scripts_app.models import ImportBatch, JobKind, Revision, Scenario, Status, User
from tests.importing.hands import FIRST, SECOND, bring_in
from tests.library import MAIL, make_admin, submit_draft
from tests.views.hands import browser, read, send
from tests.workbooks import HEADER

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db: None) -> User:
    return make_admin()


@pytest.fixture
def batch(admin: User, tmp_path: Path) -> ImportBatch:
    return bring_in(tmp_path / "话术.xlsx", FIRST, admin=admin)


def on_the_page(html: str) -> str:
    """What the form of the whole batch carries."""
    (seen,) = re.findall(r'name="seen" value="(\w+)"', html)
    return str(seen)


def test_a_manager_reads_and_approves_a_whole_import_from_the_queue(
    batch: ImportBatch, admin: User, manager: User
) -> None:
    submit_draft(MAIL, manager=admin)
    assert "已提交 2 个版本" in send(browser(admin), "batch_submit", batch.pk)
    client = browser(manager)
    assert "第 1 批" in read(client, "review_queue")
    html = read(client, "review_queue", batch=str(batch.pk))
    assert "您好" in html
    assert MAIL.title not in html
    assert "已通过 2 个版本" in send(client, "batch_approve", batch.pk, seen=on_the_page(html))
    assert Scenario.objects.live().count() == 2


def test_what_changed_since_the_page_was_opened_is_told_and_nothing_is_approved(
    batch: ImportBatch, admin: User, manager: User
) -> None:
    send(browser(admin), "batch_submit", batch.pk)
    client = browser(manager)
    seen = on_the_page(read(client, "review_queue", batch=str(batch.pk)))
    send(client, "revision_withdraw", Revision.objects.get(title="甲").pk)
    html = send(client, "batch_approve", batch.pk, seen=seen)
    assert "所以一个都没有动" in html
    assert not Scenario.objects.live().exists()
    assert "驳回必须写明原因" in send(client, "batch_reject", batch.pk, seen=on_the_page(html), comment=" ")
    assert "已驳回 1 个版本" in send(client, "batch_reject", batch.pk, seen=on_the_page(html), comment="太短")


def test_the_importer_is_told_that_another_must_decide(batch: ImportBatch, admin: User) -> None:
    client = browser(admin)
    send(client, "batch_submit", batch.pk)
    html = read(client, "review_queue", batch=str(batch.pk))
    assert "要由另一位主管审批" in html
    assert 'name="seen"' not in html


def test_ticked_revisions_are_rejected_with_a_reason(batch: ImportBatch, admin: User, manager: User) -> None:
    send(browser(admin), "batch_submit", batch.pk)
    client = browser(manager)
    ticked = [f"{revision.pk}:{revision.digest}" for revision in Revision.objects.pending()]
    assert "驳回必须写明原因" in send(client, "reject_several", revision=ticked[:1])
    assert "已驳回 1 个版本" in send(client, "reject_several", revision=ticked[:1], comment="语气")
    assert Revision.objects.filter(status=Status.REJECTED).count() == 1


def test_an_import_is_undone_on_its_page_which_tells_what_was_kept(
    batch: ImportBatch, admin: User, manager: User
) -> None:
    drafts.save_draft(Revision.objects.get(title="甲"), MAIL, actor=manager, edits=0)
    client = browser(admin)
    assert "撤销这次导入" in read(client, "import_batch", batch.pk)
    html = send(client, "import_undo", batch.pk)
    assert "1 个场景已恢复原样，1 个没有动" in html
    assert "王主管 改过这一版" in html
    assert "已经撤销了这一批" in send(client, "import_undo", batch.pk)


def test_nothing_is_offered_to_undo_where_nothing_was_written(batch: ImportBatch, admin: User, tmp_path: Path) -> None:
    again = bring_in(tmp_path / "again.xlsx", FIRST, admin=admin)
    assert "撤销这次导入" not in read(browser(admin), "import_batch", again.pk)
    changed = bring_in(tmp_path / "changed.xlsx", SECOND, admin=admin)
    assert "2 个场景会恢复" in read(browser(admin), "import_batch", changed.pk)


def test_a_large_batch_is_worked_on_in_the_background_with_its_progress_on_the_page(
    admin: User, manager: User, tmp_path: Path
) -> None:
    rows = [HEADER, *([f"场景{number}", "您好"] for number in range(60))]
    batch = bring_in(tmp_path / "many.xlsx", rows, admin=admin)
    job = jobs.add(JobKind.SUBMIT, batch, actor=admin, options=plan_submission(batch, actor=admin).to_json())
    client = browser(admin)
    assert "整批提交" in read(client, "review_queue", batch=str(batch.pk))
    assert "整批提交" in read(client, "batch_progress", batch.pk)
    assert "正在处理" in send(client, "import_undo", batch.pk)
    tasks.run_now(job)
    assert "已提交 60 个版本" in read(client, "review_queue", batch=str(batch.pk))
    assert client.get(reverse("batch_progress", args=[batch.pk])).headers["HX-Refresh"] == "true"
    send(client, "import_undo", batch.pk)
    assert not Scenario.objects.standing().exists()


def test_a_decision_that_was_broken_off_goes_on_where_it_stopped(batch: ImportBatch, admin: User) -> None:
    plan = plan_submission(batch, actor=admin)
    job = jobs.add(JobKind.SUBMIT, batch, actor=admin, options=plan.to_json())
    review.submit(Revision.objects.get(title="甲"), actor=admin)
    tasks.run_now(job)
    assert (job.message, job.done) == ("已提交 2 个版本。", 2)
    assert Revision.objects.pending().count() == 2
