"""Django admin: a superuser looks at every record and changes none but accounts."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from scripts_app.models import Revision, Scenario, User
from tests.library import NOISE, make_manager, put_live, write_draft

pytestmark = pytest.mark.django_db
OURS = [model for model in admin.site._registry if model._meta.app_label == "scripts_app"]
READ_ONLY = [model for model in OURS if model is not User]


@pytest.fixture
def superuser() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="a-long-password"))
    return client


def address(model: type, page: str, *keys: int) -> str:
    return reverse(f"admin:scripts_app_{model.__name__.lower()}_{page}", args=keys)


@pytest.mark.parametrize("model", OURS)
def test_every_list_opens(model: type, superuser: Client) -> None:
    put_live(NOISE, manager=make_manager())
    assert superuser.get(address(model, "changelist")).status_code == 200


@pytest.mark.parametrize("model", READ_ONLY)
def test_nothing_is_added_here(model: type, superuser: Client) -> None:
    assert superuser.post(address(model, "add")).status_code == 403


def test_a_record_is_shown_and_not_changed(superuser: Client) -> None:
    draft = write_draft(NOISE, manager=make_manager())
    assert NOISE.lines[0].text in superuser.get(address(Revision, "change", draft.pk)).content.decode()
    assert superuser.post(address(Revision, "change", draft.pk), {"title": "x"}).status_code == 403
    assert superuser.post(address(Scenario, "delete", draft.scenario_id), {"post": "yes"}).status_code == 403
    assert Revision.objects.get().title == NOISE.title


def test_accounts_are_opened_here(superuser: Client) -> None:
    fields = {"username": "new", "password1": "a-long-pass-1", "password2": "a-long-pass-1", "usable_password": "true"}
    superuser.post(address(User, "add"), fields)
    assert User.objects.filter(username="new").exists()
