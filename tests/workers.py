"""A real worker process beside the test, on the database and the folders of the test; and the queue it works on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db import DatabaseBackend

from scripts_app.models import ImportJob, JobStatus

ROOT = Path(__file__).resolve().parent.parent


class Worker:
    """`manage.py import_worker` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        database = f"sqlite:///{connection.settings_dict['NAME']}"
        self._process = subprocess.Popen(
            [sys.executable, ROOT / "manage.py", "import_worker", "--with-parent", str(os.getpid())],
            env={**os.environ, "KB_DATABASE_URL": database, "KB_DATA_DIR": str(folder)},
        )

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """What the kernel does when memory runs out, or an admin with kill -9."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


@contextmanager
def working(folder: Path) -> Iterator[Worker]:
    """A worker that is killed at the end, if it still lives."""
    worker = Worker(folder)
    try:
        yield worker
    finally:
        worker.kill()


@contextmanager
def queued() -> Iterator[None]:
    """What is queued meanwhile waits for a worker, as on the site."""
    at_once = task_backends["default"]
    waiting: Any = DatabaseBackend("default", {"QUEUES": ["default"], "OPTIONS": {}})
    task_backends["default"] = waiting
    try:
        yield
    finally:
        task_backends["default"] = at_once


def wait_until(done: Callable[[], bool], *, seconds: float = 60) -> None:
    """Asks often, so that the answer is seen within a few milliseconds."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


def a_minute_passes() -> None:
    """For jobs at which nobody is any more: their last sign of life is a minute old."""
    ImportJob.objects.filter(status__in=(JobStatus.RUNNING, JobStatus.QUEUED)).update(
        heartbeat_at=timezone.now() - timedelta(seconds=60)
    )
