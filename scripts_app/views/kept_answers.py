"""Answers of the search page kept in memory: in a call centre hundreds of agents type the same beginnings all day.

An answer is kept as markup with gaps for what every request has of its own, and given again only while all that it
rests on is the same (search.basis) and the database says of each scenario in it what it said then (search.stand_now).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils.html import escape

from scripts_app import suggesting
from scripts_app.permissions import can_edit_vocabulary, can_import
from scripts_app.search import SearchPage, stand_now
from scripts_app.usage import sign_ticket, told_of
from scripts_app.views.asking import GAPS, Asking, Own
from scripts_app.views.card import Card
from scripts_app.views.card_markup import card_markup

_BYTES_MAX = 16 << 20  # some 800 answers
Make = Callable[[SearchPage, Asking], str]


@dataclass(frozen=True, slots=True)
class Answer:
    """Markup with gaps; what the log will say of it; the scenarios in it, and a fingerprint of how they stood."""

    markup: bytes  # half as large as text
    told: dict[str, Any]
    keys: tuple[int, ...]
    shown: int

    @property
    def size(self) -> int:
        return len(self.markup) + 2_500  # what else there is: a guess


class _Kept:
    answers: OrderedDict[Hashable, Answer] = OrderedDict()
    size = 0
    lock = threading.Lock()


def answer(asking: Asking, make: Make, *, find: Callable[[], SearchPage], is_whole: bool = False) -> HttpResponse:
    """What `make` makes of the page that `find` finds, or the same as it was given before.

    `is_whole`: a page with top bar, messages and the tree of categories.
    """
    started = perf_counter()
    key = _key_of(asking, make, is_whole=is_whole)
    if key and (kept := _take(key)):
        return _filled(kept, asking, milliseconds=(perf_counter() - started) * 1000)
    page = find()
    made = _made(asking, make, page=page)
    if key and not page.degraded:
        _keep(key, made)
    return _filled(made, asking, milliseconds=page.milliseconds)


def answer_now(asking: Asking, make: Make, *, page: SearchPage) -> HttpResponse:
    """The same, made for this request alone."""
    return _filled(_made(asking, make, page=page), asking, milliseconds=page.milliseconds)


def card_alone(asking: Asking, card: Card) -> HttpResponse:
    """What htmx gets for a card."""
    made = Answer(card_markup(card, asking).encode(), told={}, keys=(), shown=0)
    return _filled(made, asking, milliseconds=0)


def forget() -> None:
    """Knows nothing, as a process that just started."""
    with _Kept.lock:
        _Kept.answers.clear()
        _Kept.size = 0


def _key_of(asking: Asking, make: Make, *, is_whole: bool) -> Hashable:
    """All that the markup depends on but the scenarios themselves; None when no answer may be kept now."""
    if (is_whole and len(get_messages(asking.request))) or (rests_on := asking.now.basis) is None:
        return None
    may = (asking.may_write, asking.may_review)
    beside = _beside(asking, is_whole=is_whole)
    return make, asking.query, asking.is_unlogged, may, rests_on, suggesting.version(), beside


def _beside(asking: Asking, *, is_whole: bool) -> Hashable:
    """A page has a top bar and the tree of categories; scenarios that nothing was asked for stand in its order."""
    if is_whole:
        actor = asking.request.user
        return can_import(actor), can_edit_vocabulary(actor), asking.now.tree.mark
    return None if asking.query.text.strip() else asking.now.tree.mark


def _made(asking: Asking, make: Make, *, page: SearchPage) -> Answer:
    told = {} if asking.is_unlogged else told_of(page)
    own = GAPS if told else GAPS._replace(ticket="")
    shown = hash(
        frozenset(hit.scenario for hit in page.hits)
    )  # read before all else: older than the markup, never newer
    markup = make(page, replace(asking, own=own))
    return Answer(markup.encode(), told, tuple(hit.scenario.pk for hit in page.hits), shown)


def _filled(made: Answer, asking: Asking, *, milliseconds: float) -> HttpResponse:
    own = Own(
        took=f"{milliseconds:.0f}",
        ticket=sign_ticket(made.told, milliseconds=milliseconds),
        csrf_token=get_token(asking.request) if GAPS.csrf_token.encode() in made.markup else "",
        viewer=escape(asking.request.user),
    )
    markup = made.markup
    for gap, text in zip(GAPS, own, strict=True):
        markup = markup.replace(gap.encode(), text.encode())
    return HttpResponse(markup)


def _take(key: Hashable) -> Answer | None:
    """The kept answer, if all it shows stands as it did: a stale index never shows what was taken off the air."""
    with _Kept.lock:
        if kept := _Kept.answers.get(key):
            _Kept.answers.move_to_end(key)
    return kept if kept and hash(stand_now(kept.keys)) == kept.shown else None


def _keep(key: Hashable, made: Answer) -> None:
    with _Kept.lock:
        before = _Kept.answers.pop(key, None)
        _Kept.size += made.size - (before.size if before else 0)
        _Kept.answers[key] = made
        while _Kept.size > _BYTES_MAX:
            _Kept.size -= _Kept.answers.popitem(last=False)[1].size
