"""The three roles as groups, and the accounts in them."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.crypto import get_random_string

from scripts_app.models import User
from scripts_app.permissions import GROUP_PERMISSIONS

_EASY_TO_READ = "abcdefghjkmnpqrstuvwxyz23456789"  # no 0 O 1 l i: people type it from a screen
_PASSWORD_LENGTH = 14


@transaction.atomic
def set_up_roles() -> list[str]:
    """Makes the groups of `permissions.GROUP_PERMISSIONS` with exactly their permissions; the group names."""
    for name, permissions in GROUP_PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=name)
        codenames = [permission.split(".")[1] for permission in permissions]
        group.permissions.set(Permission.objects.filter(content_type__app_label="scripts_app", codename__in=codenames))
    return list(GROUP_PERMISSIONS)


@transaction.atomic
def open_account(username: str, *, role: str, display_name: str = "") -> str | None:
    """A new account in the group `role`; its random password, to be told once. None when the account exists."""
    if User.objects.filter(username=username).exists():
        return None
    password = get_random_string(_PASSWORD_LENGTH, _EASY_TO_READ)
    account = User.objects.create_user(username, password=password, display_name=display_name)
    account.groups.add(Group.objects.get(name=role))
    return password
