"""Which scenarios a query must find, and how the search did whenever somebody looked."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from scripts_app.models.scenario import Scenario


class SearchCase(models.Model):
    """A query that must find at least one of its scenarios among the first. Written only by `checking`."""

    QUERY_MAX = 200

    text = models.CharField("查询", max_length=QUERY_MAX)
    key = models.CharField(max_length=QUERY_MAX * 4, unique=True, editable=False)
    scenarios = models.ManyToManyField(Scenario, related_name="+", verbose_name="应命中的场景")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="添加人")
    created_at = models.DateTimeField("添加时间", auto_now_add=True)

    class Meta:
        verbose_name = "搜索检查用例"
        verbose_name_plural = "搜索检查用例"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text


class CheckRun(models.Model):
    """One run over all cases; its counts stay true when cases are removed later."""

    total = models.PositiveIntegerField("用例数")
    first = models.PositiveIntegerField("排第一")
    among_five = models.PositiveIntegerField("前五")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="操作人")
    created_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "搜索检查"
        verbose_name_plural = "搜索检查"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.among_five}/{self.total}"


class CaseOutcome(models.Model):
    """Where the first of a case's scenarios stood in a run; None when it was not among the first ten."""

    run = models.ForeignKey(CheckRun, models.CASCADE, related_name="outcomes", verbose_name="搜索检查")
    case = models.ForeignKey(SearchCase, models.CASCADE, related_name="outcomes", verbose_name="用例")
    rank = models.PositiveSmallIntegerField("名次", null=True, blank=True)

    class Meta:
        verbose_name = "检查结果"
        verbose_name_plural = "检查结果"
        ordering = ("case_id",)
        constraints = (models.UniqueConstraint(fields=["run", "case"], name="outcome_once_per_run"),)

    def __str__(self) -> str:
        return f"第 {self.rank} 名" if self.rank else "没有找到"
