"""From an empty database to a library that agents can use, as often as one likes."""

from __future__ import annotations

import io
import re

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command

from scripts_app.models import ImportBatch, Scenario, User
from scripts_app.search import SearchQuery, search

pytestmark = pytest.mark.django_db(transaction=True)


def quickstart() -> str:
    out = io.StringIO()
    call_command("quickstart", "--no-server", stdout=out)
    return out.getvalue()


def test_everything_is_ready_after_one_run_and_the_second_changes_nothing() -> None:
    told = quickstart()
    passwords = dict(re.findall(r"演示账号 (\w+)（.*?）：密码 (\w{14})", told))
    assert set(passwords) == {"agent", "manager", "admin"}
    assert all(authenticate(username=name, password=password) for name, password in passwords.items())
    assert Scenario.objects.live().count() >= 60
    for query in ("听不清", "听筒没有声音", "骚扰电话", "投诉", "流量", "打错电话"):
        assert search(SearchQuery(query), actor=AnonymousUser()).hits, query
    again = quickstart()
    assert again.count("已存在，密码不变") == 3
    assert (User.objects.count(), ImportBatch.objects.count()) == (3, 1)


def test_each_account_may_do_what_its_role_says() -> None:
    quickstart()
    rights = {
        account.username: [account.has_perm(f"scripts_app.{act}_scripts") for act in ("write", "review", "import")]
        for account in User.objects.all()
    }
    assert rights == {
        "agent": [False, False, False],
        "manager": [True, True, False],
        "admin": [True, True, True],
    }
