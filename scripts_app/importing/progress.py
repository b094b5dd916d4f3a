"""How far the work on a batch is, in words and numbers for the person who waits."""

from __future__ import annotations

from dataclasses import dataclass

from scripts_app.models import ImportBatch, ImportJob, JobStatus

_TENTH = 10


@dataclass(frozen=True, slots=True)
class Progress:
    """`is_moving`: ask again soon. `can_resume`: it stopped, and a person may have it taken up again.

    `percent` is None until it is known how much there is to do.
    """

    job: ImportJob
    sentence: str
    percent: int | None
    is_moving: bool
    can_resume: bool

    @property
    def announced(self) -> str:
        """For a screen reader, which should not hear every percent."""
        if self.percent is None:
            return self.sentence
        return f"{self.job.get_kind_display()}，已完成约 {self.percent // _TENTH * _TENTH}%。"


def progress_of(batch: ImportBatch) -> Progress | None:
    """Of the latest job of the batch; None when it has ended well, or there never was one."""
    job = batch.jobs.first()
    if job is None or job.status == JobStatus.DONE:
        return None
    stopped = job.status in (JobStatus.LOST, JobStatus.FAILED) or (job.status == JobStatus.RUNNING and job.is_silent)
    return Progress(
        job=job,
        sentence=_stopped(job) if stopped else _moving(job),
        percent=job.percent if job.total else None,
        is_moving=not stopped,
        can_resume=stopped,
    )


def _moving(job: ImportJob) -> str:
    what = job.get_kind_display()
    if job.status == JobStatus.RUNNING:
        return f"正在{what}……可以离开这一页，回来时接着看。"
    if not job.is_silent:
        return f"{what}马上开始……"
    if ImportJob.objects.filter(status=JobStatus.RUNNING).exclude(pk=job.pk).exists():
        return f"{what}在排队，前面还有别的导入，请稍等。"
    return f"{what}等了很久还没有开始：后台任务可能没有启动。请管理员运行 manage.py import_worker，之后会自己开始。"


def _stopped(job: ImportJob) -> str:
    if job.status == JobStatus.FAILED:
        return job.message
    what = job.get_kind_display()
    return f"{what}中断了（后台任务停过）。已经写入的部分不会丢，也不会重复；后台任务恢复后会自己接着做。"
