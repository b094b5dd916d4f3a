"""Long work on a batch: one run at a time may write, and what a dead process left is taken up where it stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from scripts_app.errors import BatchNotOpen, NotAllowed, ScriptsError
from scripts_app.importing import batches, jobs, tasks
from scripts_app.importing.progress import progress_of
from scripts_app.importing.summary import summarize
from scripts_app.models import BatchStatus, ImportBatch, ImportJob, JobKind, JobStatus, Revision, User
from tests.library import make_admin, make_manager
from tests.test_races import at_once
from tests.workbooks import HEADER, write_workbook

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 120


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture
def batch(admin: User, tmp_path: Path) -> ImportBatch:
    rows = [[f"场景{number}", f"您好，这是第 {number} 条。"] for number in range(ROWS)]
    path = write_workbook(tmp_path / "话术.xlsx", {"话术": [HEADER[:2], *rows]})
    return batches.preview(path, name=path.name, actor=admin)


def waiting_job(batch: ImportBatch, admin: User) -> ImportJob:
    """A job that applies the batch, as it stands between confirm and the worker."""
    ImportBatch.objects.filter(pk=batch.pk).update(status=BatchStatus.APPLYING)
    return jobs.add(JobKind.APPLY, batch, actor=admin)


def die(job: ImportJob, *, attempt: int = 1) -> None:
    """The state that a worker leaves behind when it is killed, a minute later."""
    long_ago = timezone.now() - timedelta(seconds=60)
    ImportJob.objects.filter(pk=job.pk).update(status=JobStatus.RUNNING, attempt=attempt, heartbeat_at=long_ago)


def dies_after(chunks: int) -> Callable[[jobs.Run], None]:
    """Work that applies so many chunks and then ends without a word, as a killed process does."""

    def work(run: jobs.Run) -> None:
        rests = iter(range(chunks))

        class Halted(jobs.Run):
            def rest(self) -> None:
                if next(rests, None) is None:
                    raise KeyboardInterrupt

        tasks.WORK[JobKind.APPLY](Halted(run.job))

    return work


def status(job: ImportJob) -> str:
    return ImportJob.objects.get(pk=job.pk).status


def test_a_confirmed_batch_is_done_by_its_job(batch: ImportBatch, admin: User) -> None:
    batches.confirm_later(batch, actor=admin)
    job = batch.jobs.get(kind=JobKind.APPLY)
    assert (job.status, job.done, job.total, job.attempt) == (JobStatus.DONE, ROWS, ROWS, 1)
    assert Revision.objects.filter(batch=batch).count() == ROWS
    assert progress_of(batch) is None


def test_of_several_who_confirm_at_once_one_does_and_the_others_are_told(batch: ImportBatch, admin: User) -> None:
    copies = [ImportBatch.objects.get(pk=batch.pk) for _ in range(4)]
    outcomes = at_once([partial(batches.confirm_later, copy, actor=admin) for copy in copies])
    assert sorted(map(str, outcomes)) == sorted(map(str, [None, *[BatchNotOpen] * 3]))
    assert batch.jobs.filter(kind=JobKind.APPLY).count() == 1
    assert Revision.objects.count() == ROWS


def test_of_several_workers_one_takes_a_job(batch: ImportBatch, admin: User) -> None:
    job = waiting_job(batch, admin)
    at_once([lambda: jobs.run(job.pk, tasks.WORK)] * 4)
    job.refresh_from_db()
    assert (job.status, job.attempt) == (JobStatus.DONE, 1)
    assert Revision.objects.count() == ROWS


@pytest.mark.parametrize("chunks", [0, 1, 2])
def test_a_killed_job_is_taken_up_where_it_stopped(batch: ImportBatch, admin: User, chunks: int) -> None:
    job = waiting_job(batch, admin)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(job.pk, {JobKind.APPLY: dies_after(chunks)})
    written = set(Revision.objects.values_list("pk", flat=True))
    assert 0 < len(written) <= ROWS
    die(job)
    assert tasks.take_up_stopped() == 1
    assert status(job) == JobStatus.DONE
    assert written <= set(Revision.objects.values_list("pk", flat=True))
    assert Revision.objects.count() == ROWS
    assert summarize(ImportBatch.objects.get()).new == ROWS


def test_a_worker_that_wakes_up_after_it_was_replaced_writes_nothing_more(batch: ImportBatch, admin: User) -> None:
    job = waiting_job(batch, admin)
    halted, go_on = Event(), Event()

    def halting(run: jobs.Run) -> None:
        class Halting(jobs.Run):
            def rest(self) -> None:
                halted.set()
                go_on.wait(20)

        tasks.WORK[JobKind.APPLY](Halting(run.job))

    def first_worker() -> None:
        jobs.run(job.pk, {JobKind.APPLY: halting})
        connection.close()

    thread = Thread(target=first_worker)
    thread.start()
    assert halted.wait(20)
    die(job)
    jobs.mark_lost()
    jobs.run(job.pk, tasks.WORK)
    go_on.set()
    thread.join(20)
    job.refresh_from_db()
    assert (job.status, job.attempt) == (JobStatus.DONE, 2)
    assert Revision.objects.count() == ROWS


def test_a_job_that_gives_signs_of_life_is_left_alone(batch: ImportBatch, admin: User, settings: Settings) -> None:
    settings.IMPORT_LOST_SECONDS = 0.6
    job = waiting_job(batch, admin)
    seen: list[str] = []

    def slow(run: jobs.Run) -> None:
        Event().wait(1.5)
        tasks.take_up_stopped()
        seen.append(status(job))
        tasks.WORK[JobKind.APPLY](run)

    jobs.run(job.pk, {JobKind.APPLY: slow})
    assert seen == [JobStatus.RUNNING]
    assert status(job) == JobStatus.DONE


def test_others_get_as_much_time_to_write_as_the_job_took(batch: ImportBatch, admin: User) -> None:
    job = waiting_job(batch, admin)
    rested: list[float] = []

    def slow(run: jobs.Run) -> None:
        with run.writing():
            time.sleep(0.3)
        began = time.monotonic()
        run.rest()
        rested.append(time.monotonic() - began)
        tasks.WORK[JobKind.APPLY](run)

    jobs.run(job.pk, {JobKind.APPLY: slow})
    assert rested[0] >= 0.3


def test_a_job_that_fell_out_of_the_queue_is_queued_again(batch: ImportBatch, admin: User) -> None:
    job = waiting_job(batch, admin)
    assert tasks.take_up_stopped() == 0
    ImportJob.objects.update(heartbeat_at=timezone.now() - timedelta(seconds=60))
    assert tasks.take_up_stopped() == 1
    assert status(job) == JobStatus.DONE


def test_a_job_that_kills_every_worker_is_left_to_a_person(batch: ImportBatch, admin: User) -> None:
    job = waiting_job(batch, admin)
    die(job, attempt=tasks.ATTEMPTS_MAX)
    assert tasks.take_up_stopped() == 0
    assert status(job) == JobStatus.FAILED
    tasks.resume(batch, actor=admin)
    assert status(job) == JobStatus.DONE


def test_an_accident_is_told_and_can_be_taken_up_again(batch: ImportBatch, admin: User) -> None:
    job = waiting_job(batch, admin)

    def accident(run: jobs.Run) -> None:
        with run.writing():
            Revision.objects.create(pk=None)

    jobs.run(job.pk, {JobKind.APPLY: accident})
    progress = progress_of(batch)
    assert progress
    assert "出了意外" in progress.sentence
    assert progress.can_resume
    tasks.resume(batch, actor=admin)
    assert Revision.objects.count() == ROWS


def test_only_a_stopped_job_is_taken_up_and_only_by_who_may_import(batch: ImportBatch, admin: User) -> None:
    waiting_job(batch, admin)
    with pytest.raises(tasks.JobNotStopped):
        tasks.resume(batch, actor=admin)
    with pytest.raises(NotAllowed):
        tasks.resume(batch, actor=make_manager())


def test_a_command_says_why_its_job_was_not_done(batch: ImportBatch, admin: User) -> None:
    job = waiting_job(batch, admin)
    ImportBatch.objects.filter(pk=batch.pk).update(status=BatchStatus.DISCARDED)
    with pytest.raises(ScriptsError, match="已经处理过了"):
        tasks.run_now(job)


def test_two_batches_of_one_file_applied_at_once_make_each_scenario_once(
    batch: ImportBatch, admin: User, tmp_path: Path
) -> None:
    path = tmp_path / "话术.xlsx"
    other = batches.preview(path, name=path.name, actor=admin)
    at_once([partial(batches.confirm_later, each, actor=admin) for each in (batch, other)])
    assert Revision.objects.count() == ROWS
    assert {summarize(each).new + summarize(each).unchanged for each in (batch, other)} == {ROWS}
