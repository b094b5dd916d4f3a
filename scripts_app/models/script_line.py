"""One stored line of a revision. `content.Line` is the same as a value."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from scripts_app.content import CONDITION_MAX, Ban, LineKind, Severity, Speaker
from scripts_app.models.revision import Revision


class ScriptLine(models.Model):
    """Written only together with its revision, by `drafts`."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="lines", verbose_name="版本")
    position = models.PositiveIntegerField("顺序")
    kind = models.CharField("类型", max_length=12, choices=LineKind.choices)
    text = models.TextField("内容")
    ban = models.CharField("禁用方式", max_length=10, choices=Ban.choices, blank=True)
    severity = models.CharField("严重程度", max_length=10, choices=Severity.choices, blank=True)
    condition = models.CharField("适用条件", max_length=CONDITION_MAX, blank=True)
    speaker = models.CharField("说话人", max_length=10, choices=Speaker.choices, blank=True)

    class Meta:
        verbose_name = "话术行"
        verbose_name_plural = "话术行"
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["revision", "position"], name="line_position_unique_in_revision"),
            models.CheckConstraint(condition=~Q(text=""), name="line_has_text"),
            models.CheckConstraint(
                condition=(Q(kind=LineKind.FORBIDDEN) & Q(ban__in=Ban.values) & Q(severity__in=Severity.values))
                | (~Q(kind=LineKind.FORBIDDEN) & Q(ban="", severity="")),
                name="line_ban_only_when_forbidden",
            ),
            models.CheckConstraint(
                condition=(Q(kind=LineKind.TURN) & Q(speaker__in=Speaker.values))
                | (~Q(kind=LineKind.TURN) & Q(speaker="")),
                name="line_speaker_only_in_turns",
            ),
        )

    def __str__(self) -> str:
        return self.text[:40]
