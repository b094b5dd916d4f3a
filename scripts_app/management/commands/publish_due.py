"""Puts approved revisions live whose first day has come. `import_worker` does it too; this is for cron without one."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scripts_app import publishing
from scripts_app.models import User


class Command(BaseCommand):
    help = "发布到了生效日期的已通过版本（import_worker 在运行时会自动做；没有它时每天零点后运行一次）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as", dest="actor", required=True, metavar="USERNAME", help="记在哪个账号名下")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = User.objects.filter(username=options["actor"], is_active=True).first()
        if actor is None:
            raise CommandError(f"没有账号“{options['actor']}”，或它已停用。请检查 --as 后面的账号。", returncode=2)
        self.stdout.write(f"已发布 {publishing.publish_due(actor=actor)} 个到期生效的版本。")
