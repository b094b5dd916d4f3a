"""Everything from a fresh clone to a running site; what `make run` calls. Safe to run again."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from scripts_app import permissions
from scripts_app.importing import batches
from scripts_app.models import ImportBatch, User
from scripts_app.roles import open_account, set_up_roles
from scripts_app.search import rebuild

DEMO_WORKBOOK = settings.BASE_DIR / "fixtures" / "demo_scripts.xlsx"
_STOPPING_SECONDS = 10
DEMO_ACCOUNTS = (
    ("agent", permissions.AGENT, "演示坐席"),
    ("manager", permissions.MANAGER, "演示主管"),
    ("admin", permissions.ADMIN, "演示管理员"),
)


class Command(BaseCommand):
    help = "一步就绪：建库、角色、演示账号、演示话术、索引，然后启动网站。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default="127.0.0.1:8000", help="网站地址（默认 127.0.0.1:8000）")
        parser.add_argument("--no-server", action="store_true", help="只准备，不启动网站")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        set_up_roles()
        self._open_demo_accounts()
        self._load_demo_scripts()
        rebuild(only_if_needed=True)
        if not options["no_server"]:
            self.stdout.write(f"网站地址：http://{options['address']}  （按 Ctrl+C 停止）")
            with _import_worker():
                call_command("runserver", options["address"], use_reloader=False)

    def _open_demo_accounts(self) -> None:
        """Passwords are shown this once: only their hashes are kept."""
        for username, role, display_name in DEMO_ACCOUNTS:
            password = open_account(username, role=role, display_name=display_name)
            told = f"密码 {password}" if password else "已存在，密码不变"
            self.stdout.write(f"演示账号 {username}（{role}）：{told}")

    def _load_demo_scripts(self) -> None:
        if ImportBatch.objects.exists() or not batches.library_is_empty():
            return
        actor = User.objects.get(username="admin")
        batch = batches.preview(DEMO_WORKBOOK, name=DEMO_WORKBOOK.name, actor=actor)
        batches.confirm(batch, actor=actor, publish=True)
        self.stdout.write(f"演示话术已上线：{batch.rows.exclude(revision=None).count()} 个场景。")


@contextmanager
def _import_worker() -> Iterator[None]:
    """The worker beside the site, stopped with it. What it has to leave unfinished is taken up at the next start."""
    program = [sys.executable, str(settings.BASE_DIR / "manage.py"), "import_worker"]
    worker = subprocess.Popen([*program, "--with-parent", str(os.getpid())])  # it may start when we are gone already
    try:
        yield
    finally:
        worker.terminate()
        try:
            worker.wait(_STOPPING_SECONDS)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
