"""The record of every privileged act: who did what to which revision, when, and why. Append-only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import TextChoices

from scripts_app.models.import_batch import ImportBatch
from scripts_app.models.revision import Revision
from scripts_app.models.scenario import Scenario

if TYPE_CHECKING:
    from scripts_app.models.user import User


class Act(TextChoices):
    CREATED = "created", "新建草稿"
    IMPORTED = "imported", "导入草稿"
    SUBMITTED = "submitted", "提交审批"
    WITHDRAWN = "withdrawn", "撤回"
    APPROVED = "approved", "通过"
    REJECTED = "rejected", "驳回"
    PUBLISHED = "published", "发布"
    RETIRED = "retired", "下架"
    MOVED = "moved", "调整分类"
    CHANNEL_SET = "channel_set", "调整渠道"
    REPLACED = "replaced", "被后来的导入取代"
    UNDONE = "undone", "撤销导入"
    RESTORED = "restored", "恢复原样"


class ReviewEventQuerySet(models.QuerySet["ReviewEvent"]):
    def record(self, act: Act, revision: Revision, *, actor: User, comment: str = "") -> ReviewEvent:
        """Appends the act; call it in the transaction of the act."""
        return self.create(
            scenario_id=revision.scenario_id,
            revision=revision,
            batch=revision.batch if act in (Act.IMPORTED, Act.UNDONE) else None,
            act=act,
            actor=actor,
            comment=comment,
        )

    def record_many(self, act: Act, revisions: Iterable[Revision], *, actor: User, comment: str = "") -> None:
        """Appends the same act on each of them in one statement."""
        self.bulk_create(
            ReviewEvent(
                scenario_id=revision.scenario_id,
                revision=revision,
                batch=revision.batch if act == Act.IMPORTED else None,
                act=act,
                actor=actor,
                comment=comment,
            )
            for revision in revisions
        )

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("审批记录只能追加，不能修改。")

    def delete(self) -> NoReturn:
        raise TypeError("审批记录只能追加，不能删除。")


class ReviewEvent(models.Model):
    """Written in the same transaction as the act itself."""

    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="events", verbose_name="场景")
    revision = models.ForeignKey(
        Revision, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="版本"
    )
    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, blank=True, related_name="events", verbose_name="导入批次"
    )
    act = models.CharField("动作", max_length=12, choices=Act.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="操作人")
    comment = models.TextField("审批意见", blank=True)
    created_at = models.DateTimeField("时间", auto_now_add=True)

    objects = ReviewEventQuerySet.as_manager()

    class Meta:
        verbose_name = "审批记录"
        verbose_name_plural = "审批记录"
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.scenario_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("审批记录只能追加，不能修改。")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("审批记录只能追加，不能删除。")
