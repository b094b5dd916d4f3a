"""Work on an import batch that outlives a request: what it is, how far it is, whether anybody is still at it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices
from django.utils import timezone

from scripts_app.models.import_batch import ImportBatch


class JobKind(TextChoices):
    READ = "read", "读取文件"
    PREVIEW = "preview", "生成预览"
    APPLY = "apply", "写入草稿"
    UNDO = "undo", "撤销导入"
    SUBMIT = "submit", "整批提交"
    APPROVE = "approve", "整批通过"
    REJECT = "reject", "整批驳回"


class JobStatus(TextChoices):
    """Lost: whoever was at it has died. Lost and failed jobs can be taken up again where they stopped."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    LOST = "lost", "已中断"
    FAILED = "failed", "没有完成"
    DONE = "done", "已完成"


UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.LOST)


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    def unfinished(self) -> Self:
        return self.filter(status__in=UNFINISHED)

    def silent(self) -> Self:
        """Running ones whose worker has given no sign of life for too long."""
        return self.filter(status=JobStatus.RUNNING, heartbeat_at__lt=_silence_began())


class ImportJob(models.Model):
    """`attempt` counts the runs: only the newest may write. `message` is the sentence that it ended with.

    `heartbeat_at` is the last sign of life, or since when the job waits in the queue; `task_id` names its entry there.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="jobs", verbose_name="导入批次")
    kind = models.CharField("任务", max_length=10, choices=JobKind.choices)
    status = models.CharField("状态", max_length=10, choices=JobStatus.choices, default=JobStatus.QUEUED)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="操作人")
    options = models.JSONField("选项", default=dict, blank=True)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("共", default=0)
    attempt = models.PositiveIntegerField("第几次", default=0)
    message = models.TextField("说明", blank=True)
    task_id = models.CharField(max_length=64, blank=True, editable=False)
    heartbeat_at = models.DateTimeField("最近动静", default=timezone.now)
    created_at = models.DateTimeField("开始时间", auto_now_add=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = "导入任务"
        verbose_name_plural = "导入任务"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["batch"], condition=Q(status__in=UNFINISHED), name="import_job_one_unfinished_per_batch"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（第 {self.batch_id} 批）"

    @property
    def is_silent(self) -> bool:
        """Has nobody moved it, or taken it from the queue, for longer than a live worker would be silent?"""
        return self.status in (JobStatus.RUNNING, JobStatus.QUEUED) and self.heartbeat_at < _silence_began()

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0


def _silence_began() -> datetime:
    return timezone.now() - timedelta(seconds=settings.IMPORT_LOST_SECONDS)
