"""The search log: what was asked and what came of it. It knows roles, never persons; numbers come in masked."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from scripts_app.models.category import Category
from scripts_app.models.scenario import Channel, Scenario, ScenarioKind
from scripts_app.models.script_line import ScriptLine

QUERY_MAX = 400  # folding may lengthen what a person typed


class LoggedSearchQuerySet(models.QuerySet["LoggedSearch"]):
    def of_the_last(self, *, days: int) -> Self:
        return self.filter(created_at__gte=timezone.now() - timedelta(days=days))


class LoggedSearch(models.Model):
    """One settled query, not every keystroke. `key` groups the spellings of one question."""

    ticket = models.CharField(max_length=22, unique=True, editable=False)
    text = models.CharField("查询", max_length=QUERY_MAX)
    key = models.CharField(max_length=QUERY_MAX, db_index=True, editable=False)
    role = models.CharField("角色", max_length=20)
    kind = models.CharField("限定类型", max_length=10, choices=ScenarioKind.choices, blank=True)
    category = models.ForeignKey(
        Category, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="限定分类"
    )
    channel = models.CharField("限定渠道", max_length=10, choices=Channel.choices, blank=True)
    total = models.PositiveIntegerField("结果数")
    fits = models.BooleanField("对得上", help_text="没有结果，或只有相近的结果时为否。")
    matched = models.CharField("第一个结果对上的地方", max_length=12, blank=True)
    degraded = models.BooleanField("索引不可用", default=False)
    milliseconds = models.FloatField("毫秒")
    is_used = models.BooleanField("用上了", default=False, help_text="之后打开过别的卡片，或复制过一行。")
    created_at = models.DateTimeField("时间", auto_now_add=True, db_index=True)

    objects = LoggedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = "搜索记录"
        verbose_name_plural = "搜索记录"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.text


class CardOpening(models.Model):
    """A card that was chosen among the results; the first one is shown unasked and does not count."""

    search = models.ForeignKey(LoggedSearch, models.CASCADE, related_name="openings", verbose_name="搜索")
    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="+", verbose_name="场景")
    created_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "打开卡片"
        verbose_name_plural = "打开卡片"
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=["search", "scenario"], name="opening_once_per_search"),)

    def __str__(self) -> str:
        return f"场景 {self.scenario_id}"


class LineCopy(models.Model):
    """A line that was copied, after a search or while browsing (`search` is None)."""

    search = models.ForeignKey(
        LoggedSearch, models.CASCADE, null=True, blank=True, related_name="copies", verbose_name="搜索"
    )
    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="+", verbose_name="场景")
    line = models.ForeignKey(ScriptLine, models.CASCADE, related_name="+", verbose_name="话术行")
    role = models.CharField("角色", max_length=20)
    created_at = models.DateTimeField("时间", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "复制"
        verbose_name_plural = "复制"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"场景 {self.scenario_id} 第 {self.line_id} 行"


class SearchGap(models.Model):
    """A question that found nothing to use and that a person has dealt with; asked again later, it is open again."""

    key = models.CharField(max_length=QUERY_MAX, unique=True, editable=False)
    text = models.CharField("查询", max_length=QUERY_MAX)
    closed_at = models.DateTimeField("处理时间")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="操作人")

    class Meta:
        verbose_name = "待补词条"
        verbose_name_plural = "待补词条"
        ordering = ("-closed_at",)

    def __str__(self) -> str:
        return self.text
