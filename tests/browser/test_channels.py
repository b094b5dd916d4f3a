"""An agent who works on one channel chooses it once and types on."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from scripts_app import publishing
from scripts_app.models import Channel, Scenario, User
from tests.library import MAIL, NOISE, QUIET


def test_a_chosen_channel_stays_while_typing_until_it_is_taken_back(page: Page, live_site: str) -> None:
    manager = User.objects.get(username="manager")
    for content, channel in ((NOISE, Channel.PHONE), (QUIET, Channel.ONLINE)):
        publishing.set_channel(Scenario.objects.get(live_revision__title=content.title), channel, actor=manager)
    phone, online, titles = NOISE.title, QUIET.title, page.locator(".hit-title")
    page.goto(f"{live_site}/?q=听不清")
    expect(titles.filter(has_text=online)).to_be_visible()
    page.locator(".facet", has_text="电话").click()
    expect(titles.filter(has_text=online)).to_have_count(0)
    page.locator("#q").fill("听不")
    expect(page).to_have_url(f"{live_site}/?q=%E5%90%AC%E4%B8%8D&channel=phone")
    expect(titles.filter(has_text=phone)).to_be_visible()
    expect(titles.filter(has_text=online)).to_have_count(0)
    page.locator("#q").press("Escape")
    expect(titles).to_have_text([phone, MAIL.title])
    page.get_by_role("link", name="取消渠道").click()
    expect(titles).to_have_count(3)
