"""A stencil gives what the template gives, and nothing that is put into a gap becomes another gap or markup."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_app.search import SearchQuery
from scripts_app.views import stencils
from scripts_app.views.links import Links
from scripts_app.views.list_markup import MoreShape, MoreTexts
from scripts_app.views.stencils import Row, stamped, stamped_rows

SAID = st.text(alphabet='退款<>&"{}0123456789_-', max_size=12)


@given(st.lists(SAID, min_size=1, max_size=5))
def test_each_text_stands_in_its_gap(wordings: list[str]) -> None:
    html = stamped_rows("search/_card_wordings.html", [Row("", (escape(one),)) for one in wordings])
    assert "".join(f"<li>{escape(one)}</li>" for one in wordings) in html


def test_a_text_that_looks_like_a_gap_is_a_text() -> None:
    html = stamped_rows("search/_card_wordings.html", [Row("", (stencils.gap(1),)), Row("", ("第二句",))])
    assert f"<li>{stencils.gap(1)}</li><li>第二句</li>" in html


def test_a_text_may_stand_in_several_places_and_a_shape_decides_over_the_markup() -> None:
    both, one = (
        stamped("search/_more.html", MoreTexts("/?offset=20", "/?offset=60", "20", "99"), shape=shape)
        for shape in (MoreShape(has_before=True, has_after=True), MoreShape(has_before=False, has_after=True))
    )
    assert (both.count("/?offset=20"), both.count("/?offset=60")) == (1, 2)
    assert (one.count("/?offset=20"), one.count("/?offset=60")) == (0, 2)


@pytest.mark.parametrize(
    ("asked", "changes", "query"),
    [
        ({}, {}, ""),
        ({"q": "退&", "kind": "script", "offset": 20}, {"offset": None}, "?q=%E9%80%80%26&amp;kind=script"),
        ({"q": "a", "offset": 20}, {"q": '退"', "offset": None}, "?q=%E9%80%80%22"),
        ({"q": "a", "category": 0}, {"category": 5}, "?q=a&amp;category=5"),
        ({"q": ""}, {"q": None}, ""),
    ],
)
def test_a_link_keeps_what_was_asked_but_for_what_it_changes(
    asked: dict[str, str | int], changes: dict[str, str | int | None], query: str
) -> None:
    links = Links(**asked)
    assert links.query(**changes) == query
    assert links.search(**changes) == f"/{query}"


@pytest.mark.parametrize(
    ("query", "address"),
    [
        (SearchQuery("a", kind="script"), "/?q=a&amp;unlogged=1&amp;"),
        (SearchQuery("", kind="script"), "/?unlogged=1&amp;"),
    ],
)
def test_an_address_can_be_gone_on_with(query: SearchQuery, address: str) -> None:
    assert Links.of(query, is_unlogged=True).search_with("kind", "offset") == address
    assert Links().search_with("kind") == "/?"
