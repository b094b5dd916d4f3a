"""Does the work that the import pages queue, takes up what a killed worker left behind, and puts live what is due.

One is enough.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from argparse import ArgumentParser
from threading import Thread
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from scripts_app import publishing
from scripts_app.importing import tasks

logger = logging.getLogger(__name__)
_LOOK_EVERY = 2.0  # seconds
_QUEUE_EVERY = 0.5
_PUBLISH_EVERY = 120.0
_KEPT_DAYS = 14


class Command(BaseCommand):
    help = "执行后台任务：读取导入的文件、生成预览、写入草稿，到了生效日期的版本自动发布。中断过的会自己接着做。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--with-parent", type=int, metavar="PID", help="启动它的进程；那个进程结束时，它也结束")

    def handle(self, *args: Any, **options: Any) -> None:
        parent = options["with_parent"]
        if _is_orphan(parent):
            return
        call_command("prune_db_task_results", min_age_days=_KEPT_DAYS, verbosity=0)
        Thread(target=_look_around, args=(parent,), daemon=True).start()
        Thread(target=_publish_due, daemon=True).start()
        call_command("db_worker", interval=_QUEUE_EVERY, reload=False, startup_delay=False, verbosity=0)


def _is_orphan(parent: int | None) -> bool:
    return parent is not None and os.getppid() != parent


def _look_around(parent: int | None) -> None:
    """Beside the work: jobs that stopped are queued again; an orphan asks itself to stop."""
    while True:
        try:
            close_old_connections()
            tasks.take_up_stopped()
        except DatabaseError:  # busy, or being migrated: there is a next time
            logger.warning("这一次没能查看中断的任务。", exc_info=True)
        if _is_orphan(parent):
            os.kill(os.getpid(), signal.SIGTERM)
            return
        time.sleep(_LOOK_EVERY)


def _publish_due() -> None:
    """Beside the work: what was approved for a later day goes live when that day has come, also after a night off."""
    while True:
        try:
            close_old_connections()
            if published := publishing.publish_due():
                logger.info("已发布 %s 个到期生效的版本。", published)
        except Exception:  # whatever it was: agents wait for the texts of today, so there is a next time
            logger.exception("这一次没能发布到了生效日期的版本，过两分钟再试。")
        time.sleep(_PUBLISH_EVERY)
