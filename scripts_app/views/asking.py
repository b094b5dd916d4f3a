"""What a request for the search page brings along: where its links lead, what its sender may do, what is its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.http import HttpRequest

from scripts_app.permissions import can_review, can_write
from scripts_app.views.links import Links


class Own(NamedTuple):
    """What no other answer has, as markup; an answer that is kept has gaps there. `ticket` is '' without a log."""

    took: str
    ticket: str
    csrf_token: str
    viewer: str


@dataclass(frozen=True, slots=True)
class Asking:
    """`text` is what was typed, spaces and all."""

    request: HttpRequest
    own: Own
    links: Links
    text: str
    may_write: bool
    may_review: bool

    @classmethod
    def of(cls, request: HttpRequest, own: Own) -> Asking:
        text = request.GET.get("q", "")
        return cls(request, own, Links(request.GET), text, can_write(request.user), can_review(request.user))

    @property
    def has_tools(self) -> bool:
        return self.may_write or self.may_review
