"""Whole pages that are kept in memory: with the name, the links and the news of whoever reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from unittest.mock import Mock

import pytest
from django.test import Client
from django.urls import reverse

from scripts_app import categories, publishing
from scripts_app.models import Scenario, User
from tests.library import MAIL, NOISE, QUIET, make_admin, make_agent, put_live
from tests.views.asking import ask, titles, whole
from tests.views.hands import browser, read

pytestmark = pytest.mark.django_db(transaction=True)  # the index is brought up to date when a transaction commits


@pytest.fixture
def noise(manager: User) -> Scenario:
    put_live(QUIET, manager=manager)
    return put_live(NOISE, manager=manager)


@pytest.fixture
def pages() -> Client:
    return browser(make_agent())


def test_a_whole_page_from_memory_names_who_reads_it_and_lets_him_sign_out(
    pages: Client, noise: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "李坐席" in whole(pages, q="杂音")
    other = Client(enforce_csrf_checks=True)
    other.force_login(User.objects.create_user("another", display_name="<i>周坐席</i>"))
    monkeypatch.setattr("scripts_app.views.search.search", Mock(side_effect=AssertionError("not from memory")))
    html = whole(other, q="杂音")
    assert "&lt;i&gt;周坐席&lt;/i&gt;" in html
    assert "李坐席" not in html
    (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]*)"', html))
    assert other.post(reverse("logout"), {"csrfmiddlewaretoken": token}).status_code == 302


def test_the_links_of_a_whole_page_are_those_that_the_reader_may_open(
    pages: Client, noise: Scenario, manager: User
) -> None:
    assert reverse("desk") not in whole(pages)
    assert reverse("desk") in whole(browser(manager))
    assert reverse("imports") not in whole(browser(manager))
    assert reverse("imports") in whole(browser(make_admin()))


def test_what_a_page_has_to_tell_is_told_once(noise: Scenario, manager: User) -> None:
    pages = browser(manager)
    whole(pages, q="杂音")
    pages.post(reverse("check_mark"), {"q": "杂音", "scenario": noise.pk})
    assert 'class="notice' in whole(pages, q="杂音")
    assert 'class="notice' not in whole(pages, q="杂音")


def test_the_counts_of_the_tree_are_those_of_now(pages: Client, noise: Scenario, reviewer: User) -> None:
    count = '听不清<span class="tree-count">{}</span>'
    assert count.format(2) in whole(pages)
    publishing.retire(noise, actor=reviewer)
    assert count.format(1) in whole(pages, q="听不清")  # another page, which is not kept yet
    put_live(MAIL, manager=reviewer)
    assert count.format(2) in whole(pages, q="邮箱")


@pytest.mark.parametrize("ask_for", [whole, lambda pages: ask(pages, "")])
def test_categories_in_another_order_stand_so_at_once(
    pages: Client, noise: Scenario, reviewer: User, ask_for: Callable[[Client], str]
) -> None:
    second = categories.add_category("另一类", parent=None, actor=reviewer)
    publishing.move_scenario(Scenario.objects.get(code=noise.code), category=second, actor=reviewer)
    assert titles(ask_for(pages)) == [QUIET.title, NOISE.title]
    categories.shift_category(second, by=-1, actor=reviewer)
    assert titles(ask_for(pages)) == [NOISE.title, QUIET.title]


def test_a_page_with_an_opened_card_is_of_the_moment(pages: Client, noise: Scenario, reviewer: User) -> None:
    assert NOISE.title in read(pages, "scenario", noise.pk, q="杂音")
    publishing.retire(noise, actor=reviewer)
    assert pages.get(reverse("scenario", args=[noise.pk])).status_code == 404
