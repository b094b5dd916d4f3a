"""The whole way of one line in a real browser: upload, preview, confirm, approve, find, press a digit, paste."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from scripts_app.models import User
from scripts_app.permissions import ADMIN, AGENT, MANAGER
from scripts_app.roles import open_account
from tests.browser.conftest import note_faults
from tests.browser.hands import ask, clipboard
from tests.test_flow import LINE, SHEET
from tests.workbooks import write_workbook


@pytest.fixture
def site(transactional_db: None, live_server: LiveServer, settings: Settings) -> str:
    settings.ALLOWED_HOSTS = ["*"]
    call_command("setup_roles", verbosity=0)
    return live_server.url


@pytest.fixture
def open_as(browser: Browser, site: str) -> Iterator[Callable[[str], Page]]:
    """A window in which a new account of the role is signed in."""
    faults: list[str] = []
    contexts = []

    def open_window(role: str) -> Page:
        open_account(role, role=role, display_name=role)
        client = Client()
        client.force_login(User.objects.get(username=role))
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        note_faults(page, faults, sites=(site,))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert faults == []


def test_from_the_workbook_to_the_clipboard(open_as: Callable[[str], Page], site: str, tmp_path: Path) -> None:
    admin = open_as(ADMIN)
    admin.goto(f"{site}/imports/")
    admin.get_by_label("选择 SOP 文件").set_input_files(write_workbook(tmp_path / "sop.xlsx", {"话术": SHEET}))
    admin.get_by_role("button", name="上传并核对").click()
    admin.get_by_role("button", name="对应无误，看预览").click()
    expect(admin.get_by_text("客戶電話雜音大聽不清時")).to_be_visible()
    admin.get_by_role("button", name="确认导入").click()
    expect(admin.get_by_text("写成了 1 份草稿")).to_be_visible()
    admin.goto(f"{site}/desk/?state=draft")
    admin.get_by_label("选中本页全部草稿").check()
    admin.get_by_role("button", name="批量提交审批").click()
    expect(admin.get_by_text("已提交 1 份草稿。")).to_be_visible()

    manager = open_as(MANAGER)
    manager.goto(f"{site}/review/")
    manager.get_by_role("link", name="客戶電話雜音大聽不清時").click()
    manager.get_by_role("button", name="通过").click()
    expect(manager.get_by_text("已通过并上线")).to_be_visible()

    agent = open_as(AGENT)
    for query in ("听不清", "聽不清"):
        ask(agent, site, query)
        expect(agent.locator(".card-title")).to_have_text("客戶電話雜音大聽不清時")
        agent.keyboard.press("1")
        expect(agent.locator("#toast")).to_have_text("已复制第 1 行")
        assert clipboard(agent) == LINE


def test_a_preview_fits_beside_a_console(open_as: Callable[[str], Page], site: str, tmp_path: Path) -> None:
    admin = open_as(ADMIN)
    admin.set_viewport_size({"width": 360, "height": 740})
    admin.goto(f"{site}/imports/")
    admin.get_by_label("选择 SOP 文件").set_input_files(write_workbook(tmp_path / "sop.xlsx", {"话术": SHEET}))
    admin.get_by_role("button", name="上传并核对").click()
    admin.get_by_role("button", name="对应无误，看预览").click()
    expect(admin.get_by_role("button", name="确认导入")).to_be_visible()
    for path in ("", "imports/", "desk/", "review/", "categories/", "scenarios/new/"):
        admin.goto(f"{site}/{path}")
        assert admin.evaluate("document.documentElement.scrollWidth") == 360, path
