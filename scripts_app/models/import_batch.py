"""An uploaded SOP file on its way into the library: the batch, and its rows as they were understood."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import TextChoices

from scripts_app.content import ScriptContent


class BatchStatus(TextChoices):
    """reading → mapping → previewing → previewed → applying → applied; refused or discarded before anything applies."""

    READING = "reading", "读取中"
    MAPPING = "mapping", "待核对"
    PREVIEWING = "previewing", "预览中"
    PREVIEWED = "previewed", "待确认"
    APPLYING = "applying", "导入中"
    APPLIED = "applied", "已导入"
    REFUSED = "refused", "读不了"
    DISCARDED = "discarded", "已放弃"
    UNDOING = "undoing", "撤销中"
    UNDONE = "undone", "已撤销"


class RowOutcome(TextChoices):
    """What becomes of a row. Refused and dropped rows are told with their reason and not stored."""

    NEW = "new", "新增"
    CHANGED = "changed", "有改动"
    UNCHANGED = "unchanged", "无改动"
    REFUSED = "refused", "未导入"
    DROPPED = "dropped", "已略过"


class UndoOutcome(TextChoices):
    """What became of a row when its batch was undone; '' while nobody tried."""

    UNDONE = "undone", "已撤销"
    KEPT = "kept", "没有撤销"


class ImportBatch(models.Model):
    """`report` keeps what the reader told: warnings, ledger, texts left over, and scenarios absent from the file.

    `found` has the sheets and tables in it, `mapping` what a person said about them. `refusal` is the sentence why
    the file, as it is to be understood, could not be read.
    """

    file_name = models.CharField("文件名", max_length=255)
    sha256 = models.CharField(max_length=64, editable=False)
    stored_as = models.CharField(max_length=100, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="操作人")
    status = models.CharField("状态", max_length=10, choices=BatchStatus.choices, default=BatchStatus.PREVIEWED)
    refusal = models.TextField("读不了的原因", blank=True)
    found = models.JSONField("找到的表", default=dict)
    mapping = models.JSONField("各列的对应", default=dict)
    report = models.JSONField("读取报告", default=dict)
    created_at = models.DateTimeField("上传时间", auto_now_add=True)
    applied_at = models.DateTimeField("导入时间", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤销人"
    )
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = "导入批次"
        verbose_name_plural = "导入批次"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.file_name}（第 {self.pk} 批）"


class ImportRow(models.Model):
    """One row of the file: where it stood, what it says, what will become of it; `revision` once it has become a draft.

    `scenario` is the one that the row was recognised as, or the one that it made; `words` is the folded text that it
    is found by. `reason` says why it is refused or left out, or who else bears the title of a new one. `channel_before`
    is set for a row that takes its scenario to another channel. `undo` says what an undo of the batch did with it,
    `undo_reason` why it was kept.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows", verbose_name="导入批次")
    position = models.PositiveIntegerField("顺序")
    sheet = models.CharField("工作表", max_length=100)
    row = models.PositiveIntegerField("行号")
    outcome = models.CharField("结果", max_length=10, choices=RowOutcome.choices)
    reason = models.TextField("原因", blank=True)
    values = models.JSONField("读到的内容", default=dict)
    words = models.TextField(blank=True, editable=False)
    may_publish = models.BooleanField("可以上线", default=True)
    scenario = models.ForeignKey("Scenario", models.PROTECT, null=True, related_name="+", verbose_name="场景")
    revision = models.ForeignKey("Revision", models.PROTECT, null=True, related_name="+", verbose_name="导入成的版本")
    channel_before = models.CharField("原来的渠道", max_length=10, blank=True)
    undo = models.CharField("撤销结果", max_length=10, choices=UndoOutcome.choices, blank=True)
    undo_reason = models.TextField("没有撤销的原因", blank=True)

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
