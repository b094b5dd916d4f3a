"""Makes the three groups and gives them just the permissions they should have. Safe to run again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from scripts_app.roles import set_up_roles


class Command(BaseCommand):
    help = "建立坐席、主管、管理员三个角色，并设好权限（可以重复运行）。"

    def handle(self, *args: Any, **options: Any) -> None:
        names = set_up_roles()
        self.stdout.write(f"角色已就绪：{'、'.join(names)}。")
