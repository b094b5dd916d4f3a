"""A search that is narrowed to where its answer is not."""

from __future__ import annotations

import pytest
from django.test import Client

from scripts_app.models import Category, User
from scripts_app.search import SearchQuery, search
from scripts_app.usage import record_search, write_ticket
from tests.library import MAIL, make_agent, make_manager, put_live

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def manager() -> User:
    manager = make_manager()
    put_live(MAIL, manager=manager)
    return manager


@pytest.fixture
def other(manager: User) -> Category:
    """Nothing is in it."""
    return Category.objects.create(name="其他")


def read(query: str, category: int) -> str:
    client = Client()
    client.force_login(make_agent())
    return client.get("/", {"q": query, "category": category or ""}).content.decode()


def test_what_is_only_found_elsewhere_is_told_with_a_way_there(other: Category) -> None:
    html = read("邮箱", other.pk)
    assert '<a class="link" href="/?q=%E9%82%AE%E7%AE%B1">在全部话术里有 1 个</a>' in html
    assert "没有找到相关的话术" not in html


@pytest.mark.parametrize(("query", "is_narrowed"), [("没有这样的", True), ("邮箱", False)])
def test_nothing_is_told_where_there_is_nothing_else(other: Category, *, query: str, is_narrowed: bool) -> None:
    assert "在全部话术里" not in read(query, other.pk if is_narrowed else 0)


def test_it_is_no_gap_that_somebody_looked_in_the_wrong_place(other: Category, manager: User) -> None:
    page = search(SearchQuery("邮箱", category_id=other.pk), actor=manager)
    logged = record_search(write_ticket(page), actor=manager)
    assert logged
    assert logged.fits


def test_a_category_that_is_no_more_narrows_nothing(manager: User) -> None:
    html = read("邮箱", 987654)
    assert "<mark>邮箱</mark>" in html
    assert "987654" not in html
