"""What an account may do, read in one question."""

from __future__ import annotations

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from pytest_django import DjangoAssertNumQueries

from scripts_app.models import User
from scripts_app.permissions import ADMIN, AGENT, IMPORT, MANAGER, can_import, can_review, can_write
from scripts_app.roles import set_up_roles
from tests.library import make_agent

pytestmark = pytest.mark.django_db


def read_again(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("role", [AGENT, MANAGER, ADMIN])
def test_an_account_may_what_django_itself_would_say(role: str) -> None:
    set_up_roles()
    user = make_agent()
    user.groups.add(Group.objects.get(name=role))
    user.user_permissions.add(Permission.objects.get(codename=IMPORT.split(".")[1]))
    assert read_again(user).get_all_permissions() == ModelBackend().get_all_permissions(read_again(user))
    assert can_import(read_again(user))


def test_who_is_barred_may_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = make_agent()
    user.user_permissions.set(Permission.objects.all())
    user.is_active = False
    user.save()
    barred = read_again(user)
    with django_assert_num_queries(0):
        assert not can_write(barred)


def test_all_questions_of_a_request_cost_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = read_again(make_agent())
    with django_assert_num_queries(1):
        assert not can_write(user)
        assert not can_review(user)
        assert not can_import(user)


def test_an_account_without_limits_keeps_all_permissions() -> None:
    owner = User.objects.create_superuser("owner")
    assert can_import(owner)
    assert owner.get_all_permissions() == ModelBackend().get_all_permissions(read_again(owner))
