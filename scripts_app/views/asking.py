"""What a request for the search page asks, where its links lead, what its sender may do, what is its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from secrets import token_urlsafe
from typing import NamedTuple

from django.http import HttpRequest

from scripts_app.models import Channel, ScenarioKind
from scripts_app.permissions import can_review, can_write
from scripts_app.search import TEXT_MAX, Basis, SearchQuery, Tree, basis, tree_now
from scripts_app.views.links import Links
from scripts_app.views.shared import key_or_none


class Own(NamedTuple):
    """What no other answer has, as markup; `ticket` is '' where nothing is told to the log."""

    took: str
    ticket: str
    csrf_token: str
    viewer: str


# Nobody can write these into a script, so what is put in their place never stands in a text.
GAPS = Own(*(token_urlsafe(24) for _ in Own._fields))


class Moment:
    """What an answer rests on beside its scenarios, read once for a request, when it is first asked for."""

    @cached_property
    def basis(self) -> Basis | None:
        return basis()

    @cached_property
    def tree(self) -> Tree:
        return tree_now()


@dataclass(frozen=True, slots=True)
class Asking:
    """Markup is made with gaps for what is the request's own: the answer may be given again."""

    request: HttpRequest
    query: SearchQuery
    is_unlogged: bool
    links: Links
    may_write: bool
    may_review: bool
    now: Moment
    own: Own = GAPS

    @classmethod
    def of(cls, request: HttpRequest) -> Asking:
        query, is_unlogged, now = asked_by(request), "unlogged" in request.GET, Moment()
        if query.category_id is not None and query.category_id not in now.tree.names:  # it was deleted since
            query = replace(query, category_id=None)
        links = Links.of(query, is_unlogged=is_unlogged)
        return cls(request, query, is_unlogged, links, can_write(request.user), can_review(request.user), now)

    @property
    def has_tools(self) -> bool:
        return self.may_write or self.may_review


def asked_by(request: HttpRequest) -> SearchQuery:
    """Values that mean nothing are left out: a link that was cut short still opens a page. Of a pasted book the
    beginning is asked for, and no more of it goes into links and answers; blanks alone ask for nothing.
    """
    text, kind, channel = (request.GET.get(name, "") for name in ("q", "kind", "channel"))
    return SearchQuery(
        text[:TEXT_MAX] if text.strip() else "",
        category_id=key_or_none(request.GET.get("category", "")),
        kind=kind if kind in ScenarioKind.values else "",
        channel=channel if channel in Channel.values and channel != Channel.ANY else "",
        offset=key_or_none(request.GET.get("offset", "")) or 0,
    )
