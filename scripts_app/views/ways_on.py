"""Where to go on from a query, as markup: facets to narrow it, queries that go on from it."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString

from scripts_app.search import Facet, Facets
from scripts_app.views.asking import Asking
from scripts_app.views.stencils import Row, stamped_rows


class NavShape(NamedTuple):
    """`is_kept`: keeps its height while there is a query. `is_swapped`: comes beside the results, for htmx."""

    is_kept: bool
    is_swapped: bool


class FacetShape(NamedTuple):
    is_chosen: bool
    is_apart: bool  # the last before those of another sort


class FacetTexts(NamedTuple):
    address: str
    label: str
    hits: str


class SuggestionTexts(NamedTuple):
    text: str
    address: str


def facets_markup(facets: Facets, asking: Asking, *, is_swapped: bool) -> SafeString:
    """A link for each facet; the one of a chosen facet takes it back."""
    sorts = (("channel", facets.channels), ("kind", facets.kinds), ("category", facets.categories))
    named = [(name, facet) for name, of_sort in sorts for facet in of_sort]
    names = [name for name, _ in named]
    rows = [
        _facet(facet, asking, name=name, is_apart=after != name)
        for (name, facet), after in zip(named, [*names[1:], *names[-1:]], strict=True)
    ]
    return stamped_rows("search/_facets.html", rows, shape=NavShape(bool(asking.query.text), is_swapped))


def suggestions_markup(suggested: list[str], asking: Asking, *, is_swapped: bool) -> SafeString:
    """A link for each query to go on with."""
    rows = [Row("", SuggestionTexts(escape(text), asking.links.search(q=text, offset=None))) for text in suggested]
    return stamped_rows("search/_suggestions.html", rows, shape=is_swapped)


def _facet(facet: Facet, asking: Asking, *, name: str, is_apart: bool) -> Row:
    chosen = {name: None if facet.is_chosen else facet.value, "offset": None}
    texts = FacetTexts(asking.links.search(**chosen), escape(facet.label), str(facet.count))
    return Row(FacetShape(facet.is_chosen, is_apart), texts)
