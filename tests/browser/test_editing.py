"""The editing form with keyboard and mouse: lines are added, removed, moved; nothing typed is lost unasked."""

from __future__ import annotations

import re

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Dialog, Page, expect

from scripts_app import drafts
from scripts_app.content import Line, ScriptContent
from scripts_app.models import Revision, Scenario, User
from tests.library import NOISE, make_reviewer

TEXTS = [line.text for line in NOISE.lines]


@pytest.fixture
def form(page: Page, live_site: str) -> Page:
    """The page of the manager with the form of the first scenario open, the first line focused."""
    sign_in(page, User.objects.get(username="manager"), live_site)
    scenario = Scenario.objects.get(live_revision__title=NOISE.title)
    page.goto(f"{live_site}/scenarios/{scenario.pk}/edit/")
    page.get_by_label("内容").first.focus()
    return page


def sign_in(page: Page, actor: User, site: str) -> None:
    client = Client()
    client.force_login(actor)
    name = django_settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


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


def sign_in_again(form: Page) -> None:
    """The session ends, the form is sent, and the manager signs in on the page that comes instead."""
    Session.objects.all().delete()
    form.get_by_role("button", name="保存草稿").click()
    expect(form.get_by_text("登录已经过期，刚才的操作没有做成。")).to_be_visible()
    form.get_by_label("用户名").fill("manager")
    form.get_by_label("密码").fill("a-long-password")
    form.get_by_role("button", name="登录").click()
    expect(form).to_have_url(re.compile("/edit/$"))


def test_words_that_a_session_took_along_are_given_back(form: Page) -> None:
    form.get_by_label("场景名称").fill("改过的名称")
    form.get_by_label("内容").first.focus()
    form.keyboard.press("Alt+Enter")
    form.keyboard.insert_text("直接挂机\n第二行")
    form.get_by_label("这一行是什么").nth(1).select_option("behaviour")
    sign_in_again(form)
    assert lines(form) == TEXTS
    form.get_by_role("button", name="恢复").click()
    expect(form.get_by_text("上次没有保存的内容还在")).to_be_hidden()
    expect(form.get_by_label("严重程度").nth(1)).to_be_visible()
    form.get_by_role("button", name="保存草稿").click()
    expect(form.get_by_text("草稿“改过的名称”已保存。")).to_be_visible()
    stored = Revision.objects.get(number=2).content
    assert [line.text for line in stored.lines] == [TEXTS[0], "直接挂机\n第二行", *TEXTS[1:]]
    assert stored.lines[1].ban == "behaviour"
    form.reload()
    expect(form.get_by_text("上次没有保存的内容还在")).to_be_hidden()


def test_words_that_are_not_wanted_any_more_are_not_offered_again(form: Page) -> None:
    form.keyboard.insert_text("改")
    sign_in_again(form)
    form.get_by_role("button", name="不要了").click()
    form.reload()
    expect(form.get_by_text("上次没有保存的内容还在")).to_be_hidden()
    assert lines(form) == TEXTS


def test_words_kept_from_an_older_text_do_not_overwrite_a_newer_one(form: Page) -> None:
    form.keyboard.insert_text("改")
    live = Scenario.objects.get(live_revision__title=NOISE.title).live_revision
    assert live
    theirs = ScriptContent(NOISE.title, lines=(Line.recommended("同事写的一句。"),))
    drafts.start_draft(live, theirs, actor=User.objects.get(username="manager"))
    sign_in_again(form)
    form.get_by_role("button", name="恢复").click()
    form.get_by_role("button", name="保存草稿").click()
    expect(form.get_by_text("在您编辑时保存了另一份内容")).to_be_visible()
    assert Revision.objects.get(number=2).content == theirs


def test_words_that_were_submitted_or_typed_by_another_person_are_not_offered(form: Page, live_site: str) -> None:
    offered = form.get_by_text("上次没有保存的内容还在")
    form.keyboard.insert_text("改")
    form.get_by_role("button", name="保存并提交审批").click()
    expect(form.get_by_text("已提交审批，通过后坐席才能看到。")).to_be_visible()
    form.get_by_role("button", name="撤回成草稿").click()
    form.get_by_role("link", name="编辑").click()
    expect(offered).to_be_hidden()
    form.get_by_label("内容").first.fill("又改")
    form.on("dialog", lambda dialog: dialog.accept())
    form.reload()
    expect(offered).to_be_visible()
    sign_in(form, make_reviewer(), live_site)
    form.reload()
    expect(offered).to_be_hidden()


def test_a_form_that_came_back_with_errors_keeps_what_was_typed(form: Page) -> None:
    form.get_by_label("场景名称").fill("改过的名称")
    form.get_by_label("生效日期").fill("2026-03-01")
    form.get_by_label("失效日期").fill("2026-02-01")
    form.get_by_role("button", name="保存草稿").click()
    expect(form.get_by_text("晚于失效日期")).to_be_visible()
    expect(form.get_by_text("上次没有保存的内容还在")).to_be_hidden()
    form.on("dialog", lambda dialog: dialog.accept())
    form.goto(form.url)
    form.get_by_role("button", name="恢复").click()
    expect(form.get_by_label("场景名称")).to_have_value("改过的名称")
