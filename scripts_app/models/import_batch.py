"""An uploaded SOP file on its way into the library: the batch, and its rows as they were understood."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import TextChoices

from scripts_app.content import ScriptContent


class BatchStatus(TextChoices):
    PREVIEWED = "previewed", "待确认"
    APPLIED = "applied", "已导入"
    DISCARDED = "discarded", "已放弃"


class RowOutcome(TextChoices):
    """What becomes of a row. DUPLICATE and BLOCKED rows are told and not stored."""

    NEW = "new", "新增"
    CHANGED = "changed", "有改动"
    UNCHANGED = "unchanged", "无改动"
    REFUSED = "refused", "未导入"
    DROPPED = "dropped", "已略过"


class ImportBatch(models.Model):
    """`report` keeps the reader's warnings, errors, dropped text and ledger (importing.rows.ParsedFile as JSON)."""

    file_name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField(max_length=64, editable=False)
    stored_as = models.CharField(max_length=100, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="操作人")
    status = models.CharField("状态", max_length=10, choices=BatchStatus.choices, default=BatchStatus.PREVIEWED)
    report = models.JSONField("读取报告", default=dict)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    applied_at = models.DateTimeField("导入时间", null=True, blank=True)

    class Meta:
        verbose_name = "导入批次"
        verbose_name_plural = "导入批次"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.file_name}（第 {self.pk} 批）"


class ImportRow(models.Model):
    """One row of the file: where it stood, what it says, what became or will become of it."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", verbose_name="导入批次")
    position = models.PositiveIntegerField("顺序")
    sheet = models.CharField("工作表", max_length=100)
    row = models.PositiveIntegerField("行号")
    outcome = models.CharField("结果", max_length=10, choices=RowOutcome.choices)
    reason = models.TextField("原因", blank=True)
    values = models.JSONField("读到的内容", default=dict)
    scenario = models.ForeignKey("Scenario", models.PROTECT, null=True, related_name="+", verbose_name="场景")

    class Meta:
        verbose_name = "导入行"
        verbose_name_plural = "导入行"
        ordering = ("position",)
        constraints = (models.UniqueConstraint(fields=["batch", "position"], name="import_row_position_unique"),)

    def __str__(self) -> str:
        return f"{self.sheet} 第 {self.row} 行"

    @property
    def content(self) -> ScriptContent | None:
        """What was read from the row, or None when it could not be understood."""
        stored: dict[str, Any] | None = self.values.get("content")
        return ScriptContent.from_json(stored) if stored else None
