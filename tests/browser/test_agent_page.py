"""The agent page by keyboard, as in a call: type, look, move on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import ask, box_value


def test_nothing_is_asked_while_the_input_method_composes(page: Page, live_site: str) -> None:
    page.goto(f"{live_site}/")
    asked: list[str] = []
    page.on(
        "request", lambda sent: asked.append(sent.url) if "HX-Request" in sent.headers or "q=" in sent.url else None
    )
    devtools = page.context.new_cdp_session(page)
    for letters in ("t", "ti", "ting", "ting bu", "ting bu qing"):
        devtools.send(
            "Input.imeSetComposition", {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)}
        )
        page.wait_for_timeout(120)
    assert asked == []
    devtools.send("Input.insertText", {"text": "听不清"})
    expect(page.locator(".hit mark").first).to_have_text(re.compile("听"))
    assert len(asked) == 1
    assert box_value(page) == "听不清"


def test_the_arrow_keys_alone_show_each_card(page: Page, live_site: str) -> None:
    ask(page, live_site, "听不清")
    titles = page.locator(".hit-title").all_inner_texts()
    expect(page.locator(".card-title")).to_have_text(titles[0])
    page.keyboard.press("ArrowDown")
    expect(page.locator(".card-title")).to_have_text(titles[1])
    selected = page.locator('[role="option"][aria-selected="true"]')
    expect(selected).to_have_count(1)
    expect(page.locator("#q")).to_have_attribute("aria-activedescendant", selected.get_attribute("id") or "")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".card-title")).to_have_text(titles[0])
    expect(page.locator("#q")).to_be_focused()


def test_enter_keeps_the_selected_card(page: Page, live_site: str) -> None:
    ask(page, live_site, "听不清")
    page.keyboard.press("ArrowDown")
    second = page.locator(".hit-title").nth(1).inner_text()
    expect(page.locator(".card-title")).to_have_text(second)
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    expect(page.locator(".card-title")).to_have_text(second)


def test_a_session_that_ended_leads_to_the_login_page(page: Page, live_site: str) -> None:
    ask(page, live_site, "杂音")
    page.context.clear_cookies()
    page.keyboard.insert_text("大")
    expect(page.get_by_label("密码")).to_be_visible()


def test_slash_and_escape_lead_back_to_a_blank_box(page: Page, live_site: str) -> None:
    ask(page, live_site, "杂音")
    page.locator(".hit").first.click()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    assert box_value(page) == ""
    expect(page.locator(".hit")).to_have_count(3)


def test_the_address_follows_the_query(page: Page, live_site: str) -> None:
    ask(page, live_site, "杂音")
    expect(page).to_have_url(re.compile("q=%E6%9D%82%E9%9F%B3"))
    page.reload()
    assert box_value(page) == "杂音"


def test_in_a_narrow_window_a_card_opens_over_the_list_and_escape_goes_back(page: Page, live_site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_site}/?q=杂音")
    expect(page.locator("#card")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#card")).to_be_visible()
    expect(page.locator("#hits")).to_be_hidden()
    page.keyboard.press("1")
    expect(page.locator("#toast")).to_have_text("已复制第 1 行")
    page.keyboard.press("Escape")
    expect(page.locator("#hits")).to_be_visible()
    assert box_value(page) == "杂音"


def test_a_query_typed_over_a_card_in_a_narrow_window_shows_the_list(page: Page, live_site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_site}/?q=杂音")
    page.locator(".hit").first.click()
    expect(page.locator("#card")).to_be_visible()
    page.keyboard.insert_text("邮箱")
    expect(page.locator("#hits")).to_contain_text("139邮箱功能费")
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_the_chosen_theme_stays(page: Page, live_site: str) -> None:
    page.goto(f"{live_site}/")
    page.locator("[data-menu] > summary").click()
    page.get_by_role("button", name="深色").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_new_card_is_read_from_its_beginning(page: Page, live_site: str) -> None:
    page.set_viewport_size({"width": 1000, "height": 320})
    ask(page, live_site, "杂音")
    card = page.locator("#card")
    card.evaluate("card => { card.scrollTop = 1000; }")
    assert card.evaluate("card => card.scrollTop") > 0
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("声音小")
    expect(page.locator(".card-title")).to_have_text("客户声音小，听不清")
    assert card.evaluate("card => card.scrollTop") == 0


@pytest.mark.parametrize("place", [".hit >> nth=1", ".card-title"])
def test_what_is_typed_after_a_click_on_a_hit_or_the_card_is_the_next_query(
    page: Page, live_site: str, place: str
) -> None:
    ask(page, live_site, "听不清")
    page.locator(place).click()
    page.keyboard.type("liu")
    expect(page.locator("#q")).to_be_focused()
    assert box_value(page) == "liu"
