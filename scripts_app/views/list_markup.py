"""The list of results as markup, by stencils: how many, the hits, the way to further ones."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from django.urls import reverse
from django.utils.safestring import SafeString

from scripts_app.search import SearchPage
from scripts_app.views.asking import Asking
from scripts_app.views.hit_markup import hits_markup
from scripts_app.views.stencils import stamped


class CountShape(NamedTuple):
    is_found: bool
    has_text: bool
    may_export: bool
    is_degraded: bool
    is_logged: bool


class CountTexts(NamedTuple):
    total: str
    took: str
    export: str
    ticket: str


class ResultsShape(NamedTuple):
    has_hits: bool
    has_text: bool
    is_near: bool  # nothing fits: these are only the nearest
    is_meant: bool  # there is another spelling to ask for
    is_elsewhere: bool  # there are some, but not within what the query is narrowed to


class ResultsTexts(NamedTuple):
    meant: str
    meant_address: str
    elsewhere: str
    elsewhere_address: str
    hits: str
    more: str


class MoreShape(NamedTuple):
    has_before: bool
    has_after: bool


class MoreTexts(NamedTuple):
    before: str
    after: str
    limit: str
    total: str


class FurtherTexts(NamedTuple):
    hits: str
    more: str


def count_markup(page: SearchPage, asking: Asking) -> SafeString:
    """How many scenarios, how fast; and whether the index is being rebuilt."""
    shape = CountShape(
        is_found=bool(page.total or not page.hits),
        has_text=bool(page.query.text),
        may_export=bool(page.total and asking.has_tools),
        is_degraded=page.degraded,
        is_logged=bool(asking.own.ticket),
    )
    export = reverse("export_hits") + asking.links.query(offset=None) if shape.may_export else ""
    return stamped(
        "search/_count.html",
        CountTexts(str(page.total), asking.own.took, export, asking.own.ticket),
        shape=shape,
    )


def results_markup(page: SearchPage, asking: Asking, *, selected: int | None) -> SafeString:
    """The hits, or what to do when there are none."""
    meant = page.meant
    shape = ResultsShape(
        has_hits=bool(page.hits),
        has_text=bool(page.query.text),
        is_near=bool(page.query.text) and not page.fits,
        is_meant=bool(meant),
        is_elsewhere=bool(page.elsewhere),
    )
    texts = ResultsTexts(
        meant=escape(meant),
        meant_address=asking.links.search(q=meant, offset=None) if meant else "",
        elsewhere=str(page.elsewhere),
        elsewhere_address=asking.links.search(category=None, kind=None, channel=None, offset=None),
        hits=hits_markup(page.hits, asking.links, selected=selected),
        more=_more(page, asking, is_appended=False),
    )
    return stamped("search/_results.html", texts, shape=shape)


def further_markup(page: SearchPage, asking: Asking) -> SafeString:
    """What htmx gets for "more"."""
    texts = FurtherTexts(hits_markup(page.hits, asking.links), _more(page, asking, is_appended=True))
    return stamped("search/_more_answer.html", texts)


def _more(page: SearchPage, asking: Asking, *, is_appended: bool) -> SafeString:
    shape = MoreShape(bool(page.query.offset) and not is_appended, page.offset_after is not None)
    texts = MoreTexts(
        before=asking.links.search(offset=page.offset_before) if shape.has_before else "",
        after=asking.links.search(offset=page.offset_after) if shape.has_after else "",
        limit=str(page.query.limit),
        total=str(page.total),
    )
    return stamped("search/_more.html", texts, shape=shape)
