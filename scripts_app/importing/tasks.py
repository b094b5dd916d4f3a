"""The queue: which function does which kind of job, and how jobs that nobody is at any more get done."""

from __future__ import annotations

import logging

from django_tasks import TaskResultStatus, default_task_backend, task
from django_tasks.exceptions import TaskResultDoesNotExist

from scripts_app.errors import ScriptsError
from scripts_app.importing import applying, batch_work, jobs, previewing, reading
from scripts_app.models import ImportBatch, ImportJob, JobKind, JobStatus, User
from scripts_app.permissions import can_import, require

logger = logging.getLogger(__name__)
ATTEMPTS_MAX = 5  # a job that kills every worker is left for a person to look at
WORK: dict[str, jobs.Work] = {
    JobKind.READ: reading.read,
    JobKind.PREVIEW: previewing.preview,
    JobKind.APPLY: applying.apply,
    JobKind.UNDO: batch_work.undo_batch,
    JobKind.SUBMIT: batch_work.decide_on_batch,
    JobKind.APPROVE: batch_work.decide_on_batch,
    JobKind.REJECT: batch_work.decide_on_batch,
}
_GIVEN_UP = f"试了 {ATTEMPTS_MAX} 次都中断了，已停下。请管理员查看日志，处理后点“接着做”。"


class JobNotStopped(ScriptsError):
    sentence = "这个任务没有停下，不用接着做。请刷新后再看。"


@task()
def run_job(job_id: int) -> None:
    """What a worker does with an entry of the queue. The entry holds nothing but the key of the job."""
    jobs.run(job_id, WORK)


def enqueue(job: ImportJob) -> None:
    """Call it after the transaction that added the job. If the process dies before, `take_up_stopped` finds the job."""
    result = run_job.enqueue(job.pk)
    ImportJob.objects.filter(pk=job.pk).update(task_id=result.id)


def run_now(job: ImportJob) -> None:
    """Does the job in this process. Raises ScriptsError with its sentence when it was not done."""
    jobs.run(job.pk, WORK)
    job.refresh_from_db()
    if job.status != JobStatus.DONE:
        raise ScriptsError(job.message)


def resume(batch: ImportBatch, *, actor: User) -> None:
    """Takes up the latest job of the batch, lost or failed, where it stopped. Raises JobNotStopped, NotAllowed."""
    require(can_import, actor)
    jobs.mark_lost()
    job = batch.jobs.first()
    if job is None or job.status not in (JobStatus.LOST, JobStatus.FAILED) or not jobs.queue_again(job):
        raise JobNotStopped
    enqueue(job)


def take_up_stopped() -> int:
    """What a worker does now and then: lost jobs, and queued ones that fell out of the queue, are queued again."""
    jobs.mark_lost()
    taken_up = 0
    for job in ImportJob.objects.unfinished().exclude(status=JobStatus.RUNNING):
        if job.status == JobStatus.QUEUED and (not job.is_silent or _waits(job)):
            continue
        if job.attempt >= ATTEMPTS_MAX:
            jobs.give_up(job, _GIVEN_UP)
        elif jobs.queue_again(job):
            logger.warning("导入任务 %s 中断过，接着做。", job.pk)
            enqueue(job)
            taken_up += 1
    return taken_up


def _waits(job: ImportJob) -> bool:
    """Is the entry of a queued job still waiting for a worker? A backend that keeps no entries does jobs at once."""
    if not default_task_backend.supports_get_result:
        return False
    try:
        return default_task_backend.get_result(job.task_id).status == TaskResultStatus.READY
    except TaskResultDoesNotExist:
        return False
