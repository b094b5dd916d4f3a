"""What the hands of an agent do on the agent page."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def ask(page: Page, site: str, query: str) -> None:
    """Types the query and waits for the first card."""
    page.goto(f"{site}/")
    page.keyboard.insert_text(query)
    expect(page.locator("#card .script-card")).to_be_visible()
    expect(page.locator("#card")).not_to_have_attribute("aria-busy", "true")


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def box_value(page: Page) -> str:
    return page.locator("#q").input_value()
