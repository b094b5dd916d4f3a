"""What somebody said the columns of a table are, kept for the next file of the same shape."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ColumnMapping(models.Model):
    """`shape` is the digest of the headers; `roles` has one value of importing's Role for each column."""

    shape = models.CharField(max_length=16, unique=True, editable=False)
    headers = models.JSONField("表头", default=list)
    roles = models.JSONField("各列是什么", default=list)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="操作人")
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "列对应"
        verbose_name_plural = "列对应"
        ordering = ("-updated_at",)

    def __str__(self) -> str:
        return "、".join(filter(None, self.headers))
