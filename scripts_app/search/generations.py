"""Where the index lives on disk: numbered folders, a CURRENT file that names the one in use, and one lock for writers.

A rebuild fills a new folder and then replaces CURRENT in one step, so that readers see the old index or the new one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

_CURRENT, _LOCK, _STAMP = "CURRENT", "lock", "stamp"


def index_dir() -> Path:
    """The folder of the index, made with mode 0700: Whoosh keeps pickles, so whoever writes there owns the process."""
    folder: Path = settings.INDEX_DIR
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def current() -> Path | None:
    """The generation in use, or None before the first one."""
    try:
        name = (settings.INDEX_DIR / _CURRENT).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return index_dir() / name if name.isdigit() else None


def has_stamp(generation: Path, stamp: str) -> bool:
    try:
        return (generation / _STAMP).read_text(encoding="ascii") == stamp
    except (OSError, UnicodeDecodeError):
        return False


def start_next() -> Path:
    """An empty folder with a higher number than any before. Call it with the lock held."""
    numbers = [int(folder.name) for folder in _generations()]
    folder = index_dir() / str(max(numbers, default=0) + 1)
    folder.mkdir(mode=0o700)
    return folder


def put_into_use(generation: Path, *, stamp: str) -> None:
    """Makes the generation the current one, safely on disk, and removes all but the one before it."""
    before = current()
    _write_synced(generation / _STAMP, stamp)
    temporary = index_dir() / f"{_CURRENT}.new"
    _write_synced(temporary, generation.name)
    temporary.replace(index_dir() / _CURRENT)
    for folder in _generations():
        if folder not in (generation, before):  # readers may still be opening the one before
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def writing(*, wait: bool) -> Iterator[bool]:
    """True inside when this process is now the only writer; False when another is and `wait` is not set."""
    with (index_dir() / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


def _generations() -> list[Path]:
    return [folder for folder in index_dir().iterdir() if folder.name.isdigit() and folder.is_dir()]


def _write_synced(file: Path, text: str) -> None:
    with file.open("w", encoding="ascii") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
