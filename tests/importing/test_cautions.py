"""Rows marked as off in the file, or past their last day: told in the preview, held back or named in the review."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from scripts_app import batch_review, review
from scripts_app.importing import batches
from scripts_app.importing.cautions import EXPIRED, HELD, NAMESAKE, with_caution
from scripts_app.importing.summary import summarize
from scripts_app.models import ImportBatch, Revision, Scenario, Status, User
from tests.importing.hands import bring_in
from tests.library import make_admin, make_manager
from tests.views.hands import browser, read, send
from tests.workbooks import Rows, write_workbook

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PAST, NEXT = str(TODAY - timedelta(days=1)), str(TODAY + timedelta(days=1))
ROWS: Rows = [
    ["场景", "推荐话术", "状态", "生效日期", "失效日期"],
    ["平常", "您好", "启用", "", ""],
    ["停了", "再见", "停用", "", ""],
    ["没写完", "请讲", "草稿", "", PAST],
    ["过期", "请稍等", "", "2020-01-01", PAST],
    ["今天为止", "谢谢", "", "", str(TODAY)],
    ["以后", "欢迎", "", NEXT, ""],
]


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def batch(admin: User, tmp_path: Path) -> ImportBatch:
    return bring_in(tmp_path / "话术.xlsx", ROWS, admin=admin)


def titles(status: Status) -> set[str]:
    return set(Revision.objects.filter(status=status).values_list("title", flat=True))


def test_the_preview_counts_and_marks_what_agents_would_not_get(admin: User, tmp_path: Path) -> None:
    batch = batches.preview(write_workbook(tmp_path / "x.xlsx", {"话术": ROWS}), name="x.xlsx", actor=admin)
    assert summarize(batch).cautions == {HELD: 2, EXPIRED: 2, NAMESAKE: 0}
    assert [row.row for row in with_caution(batch.rows.all(), EXPIRED)] == [4, 5]
    html = read(browser(admin), "import_batch", batch.pk)
    for told in ("2 行标为停用或草稿", "2 行已过有效期", "文件里标为“停用”", "文件里标为“草稿”"):
        assert told in html
    assert f"有效期 2020-01-01 至 {PAST}，已过期" in html
    assert f"有效期至 {TODAY}<" in html
    assert f"{NEXT} 起有效" in html
    only = read(browser(admin), "import_batch", batch.pk, outcome=HELD)
    assert re.findall(r'class="import-title">(\w+)', only) == ["停了", "没写完"]


def test_a_plain_file_is_told_nothing_of_the_kind(admin: User, tmp_path: Path) -> None:
    batch = batches.preview(write_workbook(tmp_path / "x.xlsx", {"话术": ROWS[:2]}), name="x.xlsx", actor=admin)
    html = read(browser(admin), "import_batch", batch.pk)
    assert "标为停用" not in html
    assert "有效期" not in html


def test_what_is_not_written_again_is_not_counted(batch: ImportBatch, admin: User, tmp_path: Path) -> None:
    again = bring_in(tmp_path / "again.xlsx", ROWS, admin=admin)
    assert summarize(again).cautions == {HELD: 0, EXPIRED: 0, NAMESAKE: 0}


def test_acts_on_the_whole_batch_leave_what_the_file_marks_as_off(
    batch: ImportBatch, admin: User, manager: User
) -> None:
    page = read(browser(admin), "review_queue", batch=str(batch.pk))
    assert "其中 2 个在文件里标为停用或草稿" in page
    assert "其中 1 个已过有效期" in page
    assert "提交这一批其余的 4 份草稿" in page
    send(browser(admin), "batch_submit", batch.pk)
    assert titles(Status.DRAFT) == {"停了", "没写完"}
    client = browser(manager)
    page = read(client, "review_queue", batch=str(batch.pk))
    assert "通过这一批的 4 个" in page
    assert f"有效期至 {PAST}，已过期，坐席查不到" in page
    (seen,) = re.findall(r'name="seen" value="(\w+)"', page)
    send(client, "batch_approve", batch.pk, seen=seen)
    assert titles(Status.APPROVED) == {"平常", "过期", "今天为止", "以后"}
    assert titles(Status.DRAFT) == {"停了", "没写完"}


def test_one_of_them_is_submitted_and_approved_by_itself_and_never_with_the_batch(
    batch: ImportBatch, admin: User, manager: User
) -> None:
    stopped = Revision.objects.get(title="停了")
    client = browser(admin)
    assert f'href="/revisions/{stopped.pk}/"' in read(client, "review_queue", batch=str(batch.pk))
    review.submit(stopped, actor=admin)
    assert batch_review.digests_of(batch) == {}
    counts = batch_review.counts_of(batch, manager)
    assert (counts.pending, counts.may_decide, counts.held) == (1, 0, 2)
    page = read(browser(manager), "review_queue", batch=str(batch.pk))
    assert "通过这一批的" not in page
    send(browser(manager), "revision_approve", stopped.pk, seen=stopped.digest)
    assert Scenario.objects.live().get().live_revision == stopped
