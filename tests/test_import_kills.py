"""kill -9 of the worker while it reads, previews and applies: afterwards the whole batch, and nothing twice."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection

from scripts_app.importing import batches, corrections
from scripts_app.models import BatchStatus, ImportBatch, ImportJob, JobKind, JobStatus, Revision, Scenario, User
from tests.library import make_admin
from tests.workbooks import HEADER, write_workbook
from tests.workers import ROOT, a_minute_passes, queued, wait_until, working

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="../shared run on PostgreSQL: a file is handed over here"),
]
ROWS = 600


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture(autouse=True)
def queue() -> Iterator[None]:
    with queued():
        yield


def latest(batch: ImportBatch) -> ImportJob:
    return batch.jobs.latest("pk")


def is_done(batch: ImportBatch) -> bool:
    return latest(batch).status == JobStatus.DONE


def reaches(batch: ImportBatch, *, done: int) -> Callable[[], bool]:
    def look() -> bool:
        job = latest(batch)
        return job.status == JobStatus.DONE or (job.status == JobStatus.RUNNING and job.done >= done)

    return look


def test_whenever_the_worker_is_killed_the_batch_comes_in_once_and_whole(admin: User, tmp_path: Path) -> None:
    rows = [[f"场景{number}", f"您好，这是第 {number} 条。"] for number in range(ROWS)]
    path = write_workbook(tmp_path / "话术.xlsx", {"话术": [HEADER[:2], *rows]})
    batch = batches.receive(path, name=path.name, actor=admin)
    with working(tmp_path) as worker:
        wait_until(reaches(batch, done=0))
        worker.kill()
    assert latest(batch).status == JobStatus.RUNNING
    a_minute_passes()
    with working(tmp_path) as worker:
        wait_until(lambda: is_done(batch))
        batch.refresh_from_db()
        assert (batch.status, len(batch.found["tables"])) == (BatchStatus.MAPPING, 1)
        corrections.go_on([batch], actor=admin)
        wait_until(reaches(batch, done=ROWS + 1))
        worker.kill()
    assert not Scenario.objects.exists()
    a_minute_passes()
    with working(tmp_path) as worker:
        wait_until(lambda: is_done(batch))
        batch.refresh_from_db()
        assert (batch.status, batch.rows.count()) == (BatchStatus.PREVIEWED, ROWS)
        batches.confirm_later(batch, actor=admin)
        wait_until(reaches(batch, done=100))
        worker.kill()
    assert 0 < Revision.objects.count() < ROWS
    a_minute_passes()
    with working(tmp_path):
        wait_until(lambda: is_done(batch))
    batch.refresh_from_db()
    job = batch.jobs.get(kind=JobKind.APPLY)
    assert (batch.status, job.status, job.attempt, job.done) == (BatchStatus.APPLIED, JobStatus.DONE, 2, ROWS)
    assert Revision.objects.filter(batch=batch).count() == Scenario.objects.count() == ROWS
    assert not batch.rows.filter(revision=None).exists()


def test_a_worker_whose_parent_is_gone_before_it_looks_ends_by_itself(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", ""])
    parent.wait()
    program = [sys.executable, str(ROOT / "manage.py"), "import_worker", "--with-parent", str(parent.pid)]
    environment = {**os.environ, "KB_DATA_DIR": str(tmp_path)}
    subprocess.run([sys.executable, ROOT / "manage.py", "migrate", "-v0"], env=environment, check=True)
    assert subprocess.run(program, env=environment, timeout=60, check=False).returncode == 0
