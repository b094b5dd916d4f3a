"""A revision holds the whole content of a scenario at one time, and where it stands in review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from scripts_app import permissions
from scripts_app.content import TITLE_MAX, Line, LineKind, ScriptContent
from scripts_app.models.scenario import Scenario
from scripts_app.models.status import DECIDED, OPEN, STANDING, Status

if TYPE_CHECKING:
    from scripts_app.permissions import Actor


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, actor: Actor) -> Self:
        """Nothing for those who may not see drafts: agents read the live text through its scenario."""
        return self.all() if permissions.sees_drafts(actor) else self.none()

    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def pending(self) -> Self:
        return self.filter(status=Status.PENDING)

    def standing(self) -> Self:
        """All but those that were laid aside: what counts as the text of a scenario."""
        return self.filter(status__in=STANDING)

    def naming(self) -> Self:
        """Those whose title a scenario is known by: all that stand; where nothing stands any more, what was undone."""
        standing = Revision.objects.filter(status__in=STANDING).order_by()
        return self.filter(Q(status__in=STANDING) | ~Q(scenario__in=standing.values("scenario_id")))

    def waiting_for_their_day(self) -> Self:
        """Approved revisions newer than the live one: they take effect on a later day."""
        newer = Q(scenario__live_revision=None, scenario__retired_at=None) | Q(
            scenario__live_revision__number__lt=F("number")
        )
        return self.filter(newer, status=Status.APPROVED)

    def with_content(self) -> Self:
        return self.select_related("scenario__category", "author", "decided_by").prefetch_related("lines")


class Revision(models.Model):
    """Only a draft is ever edited. `edits` counts its saves: a save that began from another count is refused."""

    scenario = models.ForeignKey(Scenario, models.PROTECT, related_name="revisions", verbose_name="场景")
    number = models.PositiveIntegerField("版本号")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.DRAFT)
    title = models.CharField("场景名称", max_length=TITLE_MAX)
    title_key = models.CharField(max_length=TITLE_MAX * 4, db_index=True, editable=False)
    triggers = models.JSONField("客户问法", default=list, blank=True)
    effective_from = models.DateField("生效日期", null=True, blank=True)
    effective_until = models.DateField("失效日期", null=True, blank=True)
    digest = models.CharField(max_length=64, editable=False)
    edits = models.PositiveIntegerField("保存次数", default=0, editable=False)

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="作者")
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来自版本"
    )
    batch = models.ForeignKey(
        "ImportBatch", models.PROTECT, null=True, blank=True, related_name="revisions", verbose_name="导入批次"
    )
    source_sheet = models.CharField("来源工作表", max_length=100, blank=True)
    source_row = models.PositiveIntegerField("来源行", null=True, blank=True)
    created_at = models.DateTimeField("创建时间", auto_now_add=True)
    updated_at = models.DateTimeField("修改时间", auto_now=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审批人"
    )
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    self_approved = models.BooleanField("作者自审", default=False, editable=False)

    objects = RevisionQuerySet.as_manager()
    known_content: ScriptContent | None = None  # set by whoever has read the lines already

    class Meta:
        verbose_name = "版本"
        verbose_name_plural = "版本"
        ordering = ("scenario_id", "-number")
        constraints = (
            models.UniqueConstraint(fields=["scenario", "number"], name="revision_number_unique_in_scenario"),
            models.UniqueConstraint(
                fields=["scenario"], condition=Q(status__in=OPEN), name="revision_one_open_per_scenario"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[*OPEN, Status.REPLACED], decided_by=None)
                | Q(status__in=DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                | Q(status=Status.UNDONE),  # undone after a decision or before one
                name="revision_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=DECIDED) | Q(self_approved=True) | ~Q(decided_by=F("author")),
                name="revision_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(effective_from=None)
                | Q(effective_until=None)
                | Q(effective_from__lte=F("effective_until")),
                name="revision_effective_in_order",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="revision_has_a_title"),
        )

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"

    @property
    def content(self) -> ScriptContent:
        """The content as a value. Costs one query unless it is known or the lines are prefetched."""
        if self.known_content:
            return self.known_content
        lines = tuple(
            Line(LineKind(line.kind), line.text, line.ban, line.severity, line.condition, line.speaker)
            for line in self.lines.all()
        )
        return ScriptContent(self.title, tuple(self.triggers), lines, self.effective_from, self.effective_until)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_standing(self) -> bool:
        return self.status in STANDING

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def is_pending(self) -> bool:
        return self.status == Status.PENDING
