"""Where a revision stands in review."""

from __future__ import annotations

from django.db.models import TextChoices


class Status(TextChoices):
    """The last two lay a revision aside without a decision: a later import took its place, or its import was undone."""

    DRAFT = "draft", "草稿"
    PENDING = "pending", "待审批"
    APPROVED = "approved", "已通过"
    REJECTED = "rejected", "已驳回"
    REPLACED = "replaced", "已被取代"
    UNDONE = "undone", "已撤销"


OPEN = (Status.DRAFT, Status.PENDING)
DECIDED = (Status.APPROVED, Status.REJECTED)
STANDING = (*OPEN, *DECIDED)
