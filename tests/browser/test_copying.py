"""Copying by digit and by button: the line that is shown, and only once it answers the query in the box."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from scripts_app.search import SearchPage, SearchQuery, search
from tests.browser.hands import ask, box_value, clipboard
from tests.library import NOISE, QUIET

FIRST, SECOND = (NOISE.lines[0].text, NOISE.lines[1].text)


def test_the_box_has_the_focus_and_a_digit_copies_the_line(page: Page, live_site: str) -> None:
    ask(page, live_site, "杂音")
    page.keyboard.press("1")
    expect(page.locator("#toast")).to_have_text("已复制第 1 行")
    assert clipboard(page) == FIRST
    page.keyboard.press("2")
    expect(page.locator("#toast")).to_have_text("已复制第 2 行")
    assert clipboard(page) == SECOND
    assert box_value(page) == "杂音"


def test_the_next_query_replaces_the_last_one_after_copying(page: Page, live_site: str) -> None:
    ask(page, live_site, "杂音")
    page.keyboard.press("1")
    expect(page.locator("#toast")).to_have_text("已复制第 1 行")
    page.keyboard.insert_text("邮箱")
    assert box_value(page) == "邮箱"
    expect(page.locator(".card-title")).to_have_text("139邮箱功能费")


def test_a_digit_that_picks_a_candidate_copies_nothing(page: Page, live_site: str) -> None:
    ask(page, live_site, "杂音")
    composing = "new KeyboardEvent('keydown', {key: '1', code: 'Digit1', bubbles: true, isComposing: true})"
    page.evaluate(f"document.getElementById('q').dispatchEvent({composing})")
    page.wait_for_timeout(100)
    expect(page.locator("#toast")).to_have_text("")


def test_a_digit_pressed_before_the_answer_waits_for_it(page: Page, live_site: str) -> None:
    ask(page, live_site, "杂音")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("声音小")
    page.keyboard.press("1")
    expect(page.locator("#toast")).to_have_text("已复制第 1 行")
    assert clipboard(page) == QUIET.lines[0].text


def test_a_word_typed_and_taken_back_does_not_bring_the_old_card_back(
    page: Page, live_site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(page, live_site, "杂音")

    def search_slowly(query: SearchQuery, **who: Any) -> SearchPage:
        time.sleep(0.6)
        return search(query, **who)

    monkeypatch.setattr("scripts_app.views.search.search", search_slowly)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("声音小")
    page.wait_for_timeout(200)  # asked, not yet answered
    page.keyboard.type("x")
    page.keyboard.press("Backspace")
    page.keyboard.press("1")
    page.wait_for_timeout(200)
    expect(page.locator("#toast")).to_have_text("")
    expect(page.locator("#toast")).to_have_text("已复制第 1 行")
    assert clipboard(page) == QUIET.lines[0].text


def test_a_digit_pressed_right_after_an_arrow_waits_for_the_card(page: Page, live_site: str) -> None:
    ask(page, live_site, "听不清")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("1")
    expect(page.locator("#toast")).to_have_text("已复制第 1 行")
    assert clipboard(page) == page.locator('#card [data-digit="1"]').get_attribute("data-copy")
    assert page.locator('[role="option"]').nth(1).get_attribute("aria-selected") == "true"


def test_digits_from_a_blank_box_are_text(page: Page, live_site: str) -> None:
    page.goto(f"{live_site}/")
    page.keyboard.type("139")
    assert box_value(page) == "139"
    expect(page.locator(".card-title")).to_have_text("139邮箱功能费")


def test_digits_after_a_space_are_text(page: Page, live_site: str) -> None:
    ask(page, live_site, "邮箱")
    page.keyboard.type(" 139")
    assert box_value(page) == "邮箱 139"
    expect(page.locator("#toast")).to_have_text("")


def test_alt_and_a_digit_copy_even_where_a_digit_is_text(page: Page, live_site: str) -> None:
    ask(page, live_site, "邮箱 ")
    page.keyboard.press("Alt+1")
    expect(page.locator("#toast")).to_have_text("已复制第 1 行")
    assert clipboard(page) == "标准版是免费的。"


def test_a_digit_without_a_line_says_so_and_copies_nothing(page: Page, live_site: str) -> None:
    ask(page, live_site, "杂音")
    page.keyboard.press("9")
    expect(page.locator("#toast")).to_have_text("这张卡片没有第 9 行可以复制。")
    assert box_value(page) == "杂音"


def test_copying_works_over_plain_http(page: Page, plain_http_site: str) -> None:
    ask(page, plain_http_site, "杂音")
    assert page.evaluate("navigator.clipboard === undefined")
    page.keyboard.press("1")
    expect(page.locator("#toast")).to_have_text("已复制第 1 行")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+V")
    assert box_value(page) == FIRST


def test_the_button_copies_too(page: Page, live_site: str) -> None:
    ask(page, live_site, "杂音")
    page.get_by_role("button", name="复制第 2 行").click()
    expect(page.locator("#toast")).to_have_text("已复制第 2 行")
    assert clipboard(page) == SECOND
    expect(page.locator("#q")).to_be_focused()


def test_when_the_server_fails_nothing_is_copied_from_the_card_before(page: Page, live_site: str) -> None:
    ask(page, live_site, "杂音")
    page.route("**/*q=*", lambda route: route.abort())
    page.keyboard.insert_text("啊")
    expect(page.locator("#toast")).to_have_text("没有连上服务器，请检查网络后再试。")
    page.keyboard.press("1")
    expect(page.locator("#toast")).to_have_text("上一次查询没有完成，请再查一次。")
    page.unroute("**/*q=*")
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    expect(page.locator("#toast")).to_contain_text("第 1 行")
