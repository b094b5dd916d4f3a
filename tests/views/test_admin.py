"""Django admin is a window on the records: a superuser may look at all of them and change accounts and groups only."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from scripts_app.models import Act, ReviewEvent, Revision, Scenario, ScriptLine, User
from scripts_app.permissions import AGENT
from scripts_app.roles import set_up_roles
from tests.library import NOISE, make_manager, put_live

pytestmark = pytest.mark.django_db
RECORDS = [
    model
    for model in admin.site._registry
    if model._meta.app_label == "scripts_app" and model._meta.model_name != "user"
]


@pytest.fixture
def superuser() -> Client:
    put_live(NOISE, manager=make_manager())
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="a-long-password"))
    return client


def page(model: type, name: str, *keys: int) -> str:
    meta = admin.site._registry[model].opts
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=keys)


@pytest.mark.parametrize("model", RECORDS)
def test_every_record_can_be_looked_at_and_none_added(model: type, superuser: Client) -> None:
    assert superuser.get(page(model, "changelist")).status_code == 200
    assert superuser.get(page(model, "changelist"), {"q": "杂音"}).status_code == 200
    assert superuser.get(page(model, "add")).status_code == 403


@pytest.mark.parametrize("model", [Scenario, Revision, ScriptLine, ReviewEvent])
def test_not_even_a_superuser_changes_what_went_through_review(model: type, superuser: Client) -> None:
    record = admin.site._registry[model].model._default_manager.first()
    assert record
    assert superuser.get(page(model, "change", record.pk)).status_code == 200
    for name in ("change", "delete"):
        assert superuser.post(page(model, name, record.pk), {"title": "改", "code": "改"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
    superuser.post(page(model, "changelist"), chosen)
    assert Revision.objects.get().content == NOISE
    assert ReviewEvent.objects.filter(act=Act.PUBLISHED).exists()


def test_a_superuser_opens_an_account_and_gives_it_a_role(superuser: Client) -> None:
    set_up_roles()
    typed = {"username": "xinren", "display_name": "新人", "work_number": "0815", "usable_password": "true"}
    superuser.post(page(User, "add"), {**typed, "password1": "qiao-mu-2026", "password2": "qiao-mu-2026"})
    account = User.objects.get(username="xinren")
    assert (account.display_name, account.work_number) == ("新人", "0815")
    joined = {"date_joined_0": "2026-01-01", "date_joined_1": "09:00:00", "is_active": "on"}
    role = Group.objects.get(name=AGENT)
    superuser.post(page(User, "change", account.pk), {**typed, **joined, "groups": [role.pk]})
    assert account.groups.get() == role


def test_an_account_is_switched_off_never_deleted(superuser: Client) -> None:
    account = User.objects.get(username="manager")
    assert superuser.post(page(User, "delete", account.pk), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=account.pk).exists()
