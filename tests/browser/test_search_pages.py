"""The pages that managers and admins keep of the search, beside a console and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from scripts_app import checking, publishing
from scripts_app.models import Scenario, SearchCase, SynonymGroup
from tests.browser.conftest import note_faults
from tests.library import NOISE, make_admin, make_reviewer

PAGES = ("", "?q=听不清", "gaps/", "checks/", "synonyms/", "words/")


@pytest.fixture
def admin_page(browser: Browser, live_site: str) -> Iterator[Page]:
    """A narrow window in which an admin is signed in."""
    client = Client()
    client.force_login(make_admin())
    context = browser.new_context(viewport={"width": 360, "height": 740})
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_site}])
    page = context.new_page()
    page.set_default_timeout(5_000)
    faults: list[str] = []
    note_faults(page, faults, sites=(live_site,))
    yield page
    context.close()
    assert faults == []


def test_every_page_fits_beside_a_console_with_its_menu_open(admin_page: Page, live_site: str) -> None:
    for path in PAGES:
        admin_page.goto(f"{live_site}/{path}")
        admin_page.locator(".nav-more > summary").click()
        expect(admin_page.locator(".nav-more").get_by_role("link", name="同义词")).to_be_visible()
        assert admin_page.evaluate("document.documentElement.scrollWidth") == 360, path
        admin_page.keyboard.press("Escape")
        expect(admin_page.locator(".nav-more").get_by_role("link", name="同义词")).to_be_hidden()


def test_synonyms_are_added_and_removed_by_keyboard_after_a_question(admin_page: Page, live_site: str) -> None:
    SynonymGroup.objects.all().delete()
    admin_page.goto(f"{live_site}/synonyms/")
    admin_page.get_by_label("新的一组").focus()
    admin_page.keyboard.insert_text("嘈声 杂音")
    admin_page.keyboard.press("Enter")
    expect(admin_page.get_by_text("已添加“嘈声 = 杂音”")).to_be_visible()
    remove = admin_page.get_by_role("button", name="删除“嘈声 = 杂音”")
    admin_page.once("dialog", lambda dialog: dialog.dismiss())
    remove.press("Enter")
    assert SynonymGroup.objects.exists()
    admin_page.once("dialog", lambda dialog: dialog.accept())
    remove.press("Enter")
    expect(admin_page.get_by_text("已删除“嘈声 = 杂音”")).to_be_visible()


def test_a_result_becomes_a_check_with_one_click_and_is_run(admin_page: Page, live_site: str) -> None:
    admin_page.set_viewport_size({"width": 1440, "height": 900})
    admin_page.goto(f"{live_site}/")
    admin_page.keyboard.insert_text("杂音")
    admin_page.get_by_role("button", name="这样搜应该找到它").click()
    expect(admin_page.get_by_text("已加入搜索检查：搜“杂音”应该找到这个场景。")).to_be_visible()
    expect(admin_page.locator(".card-tools")).to_contain_text("已在搜索检查里")
    assert SearchCase.objects.get().text == "杂音"
    admin_page.goto(f"{live_site}/checks/")
    admin_page.get_by_role("button", name="现在检查").click()
    expect(admin_page.get_by_text("1 条里有 1 条排在前五")).to_be_visible()
    bar, cell = (admin_page.locator(place).bounding_box() for place in (".runs progress", ".runs td:has(progress)"))
    assert bar
    assert cell
    assert bar["x"] + bar["width"] <= cell["x"] + cell["width"]


def test_a_card_shows_that_its_query_is_a_check_already(admin_page: Page, live_site: str) -> None:
    reviewer, noise = make_reviewer(), Scenario.objects.get(live_revision__title=NOISE.title)
    admin_page.set_viewport_size({"width": 1440, "height": 900})
    for is_known in (False, True):  # the second answer is one that was kept
        admin_page.goto(f"{live_site}/?q=杂音")
        marked = admin_page.locator(".card-tools").get_by_text("已在搜索检查里")
        admin_page.wait_for_timeout(1_000)
        expect(marked).to_have_count(int(is_known))
        checking.add_case("杂音", noise, actor=reviewer)


def test_what_broke_is_seen_at_once(admin_page: Page, live_site: str) -> None:
    reviewer, mail = make_reviewer(), Scenario.objects.latest("pk")
    checking.add_case("邮箱", mail, actor=reviewer)
    checking.run_cases(actor=reviewer)
    publishing.retire(mail, actor=reviewer)
    admin_page.goto(f"{live_site}/checks/")
    admin_page.get_by_role("button", name="现在检查").click()
    expect(admin_page.get_by_text("变差了")).to_be_visible()
