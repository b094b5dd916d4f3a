"""The whole agent page as markup: what is the same for all who may do the same is a stencil, and so are its parts."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from django.contrib.messages import get_messages
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from scripts_app.models import Channel
from scripts_app.search import SearchPage, facets_of
from scripts_app.suggesting import suggestions
from scripts_app.views.asking import Asking
from scripts_app.views.card import Card, card_or_none
from scripts_app.views.card_markup import card_markup
from scripts_app.views.category_tree import tree_markup
from scripts_app.views.list_markup import count_markup, results_markup
from scripts_app.views.shared import NavItem, nav_of
from scripts_app.views.stencils import stamped
from scripts_app.views.ways_on import facets_markup, suggestions_markup


class PageShape(NamedTuple):
    """`is_opened`: the card lies over the list, for it was asked for."""

    is_opened: bool
    is_logged: bool
    nav: tuple[tuple[NavItem, ...], tuple[NavItem, ...]]


class PageTexts(NamedTuple):
    title: str
    viewer: str
    csrf_token: str
    messages: str
    tree: str
    form: str
    counted: str
    ticket: str
    facets: str
    results: str
    card: str


class AnswerTexts(NamedTuple):
    results: str
    counted: str
    facets: str
    suggestions: str
    card: str


class FormShape(NamedTuple):
    has_category: bool
    kind: str
    channel: str
    channel_name: str


class FormTexts(NamedTuple):
    text: str
    category: str
    category_name: str
    without_category: str
    without_kind: str
    without_channel: str
    suggestions: str


def answer_markup(page: SearchPage, asking: Asking) -> SafeString:
    """What htmx gets for a query: results with the card of the first of them, ways to narrow, ways to go on."""
    card = _first_card(page, asking)
    texts = AnswerTexts(
        results=results_markup(page, asking, selected=card.pk if card else None),
        counted=count_markup(page, asking),
        facets=facets_markup(facets_of(page, actor=asking.request.user), asking, is_swapped=True),
        suggestions=suggestions_markup(suggestions(page.query.text), asking, is_swapped=True),
        card=card_markup(card, asking),
    )
    return stamped("search/_answer.html", texts)


def page_markup(page: SearchPage, asking: Asking) -> SafeString:
    """The whole page, with the card of the first hit where something was asked."""
    return _page(page, asking, card=_first_card(page, asking), is_opened=False)


def opened_markup(page: SearchPage, asking: Asking, *, card: Card) -> SafeString:
    """The whole page with this card opened beside the results of the query."""
    return _page(page, asking, card=card, is_opened=True)


def _page(page: SearchPage, asking: Asking, *, card: Card | None, is_opened: bool) -> SafeString:
    shape = PageShape(is_opened, bool(asking.own.ticket), nav_of(asking.request))
    title = card.title if card and is_opened else page.query.text
    texts = PageTexts(
        title=escape(f"{title} · ") if title else "",
        viewer=asking.own.viewer,
        csrf_token=asking.own.csrf_token,
        messages=_messages(asking),
        tree=tree_markup(asking),
        form=_form(page, asking),
        counted=count_markup(page, asking),
        ticket=asking.own.ticket,
        facets=facets_markup(facets_of(page, actor=asking.request.user), asking, is_swapped=False),
        results=results_markup(page, asking, selected=card.pk if card else None),
        card=card_markup(card, asking),
    )
    return stamped("search/agent.html", texts, shape=shape)


def _first_card(page: SearchPage, asking: Asking) -> Card | None:
    """Of the first hit, where something was asked. None too when it went off the air this very moment."""
    asked = page.query.text.strip() or page.query.category_id or page.query.kind
    return card_or_none(page.hits[0].scenario.pk, actor=asking.request.user) if asked and page.hits else None


def _form(page: SearchPage, asking: Asking) -> SafeString:
    category, links = page.query.category_id, asking.links
    name = asking.now.tree.names.get(category) if category else None
    texts = FormTexts(
        text=escape(page.query.text),
        category=str(category),
        category_name=escape(name or ""),
        without_category=links.search(category=None, offset=None),
        without_kind=links.search(kind=None, offset=None),
        without_channel=links.search(channel=None, offset=None),
        suggestions=suggestions_markup(suggestions(page.query.text), asking, is_swapped=False),
    )
    channel = page.query.channel
    shape = FormShape(name is not None, page.query.kind, channel, Channel(channel).label if channel else "")
    return stamped("search/_search_form.html", texts, shape=shape)


def _messages(asking: Asking) -> str:
    if not len(get_messages(asking.request)):
        return ""
    return render_to_string("shared/_messages.html", request=asking.request)
