"""Where the index lives on disk: numbered folders, a CURRENT file that names the one in use, and locks for writers.

A rebuild fills a new folder while the old one is read and written on, then takes in what changed meanwhile and
replaces CURRENT in one step, so that readers see the old index or the new one.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from scripts_app.search.disk import write_safely

logger = logging.getLogger(__name__)
_CURRENT, _STAMP, _MEANWHILE, _DAMAGED = "CURRENT", "stamp", "meanwhile", "DAMAGED"
Mark = tuple[int, int]
_WRITER_LOCK, _REBUILD_LOCK = "lock", "rebuild.lock"


@dataclass(frozen=True, slots=True)
class Stamp:
    """Of which database an index was made, and by which rules of analysis and schema."""

    database: str
    rules: str


def index_dir() -> Path:
    """The folder of the index, kept at mode 0700: Whoosh keeps pickles, so whoever writes there owns the process."""
    folder: Path = settings.INDEX_DIR
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        _shut(folder)
    return folder


def current() -> Path | None:
    """The generation in use, or None before the first one, and when it cannot be told which one it is."""
    try:
        name, *digests = (settings.INDEX_DIR / _CURRENT).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return None
    is_sound = name.isdigit() and digests in ([], [_digest(name)])  # none: written before there were digests
    return index_dir() / name if is_sound else None


def mark() -> Mark | None:
    """Differs whenever another generation was put into use; costs a microsecond. None when there is none."""
    try:
        found = (settings.INDEX_DIR / _CURRENT).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def read_stamp(generation: Path) -> Stamp | None:
    try:
        database, rules = (generation / _STAMP).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return None
    return Stamp(database, rules)


def start_next() -> Path:
    """An empty folder with a higher number than the one in use. Call it with both locks held."""
    remove_unfinished()
    used = current()
    folder = index_dir() / str(int(used.name) + 1 if used else 1)
    folder.mkdir(mode=0o700)
    return folder


def remove_unfinished() -> None:
    """Removes what a rebuild left that died or failed. Call it with both locks held."""
    for folder in _unfinished():
        shutil.rmtree(folder)


def note_changes(keys: Iterable[int]) -> None:
    """Tells a rebuild under way what was written into the generation in use. Call it with the writer's lock held."""
    for folder in _unfinished():
        with (folder / _MEANWHILE).open("a", encoding="ascii") as stream:
            stream.writelines(f"{key}\n" for key in keys)


def changed_meanwhile(generation: Path, *, since: int = 0) -> tuple[set[int], int]:
    """(the keys noted since the generation was started, or since that place in the notes; the place after them)."""
    try:
        noted = (generation / _MEANWHILE).read_bytes()[since:]
    except FileNotFoundError:
        return set(), since
    whole = noted[: noted.rfind(b"\n") + 1]  # somebody may be writing
    return {int(line) for line in whole.split()}, since + len(whole)


def tell_damage() -> None:
    """Lets all processes know that the generation in use is damaged, until another is put into use."""
    if used := current():
        write_safely(index_dir() / _DAMAGED, used.name)


def is_told_damaged() -> bool:
    """Was it found damaged, by whichever process? Costs a microsecond while it was not."""
    try:
        told = (settings.INDEX_DIR / _DAMAGED).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return False
    used = current()
    return used is not None and told == used.name


def withdraw_damage() -> None:
    """The generation in use was found sound."""
    (index_dir() / _DAMAGED).unlink(missing_ok=True)


def put_into_use(generation: Path, *, stamp: Stamp) -> None:
    """Makes the generation the current one, safely on disk, and removes all but the one before it."""
    before = current()
    write_safely(generation / _STAMP, f"{stamp.database} {stamp.rules}")
    write_safely(index_dir() / _CURRENT, f"{generation.name} {_digest(generation.name)}")
    withdraw_damage()
    for folder in _generations():
        if folder not in (generation, before):  # readers may still be opening the one before
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def writing(*, wait: bool) -> Iterator[bool]:
    """True inside when this process is now the only writer; False when another is and `wait` is not set."""
    with _locked(_WRITER_LOCK, wait=wait) as alone:
        yield alone


@contextmanager
def rebuilding() -> Iterator[None]:
    """Waits until no other process rebuilds. Changes are written to the generation in use meanwhile."""
    with _locked(_REBUILD_LOCK, wait=True):
        yield


@contextmanager
def _locked(name: str, *, wait: bool) -> Iterator[bool]:
    with (index_dir() / name).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True


def _unfinished() -> list[Path]:
    """The generation that is being built, or those whose building died."""
    used = current()
    return [folder for folder in _generations() if used is None or int(folder.name) > int(used.name)]


def _generations() -> list[Path]:
    return [folder for folder in index_dir().iterdir() if folder.name.isdigit() and folder.is_dir()]


def _digest(name: str) -> str:
    """A number with a turned bit is another number: with its digest it is none."""
    return hashlib.sha256(name.encode("ascii")).hexdigest()


@cache
def _shut(folder: Path) -> None:
    """Tried once in each process."""
    try:
        folder.chmod(0o700)
    except OSError:
        logger.exception("别人也能写索引目录 %s，可能借此控制本网站。请把它改为只有运行网站的用户可以读写。", folder)
