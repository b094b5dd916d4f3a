"""The category tree as managers keep it, and scenarios moved within it."""

from __future__ import annotations

import pytest

from scripts_app import publishing
from scripts_app.models import Category, IndexChange, User
from tests.library import NOISE, put_live
from tests.views.hands import browser, read, send

pytestmark = pytest.mark.django_db


def test_categories_are_added_renamed_moved_and_ordered(manager: User) -> None:
    client = browser(manager)
    assert "已添加分类“接入”" in send(client, "categories", name="接入", parent="")
    assert "同一级里已经有“接入”" in send(client, "categories", name="接入", parent="")
    top = Category.objects.get(name="接入")
    send(client, "categories", name="问候", parent=top.pk)
    below = Category.objects.get(name="问候")
    assert "它自己或它的下级" in send(client, "category_edit", top.pk, name="接入", parent=below.pk)
    send(client, "category_edit", below.pk, name="开场", parent="")
    below.refresh_from_db()
    assert (below.name, below.parent) == ("开场", None)
    send(client, "category_shift", below.pk, direction="up")
    assert list(Category.objects.values_list("name", flat=True)) == ["开场", "接入"]


def test_a_category_that_was_refused_keeps_its_name_on_the_page(manager: User) -> None:
    Category.objects.create(name="接入")
    other = Category.objects.create(name="结束语")
    html = send(browser(manager), "category_edit", other.pk, name="接入", parent="")
    assert "分类“结束语”" in html
    assert "同一级里已经有“接入”" in html


def test_a_scenario_moves_to_another_category(manager: User) -> None:
    scenario = put_live(NOISE, manager=manager)
    other = Category.objects.create(name="结束语")
    assert "已移到“结束语”" in send(browser(manager), "scenario_move", scenario.pk, category=other.pk)


def test_a_moved_category_is_seen_by_the_agent_page_without_a_rebuild(manager: User) -> None:
    scenario = put_live(NOISE, manager=manager)
    publishing.move_scenario(scenario, category=Category.objects.create(name="别处"), actor=manager)
    assert IndexChange.objects.filter(scenario=scenario).exists()


def test_a_category_goes_below_a_sibling_and_stays_where_it_was_when_that_makes_a_circle(manager: User) -> None:
    top = Category.objects.create(name="接入")
    below = Category.objects.create(name="问候", parent=top)
    client = browser(manager)
    for parent in (below, top):
        assert "它自己或它的下级" in send(client, "category_edit", top.pk, name="改名", parent=parent.pk)
    top.refresh_from_db()
    assert (top.name, top.parent) == ("接入", None)


def test_a_category_counts_what_hangs_below_it(manager: User) -> None:
    scenario = put_live(NOISE, manager=manager)
    top = Category.objects.create(name="通话质量")
    Category.objects.filter(pk=scenario.category_id).update(parent=top)
    html = read(browser(manager), "categories")
    for key in (top.pk, scenario.category_id):
        assert f'?category={key}">1</a>' in html
