"""The editing form with keyboard and mouse: lines are added, removed, moved; nothing typed is lost unasked."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Dialog, Page, expect

from scripts_app.models import Revision, Scenario, User
from tests.library import NOISE

TEXTS = [line.text for line in NOISE.lines]


@pytest.fixture
def form(page: Page, live_site: str) -> Page:
    """The page of the manager with the form of the first scenario open, the first line focused."""
    client = Client()
    client.force_login(User.objects.get(username="manager"))
    name = django_settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_site}])
    scenario = Scenario.objects.get(live_revision__title=NOISE.title)
    page.goto(f"{live_site}/scenarios/{scenario.pk}/edit/")
    page.get_by_label("内容").first.focus()
    return page


def lines(page: Page) -> list[str]:
    return [box.input_value() for box in page.get_by_label("内容").all()]


def test_lines_move_by_key_and_keep_the_focus(form: Page) -> None:
    form.keyboard.press("Alt+ArrowDown")
    assert lines(form) == [TEXTS[1], TEXTS[0], *TEXTS[2:]]
    expect(form.get_by_label("内容").nth(1)).to_be_focused()
    form.keyboard.press("Alt+ArrowUp")
    assert lines(form) == TEXTS


def test_lines_are_added_and_removed_by_key(form: Page) -> None:
    form.keyboard.press("Alt+Enter")
    form.keyboard.insert_text("新的一行")
    assert lines(form) == [TEXTS[0], "新的一行", *TEXTS[1:]]
    form.keyboard.press("Alt+Delete")
    assert lines(form) == TEXTS


def test_lines_move_and_go_by_button(form: Page) -> None:
    form.get_by_role("button", name="下移").first.click()
    form.get_by_role("button", name="删除这一行").last.click()
    assert lines(form) == [TEXTS[1], TEXTS[0], *TEXTS[2:-1]]
    form.get_by_role("button", name="添加一行").click()
    assert lines(form)[-1] == ""


def test_lines_are_dragged_by_the_mouse(form: Page) -> None:
    handle, last = form.locator("[data-handle]").first, form.locator("[data-line]").nth(2)
    start, end = handle.bounding_box(), last.bounding_box()
    assert start
    assert end
    form.mouse.move(start["x"] + 5, start["y"] + 5)
    form.mouse.down()
    form.mouse.move(end["x"] + 20, end["y"] + end["height"] - 4, steps=8)
    form.mouse.up()
    assert lines(form) == [TEXTS[1], TEXTS[2], TEXTS[0], TEXTS[3]]


def test_what_is_on_the_page_is_what_is_stored(form: Page) -> None:
    form.keyboard.press("Alt+ArrowDown")
    form.keyboard.press("Alt+Enter")
    form.keyboard.insert_text("直接挂机")
    form.get_by_label("这一行是什么").nth(2).select_option("behaviour")
    form.get_by_role("button", name="保存草稿").click()
    expect(form.get_by_text("草稿“电话杂音大，听不清”已保存。")).to_be_visible()
    stored = Revision.objects.get(number=2).content.lines
    assert [line.text for line in stored] == [TEXTS[1], TEXTS[0], "直接挂机", *TEXTS[2:]]
    assert stored[2].ban == "behaviour"


def test_severity_is_asked_for_forbidden_lines_only(form: Page) -> None:
    expect(form.get_by_label("严重程度").first).to_be_hidden()
    form.get_by_label("这一行是什么").first.select_option("wording")
    expect(form.get_by_label("严重程度").first).to_be_visible()


def test_leaving_with_unsaved_words_asks_first(form: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    form.on("dialog", stay)
    form.keyboard.insert_text("改")
    form.locator("a.brand").click()
    form.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    expect(form).to_have_url(re.compile("/edit/"))


def test_a_key_of_the_input_method_moves_nothing(form: Page) -> None:
    form.evaluate(
        "document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'ArrowDown', altKey: true, bubbles: true, isComposing: true}))"
    )
    assert lines(form) == TEXTS
