"""A session that ends in the middle of the work: nothing is done unseen, and signing in leads back to the page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from scripts_app.models import Revision, Status, User
from tests.library import NOISE, submit_draft
from tests.views.hands import browser

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
LOST = "登录已经过期，刚才的操作没有做成。"


def press(address: str, *, page: str) -> str:
    """A button on the page, pressed after the session ended; where signing in then leads to."""
    client = Client()
    told = client.post(address, headers={"Referer": page}, follow=True)
    assert LOST in told.content.decode()
    assert told.request["PATH_INFO"] == reverse("login")
    fields = {"username": "manager", "password": "a-long-password", "next": told.context["next"]}
    return client.post(reverse("login"), fields).headers["Location"]


def test_signing_in_leads_back_to_the_page_on_which_the_button_stood(manager: User) -> None:
    pending = submit_draft(NOISE, manager=manager)
    queue = f"{reverse('review_queue')}?page=2"
    assert press(reverse("approve_several"), page=SITE + queue) == queue
    one = reverse("revision", args=[pending.pk])
    assert press(reverse("revision_withdraw", args=[pending.pk]), page=SITE + one) == one
    assert Revision.objects.get().status == Status.PENDING


@pytest.mark.parametrize(
    "page", ["", "http://evil.test/review/", "https://testserver.evil.test/", f"{SITE}//evil.test/"]
)
def test_from_anywhere_else_it_leads_to_the_start(manager: User, page: str) -> None:
    assert press(reverse("check_run"), page=page) == reverse("search")


def test_a_page_that_was_asked_for_is_opened_after_signing_in(manager: User) -> None:
    answer = Client().get(reverse("desk"), {"state": "draft"}, headers={"Referer": f"{SITE}/review/"})
    assert answer.headers["Location"] == f"{reverse('login')}?next=/desk/%3Fstate%3Ddraft"


def test_a_page_that_a_button_sent_for_is_not_asked_for_after_signing_in(manager: User) -> None:
    """The page that told of a missing reason has the address of the button."""
    client = browser(manager)
    refused = reverse("reject_several")
    login = f"{SITE}{reverse('login')}?next={refused}"
    answer = client.get(refused, headers={"Referer": login}, follow=True)
    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, reverse("review_queue"))


def test_signing_out_of_a_session_that_ended_just_signs_out() -> None:
    answer = Client().post(reverse("logout"), headers={"Referer": f"{SITE}/"}, follow=True)
    assert answer.request["PATH_INFO"] == reverse("login")
    assert LOST not in answer.content.decode()


def test_a_page_that_is_too_old_says_to_copy_before_anything_else(manager: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager)
    answer = client.post(reverse("scenario_new"), {"title": "写了很久"})
    html = answer.content.decode()
    assert answer.status_code == 403
    assert html.index("先复制写好的内容") < html.index("刷新")
