"""The card of one scenario as an agent reads it: who it is, what is on the air, who decided on it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from typing import NamedTuple

from django.http import Http404
from django.utils import timezone
from django.utils.safestring import SafeString

from scripts_app.models import Scenario
from scripts_app.permissions import Actor, sees_drafts
from scripts_app.search import Question
from scripts_app.views.card_lines import lines_markup

_COLUMNS = (
    "pk",
    "code",
    "kind",
    "channel",
    "category_id",
    "retired_at",
    "live_revision_id",
    *(
        f"live_revision__{column}"
        for column in (
            "digest",
            "number",
            "title",
            "effective_from",
            "effective_until",
            "decided_at",
            "self_approved",
            "decided_by__display_name",
            "decided_by__username",
        )
    ),
)


class Card(NamedTuple):
    """A row of the database. What is of the revision is None when nothing is on the air, which only those who see
    drafts get to see.
    """

    pk: int
    code: str
    kind: str
    channel: str
    category_id: int
    retired_at: datetime | None
    revision_id: int | None
    digest: str
    number: int | None
    title: str | None
    effective_from: date | None
    effective_until: date | None
    decided_at: datetime | None
    self_approved: bool | None
    decider_name: str | None
    decider_account: str | None

    @property
    def decided_by(self) -> str | None:
        """The name of an account, as `User.__str__` has it."""
        return self.decider_name or self.decider_account

    @property
    def decided_on(self) -> date | None:
        return _day(self.decided_at)

    @property
    def retired_on(self) -> date | None:
        return _day(self.retired_at)

    @property
    def is_in_force(self) -> bool:
        """Is the revision effective today? Agents see no other."""
        if self.revision_id is None:
            return False
        return (self.effective_from or date.min) <= timezone.localdate() <= (self.effective_until or date.max)

    @property
    def lines_markup(self) -> SafeString:
        return lines_markup(self.revision_id, self.digest)


def find_card(pk: int, *, actor: Actor) -> Card:
    """The card of a scenario that the actor may see; Http404 for any other."""
    if card := card_or_none(pk, actor=actor):
        return card
    raise Http404


def card_or_none(pk: int, *, actor: Actor) -> Card | None:
    """The card of a scenario that the actor may see."""
    seen = Question(
        ("card", sees_drafts(actor), timezone.localdate()),
        _COLUMNS,
        partial(Scenario.objects.order_by().visible_to, actor),
    )
    return next(map(Card._make, seen.of([pk])), None)


def _day(moment: datetime | None) -> date | None:
    """The day here. SQLite keeps moments in UTC and does not say so."""
    if moment is None:
        return None
    return timezone.localtime(moment if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)).date()
