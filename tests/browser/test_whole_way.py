"""The whole way of one line in a real browser: upload, preview, confirm, approve, find, press a digit, paste."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from scripts_app.permissions import ADMIN, AGENT, MANAGER
from tests.browser.hands import ask, clipboard
from tests.test_flow import LINE, SHEET
from tests.workbooks import write_workbook


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
