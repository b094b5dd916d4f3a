"""The log as a browser fills it: one row for one question, whatever the keys were."""

from __future__ import annotations

import time

from playwright.sync_api import Page, expect

from scripts_app.models import CardOpening, LineCopy, LoggedSearch
from tests.browser.hands import ask

PATIENCE = 5.0


def logged(*, count: int) -> list[str]:
    """The texts in the log, once there are `count` of them; waits no longer than the patience of a test."""
    until = time.monotonic() + PATIENCE
    while LoggedSearch.objects.count() < count and time.monotonic() < until:
        time.sleep(0.05)
    return [search.text for search in LoggedSearch.objects.order_by("pk")]


def test_a_question_typed_letter_by_letter_is_one_search(page: Page, live_site: str) -> None:
    page.goto(f"{live_site}/")
    for letter in "听不清楚":
        page.keyboard.insert_text(letter)
        page.wait_for_timeout(250)  # each letter is asked and answered
    assert logged(count=1) == ["听不清楚"]


def test_a_pause_in_the_middle_does_not_make_it_two(page: Page, live_site: str) -> None:
    ask(page, live_site, "听不")
    assert logged(count=1) == ["听不"]
    page.keyboard.insert_text("清")
    page.wait_for_timeout(2_500)
    assert logged(count=1) == ["听不清"]


def test_copying_tells_the_search_and_the_line_at_once(page: Page, live_site: str) -> None:
    ask(page, live_site, "杂音")
    page.keyboard.press("1")
    expect(page.locator("#toast")).to_have_text("已复制第 1 行")
    assert logged(count=1) == ["杂音"]
    page.wait_for_timeout(300)
    copied = LineCopy.objects.get()
    assert copied.search == LoggedSearch.objects.get()
    assert str(copied.line_id) == page.locator('#card [data-digit="1"]').get_attribute("data-line")


def test_a_card_that_is_looked_at_was_opened_and_one_passed_by_was_not(page: Page, live_site: str) -> None:
    ask(page, live_site, "听不清")
    second = page.locator('[role="option"]').nth(1).get_attribute("id")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(1_500)
    assert [f"hit-{opening.scenario_id}" for opening in CardOpening.objects.all()] == [second]


def test_a_card_opened_over_the_list_belongs_to_the_same_search(page: Page, live_site: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_site}/?q=杂音")
    page.locator(".hit").first.click()
    expect(page.locator("#card")).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("#toast")).to_have_text("已复制第 1 行")
    page.keyboard.press("Escape")
    expect(page.locator("#hits")).to_be_visible()
    page.wait_for_timeout(2_000)
    assert logged(count=1) == ["杂音"]
    assert CardOpening.objects.count() == 1
    assert LineCopy.objects.get().search


def test_leaving_the_page_tells_what_was_asked(page: Page, live_site: str) -> None:
    ask(page, live_site, "杂音")
    page.goto("about:blank")
    assert logged(count=1) == ["杂音"]
