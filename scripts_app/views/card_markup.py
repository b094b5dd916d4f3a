"""The card as markup: its head by stencil, what it says as it is kept."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString

from scripts_app.models import Channel, ScenarioKind
from scripts_app.views.asking import Asking
from scripts_app.views.card import Card
from scripts_app.views.stencils import stamped


class Shape(NamedTuple):
    """What decides over the markup of a card but its texts."""

    has_tools: bool
    may_be_marked: bool
    is_guideline: bool
    only_channel: str
    is_on_the_air: bool
    is_self_approved: bool
    has_dates: bool
    is_in_force: bool
    is_retired: bool


class Texts(NamedTuple):
    """What stands in the gaps, escaped."""

    key: str
    back: str
    path: str
    asked: str
    edit: str
    history: str
    title: str
    code: str
    number: str
    decided_by: str
    decided_on: str
    effective_from: str
    effective_until: str
    retired_on: str
    lines: str
    csrf_token: str


def card_markup(card: Card | None, asking: Asking) -> SafeString:
    """The card, or the start page when there is none."""
    if card is None:
        return stamped("search/_start.html", ())
    shape = Shape(
        has_tools=asking.has_tools,
        may_be_marked=asking.may_review and bool(asking.query.text) and card.revision_id is not None,
        is_guideline=card.kind == ScenarioKind.GUIDELINE,
        only_channel=Channel(card.channel).only,
        is_on_the_air=card.revision_id is not None,
        is_self_approved=bool(card.self_approved),
        has_dates=bool(card.effective_from or card.effective_until),
        is_in_force=card.is_in_force,
        is_retired=card.retired_at is not None,
    )
    return stamped("search/_card.html", _texts(card, asking), shape=shape)


def _texts(card: Card, asking: Asking) -> Texts:
    edit, history = (
        (reverse(name, args=[card.pk]) if asking.has_tools else "") for name in ("scenario_edit", "scenario_history")
    )
    return Texts(
        key=str(card.pk),
        back=asking.links.search(offset=None),
        path=" › ".join(map(escape, asking.now.tree.paths.get(card.category_id, ()))),
        asked=escape(asking.query.text),
        edit=edit,
        history=history,
        title=escape(card.title or "没有上线的场景"),
        code=escape(card.code),
        number=str(card.number),
        decided_by=escape(card.decided_by or ""),
        decided_on=_written(card.decided_on),
        effective_from=_written(card.effective_from),
        effective_until=_written(card.effective_until),
        retired_on=_written(card.retired_on),
        lines=card.lines_markup,
        csrf_token=asking.own.csrf_token,
    )


def _written(day: date | None) -> str:
    return day.isoformat() if day else "不限"
