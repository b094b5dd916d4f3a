"""Hits as markup, by stencils: twenty hits through the template engine were a third of what an answer costs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString

from scripts_app.models import Channel, ScenarioKind
from scripts_app.search import Match, MatchedLine, SearchHit
from scripts_app.views.links import Links
from scripts_app.views.stencils import stamped


class Shape(NamedTuple):
    """What decides over the markup of a hit but its texts. A ban is '' for a line that forbids no behaviour."""

    is_selected: bool
    is_by_sound: bool
    is_guideline: bool
    only_channel: str  # 仅电话, where it is of use there alone
    quoted_ban: str | None  # of the forbidden line that the query quotes
    why: str  # where else it was found, '' where the other texts show it
    is_said: bool  # there is a line to say
    first: tuple[str, str] | None  # kind and ban of the first line, where nothing else is shown


class Texts(NamedTuple):
    """What stands in the gaps, escaped."""

    key: str
    address: str
    title: str
    category: str
    quoted: str
    why: str
    said: str
    first: str


def hits_markup(hits: Sequence[SearchHit], links: Links, *, selected: int | None = None) -> SafeString:
    """The hits one after the other; `selected` is the scenario whose card is shown."""
    return SafeString("".join([_hit(hit, links, is_selected=hit.scenario.pk == selected) for hit in hits]))


def _hit(hit: SearchHit, links: Links, *, is_selected: bool) -> str:
    shape = _shape(hit, is_selected=is_selected)
    texts = Texts(
        str(hit.scenario.pk),
        links.scenario(hit.scenario.pk),
        hit.title.html,
        escape(hit.scenario.category_name),
        _html(hit.forbidden_match),
        _html(hit.reason),
        _html(hit.recommended),
        _html(hit.first_line) if shape.first else "",
    )
    return stamped("search/_hit.html", texts, shape=shape)


def _html(found: Match | MatchedLine | None) -> str:
    return found.segments.html if found else ""


def _shape(hit: SearchHit, *, is_selected: bool) -> Shape:
    quoted, reason, said, lines = hit.forbidden_match, hit.reason, hit.recommended, hit.content.lines
    return Shape(
        is_selected=is_selected,
        is_by_sound=bool(hit.match and hit.match.by_sound),
        is_guideline=hit.scenario.kind == ScenarioKind.GUIDELINE,
        only_channel=Channel(hit.scenario.channel).only,
        quoted_ban=quoted.line.ban if quoted else None,
        why=reason.where if reason else "",
        is_said=said is not None,
        first=(lines[0].kind, lines[0].ban) if lines and not (quoted or reason or said) else None,
    )
