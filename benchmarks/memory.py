"""Memory of a process and of all that it started, from /proc.

Pss counts a page that n processes share as an n-th for each, so that the sum over processes is what they take together;
resident size counts it for each.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_EVERY_SECONDS = 0.25


def resident(pid: int) -> int:
    """Resident bytes of the process and its children, theirs included; 0 once it has ended."""
    return sum(_resident_alone(one) for one in family(pid))


def shared_out(pid: int) -> int:
    """Bytes of the process and its children, pages that n processes share as an n-th; 0 once it has ended."""
    return sum(_kilobytes(one, "smaps_rollup", line="Pss:") for one in family(pid)) << 10


class Peak:
    """The most that a process and its children took while the block ran: looked at four times a second.

    `bytes` is the most that all took together (Pss), `largest` the most that any of them was resident with.
    """

    def __init__(self, pid: int) -> None:
        self.bytes = self.largest = 0
        self._pid, self._ended = pid, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(_EVERY_SECONDS):
            self.bytes = max(self.bytes, shared_out(self._pid))
            largest = max((_kilobytes(pid, "status", line="VmHWM:") for pid in family(self._pid)), default=0) << 10
            self.largest = max(self.largest, largest)


def family(pid: int) -> Iterator[int]:
    """The process and all below it."""
    yield pid
    for thread in Path(f"/proc/{pid}/task").glob("*"):
        try:
            children = (thread / "children").read_text(encoding="ascii").split()
        except OSError:
            continue
        for child in children:
            yield from family(int(child))


def _resident_alone(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0


def _kilobytes(pid: int, file: str, *, line: str) -> int:
    """What a line of a file in /proc says; 0 once the process has ended."""
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(found.split()[1]) for found in lines if found.startswith(line)), 0)
