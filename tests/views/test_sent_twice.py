"""A form sent twice, by a double click or by going back, acts once and loses nothing that was typed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from scripts_app import drafts
from scripts_app.content import ScriptContent
from scripts_app.models import Act, Category, ReviewEvent, Revision, Scenario, Status, User
from tests.library import NOISE, QUIET, make_reviewer, put_live
from tests.views.hands import browser
from tests.views.test_editing import Fields, began_from, edit_url, place, typed

pytestmark = pytest.mark.django_db
CLICKS = 4


def at_once(act: Callable[[], str]) -> list[str]:
    """What the act answers to each of several clicks at the same moment, each with a connection of its own."""
    start = Barrier(CLICKS)

    def click(_: int) -> str:
        try:
            start.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(CLICKS) as pool:
        return list(pool.map(click, range(CLICKS)))


def sent(client: Client, url: str, fields: Fields) -> str:
    """Where the answer leads; '' when the form came back instead."""
    return client.post(url, fields).headers.get("Location", "")


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_make_one_scenario(manager: User) -> None:
    fields = typed(NOISE, **place())
    browsers = iter([browser(manager) for _ in range(CLICKS)])
    leads_to = at_once(lambda: sent(next(browsers), reverse("scenario_new"), fields))
    assert set(leads_to) == {edit_url(Revision.objects.get())}


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_moment_submit_one_scenario_once(manager: User) -> None:
    fields = typed(NOISE, **place(), submit="1")
    browsers = iter([browser(manager) for _ in range(CLICKS)])
    leads_to = at_once(lambda: sent(next(browsers), reverse("scenario_new"), fields))
    assert set(leads_to) == {reverse("revision", args=[Revision.objects.get(status=Status.PENDING).pk])}
    assert ReviewEvent.objects.filter(act=Act.SUBMITTED).count() == 1


def test_other_words_sent_from_the_same_page_make_another_scenario(manager: User) -> None:
    client, fields = browser(manager), typed(NOISE, **place())
    sent(client, reverse("scenario_new"), fields)
    sent(client, reverse("scenario_new"), {**fields, "title": "退回来改成的另一个"})
    assert set(Revision.objects.values_list("title", flat=True)) == {NOISE.title, "退回来改成的另一个"}


def test_the_same_words_make_another_scenario_elsewhere_under_another_code_or_by_another_person(manager: User) -> None:
    client, fields = browser(manager), typed(NOISE, **place())
    elsewhere = Category.objects.create(name="结束语").pk
    for more in ({}, {"category": elsewhere}, {"kind": "guideline"}, {"code": "TH-1"}):
        sent(client, reverse("scenario_new"), {**fields, **more})
    sent(browser(make_reviewer()), reverse("scenario_new"), fields)
    assert Scenario.objects.count() == 5


def test_the_same_words_are_a_new_scenario_once_the_first_is_live(manager: User) -> None:
    put_live(NOISE, manager=manager)
    sent(browser(manager), reverse("scenario_new"), typed(NOISE, **place()))
    assert Scenario.objects.count() == 2


def test_a_draft_saved_twice_from_the_same_page_is_saved_not_stale(manager: User) -> None:
    scenario = put_live(NOISE, manager=manager)
    assert scenario.live_revision
    client, fields = browser(manager), typed(QUIET, **began_from(scenario.live_revision), submit="1")
    leads_to = [sent(client, edit_url(scenario.live_revision), fields) for _ in range(2)]
    draft = Revision.objects.get(number=2)
    assert leads_to == [reverse("revision", args=[draft.pk])] * 2
    assert (draft.status, draft.content) == (Status.PENDING, QUIET)
    assert ReviewEvent.objects.filter(act=Act.SUBMITTED, revision=draft).count() == 1


def test_the_same_words_saved_by_another_person_still_ask_who_the_author_is(manager: User) -> None:
    live = put_live(NOISE, manager=manager).live_revision
    assert live
    draft = drafts.start_draft(live, ScriptContent("旧", lines=NOISE.lines), actor=manager)
    began = began_from(draft)
    drafts.save_draft(draft, QUIET, actor=make_reviewer(), edits=0)
    assert sent(browser(manager), edit_url(live), typed(QUIET, **began)) == ""
