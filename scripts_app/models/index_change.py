"""The outbox of the search index: one row for each change to what agents may find."""

from __future__ import annotations

from django.db import models

from scripts_app.models.scenario import Scenario


class IndexChange(models.Model):
    """Written in the transaction that changed the scenario, deleted once the index has it (search.index drains it)."""

    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="+", verbose_name="场景")
    created_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "待索引变更"
        verbose_name_plural = "待索引变更"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"场景 {self.scenario_id}"
