"""A scenario is identity: code, kind, channel, category, owner and which revision is live. Its text is on the
revisions.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery, TextChoices
from django.utils import timezone

from scripts_app import permissions
from scripts_app.models.category import Category
from scripts_app.models.status import STANDING

if TYPE_CHECKING:
    from scripts_app.permissions import Actor


class ScenarioKind(TextChoices):
    SCRIPT = "script", "话术"
    GUIDELINE = "guideline", "服务规范"


class Channel(TextChoices):
    """Where a scenario is used; one for ANY belongs to each of the others."""

    ANY = "any", "通用"
    PHONE = "phone", "电话"
    ONLINE = "online", "在线"

    @property
    def only(self) -> str:
        """What a scenario is marked with that is of use on this channel alone; '' for ANY."""
        return "" if self is Channel.ANY else f"仅{self.label}"


class ScenarioState(TextChoices):
    """What the desk filters by; 草稿 to 已驳回 are those of the newest revision."""

    LIVE = "live", "线上"
    RETIRED = "retired", "已下架"
    DRAFT = "draft", "草稿"
    PENDING = "pending", "待审批"
    REJECTED = "rejected", "已驳回"
    UNDONE = "undone", "已撤销"


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def live(self, *, on: date | None = None) -> Self:
        """Scenarios whose live revision is effective on the day (today in Shanghai unless told)."""
        day = on or timezone.localdate()
        return self.filter(
            Q(live_revision__effective_from=None) | Q(live_revision__effective_from__lte=day),
            Q(live_revision__effective_until=None) | Q(live_revision__effective_until__gte=day),
            live_revision__isnull=False,
        )

    def visible_to(self, actor: Actor) -> Self:
        """All for those who write or review, only what is live now for everyone else."""
        return self.all() if permissions.sees_drafts(actor) else self.live()

    def of_use_on(self, channel: str) -> Self:
        """Those for the channel, and those for any."""
        return self.filter(channel__in=(channel, Channel.ANY))

    def standing(self) -> Self:
        """All but those of which nothing is left since the import that made them was undone."""
        return self.filter(pk__in=Scenario.objects.filter(revisions__status__in=STANDING).order_by().values("pk"))

    def in_state(self, state: str) -> Self:
        """Those in the state (a ScenarioState); a live scenario may have a draft or a pending revision besides."""
        if state == ScenarioState.UNDONE:
            return self.exclude(pk__in=Scenario.objects.standing().values("pk"))
        if state == ScenarioState.LIVE:
            return self.filter(live_revision__isnull=False)
        if state == ScenarioState.RETIRED:
            return self.standing().filter(retired_at__isnull=False)
        standing = Scenario.objects.filter(pk=OuterRef("pk"), revisions__status__in=STANDING)
        newest = standing.order_by("-revisions__number").values("revisions__status")[:1]
        return self.alias(newest_status=Subquery(newest)).filter(newest_status=state)


class Scenario(models.Model):
    """One situation in a call. Never deleted: `retire` takes it off the air and leaves its history."""

    CODE_MAX = 40

    code = models.CharField("场景编号", max_length=CODE_MAX, unique=True)
    kind = models.CharField("类型", max_length=10, choices=ScenarioKind.choices, default=ScenarioKind.SCRIPT)
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices, default=Channel.ANY)
    category = models.ForeignKey(Category, models.PROTECT, related_name="scenarios", verbose_name="分类")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="负责人")
    live_revision = models.OneToOneField(
        "Revision", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="线上版本"
    )
    retired_at = models.DateTimeField("下架时间", null=True, blank=True)
    review_by = models.DateField("复核日期", null=True, blank=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = "场景"
        verbose_name_plural = "场景"
        ordering = ("category__position", "category_id", "pk")
        permissions = (
            ("write_scripts", "编写话术"),
            ("review_scripts", "审批话术"),
            ("import_scripts", "导入话术"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(retired_at=None) | Q(live_revision=None), name="scenario_retired_is_not_live"
            ),
            models.CheckConstraint(condition=~Q(code=""), name="scenario_has_a_code"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def only_channel(self) -> str:
        """仅电话 or 仅在线; '' for one that is of use everywhere."""
        return Channel(self.channel).only
