"""Work on the index that nobody waits for, in a thread of this process; what failed is left alone for a while.

A full disk is not filled by trying again for every search, and a folder that nobody can write to fills no log.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from time import monotonic

from django.db import connection

logger = logging.getLogger(__name__)
_PAUSE_SECONDS = 60.0


class Errand:
    """Done by one thread at a time, and once more when somebody asks for it meanwhile."""

    def __init__(self, name: str, work: Callable[[], object], *, complaint: str) -> None:
        self._name, self._work, self._complaint = name, work, complaint
        self._running, self._wanted = threading.Lock(), threading.Event()
        self._failed_at = float("-inf")

    @property
    def is_running(self) -> bool:
        return self._running.locked()

    @property
    def is_paused(self) -> bool:
        """Did it fail a moment ago?"""
        return monotonic() - self._failed_at < _PAUSE_SECONDS

    def pause(self) -> None:
        """It has just failed."""
        self._failed_at = monotonic()

    def forget(self) -> None:
        """Knows of no failure, as in a process that just started."""
        self._failed_at = float("-inf")

    def start(self) -> None:
        """Has it done, unless it failed a moment ago. Never raises."""
        self._wanted.set()
        if self.is_paused or not self._running.acquire(blocking=False):
            return
        try:
            threading.Thread(target=self._run, name=self._name).start()
        except RuntimeError:  # the system has no thread left
            logger.exception(self._complaint)
            self.pause()
            self._running.release()

    def _run(self) -> None:
        try:
            while self._wanted.is_set():
                self._wanted.clear()
                self._work()
        except Exception:
            logger.exception(self._complaint)
            self.pause()
        finally:
            connection.close()
            self._running.release()
        if self._wanted.is_set():  # somebody asked at the last moment
            self.start()
