"""How an account is known to Django, with all that it may do read in one go."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Permission
from django.db import connection

from scripts_app.models import User


class PermissionsAtOnce(ModelBackend):
    """Django asks twice, once for the account and once for its groups, and builds both questions anew each time: more
    than half of what an answer of the search page costs. What is read is the same, and as fresh: once for a request.
    """

    def get_all_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.pk is None or obj is not None or user_obj.is_superuser:
            return super().get_all_permissions(user_obj, obj)
        known: set[str] | None = user_obj.__dict__.get("_perm_cache")  # Django's own name: tests and admin reset it
        if known is None:
            known = user_obj.__dict__["_perm_cache"] = _read(user_obj.pk)
        return known


def _read(key: int) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_statement(), [key, key])
        return {f"{label}.{codename}" for label, codename in cursor.fetchall()}


@lru_cache(maxsize=1)
def _statement() -> str:
    granted = Permission.objects.order_by().values_list("content_type__app_label", "codename")
    statement, _ = granted.filter(user=0).union(granted.filter(group__user=0)).query.sql_with_params()
    return str(statement)
