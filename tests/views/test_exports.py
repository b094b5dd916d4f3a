"""Workbooks from the pages: what the desk shows, all that a query finds, and the template."""

from __future__ import annotations

import io

import pytest
from django.http import FileResponse
from django.urls import reverse
from openpyxl import load_workbook

from scripts_app.content import Line, ScriptContent
from scripts_app.models import User
from tests.library import MAIL, NOISE, QUIET, make_admin, make_agent, put_live, write_draft
from tests.views.hands import browser, read

pytestmark = pytest.mark.django_db


def titles(actor: User, address: str, **query: str) -> list[object]:
    """The third column below the header of the workbook at the address."""
    answer = browser(actor).get(reverse(address), query)
    assert isinstance(answer, FileResponse)
    rows = load_workbook(io.BytesIO(answer.getvalue())).worksheets[0].values
    return [row[3] for row in list(rows)[1:]]


def test_the_desk_exports_what_it_is_narrowed_to(manager: User) -> None:
    put_live(NOISE, manager=manager)
    write_draft(MAIL, manager=manager)
    assert titles(manager, "export", state="draft") == [MAIL.title]
    assert set(titles(manager, "export")) == {NOISE.title, MAIL.title}


def test_a_query_exports_all_its_hits_in_the_order_of_their_rank(manager: User) -> None:
    for number in range(30):
        put_live(ScriptContent(f"其他场景{number}", lines=(Line.recommended("您的声音听不清。"),)), manager=manager)
    put_live(NOISE, manager=manager)
    put_live(QUIET, manager=manager)
    write_draft(ScriptContent("听不清（草稿）", lines=NOISE.lines), manager=manager)
    found = titles(manager, "export_hits", q="听不清")
    assert (len(found), "听不清（草稿）" in found) == (32, False)
    assert set(found[:2]) == {NOISE.title, QUIET.title}
    assert reverse("export_hits") + "?q=" in read(browser(manager), "search", q="听不清")


def test_agents_are_not_offered_and_not_given_a_workbook(manager: User) -> None:
    put_live(NOISE, manager=manager)
    agent = browser(make_agent())
    assert reverse("export_hits") not in read(agent, "search", q="听不清")
    assert agent.get(reverse("export_hits")).status_code == 403


def test_the_template_is_there_for_who_imports() -> None:
    assert titles(make_admin(), "import_template") == ["客户询问能否预约上门（示例，请换成您自己的）"]
