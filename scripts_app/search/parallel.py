"""Everything on the air packed for the index; of a big library by several processes, for analysis is what it costs."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import current_process, get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path

import django
from django.db import connection

from scripts_app.search.documents import CHUNK, documents_of, keys_on_the_air
from scripts_app.search.engines.chosen import open_engine
from scripts_app.search.engines.door import Pack

_ALONE = 3_000  # so many scenarios are analysed before other processes have started
_PROCESSES_MAX = 2  # each takes some 280 MB for its dictionaries, and agents want some processors too
_NICENESS = 10  # agents who search meanwhile come first, as long as there is an index that answers them


def all_packs(folder: Path, *, is_urgent: bool = False) -> Iterator[Pack]:
    """For the engine over `folder`, a chunk at a time, in the order of their keys."""
    keys = keys_on_the_air()
    chunks = [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]
    processes = min(_cores(), _PROCESSES_MAX)
    if len(keys) <= _ALONE or processes == 1 or current_process().daemon:  # which may start no others
        for chunk in chunks:
            yield _packed(folder, chunk)
    else:
        yield from _by_processes(processes, partial(_packed_there, folder, is_urgent=is_urgent), chunks=chunks)


def _cores() -> int:
    return os.cpu_count() or 1


def _packed(folder: Path, keys: list[int]) -> Pack:
    return open_engine(folder).pack(documents_of(keys))


def _by_processes(processes: int, pack: Callable[..., Pack], *, chunks: list[list[int]]) -> Iterator[Pack]:
    """New processes, not forked ones: a fork of a web process would share its threads' locks and its connections."""
    waiting: deque[Future[Pack]] = deque()
    name = str(connection.settings_dict["NAME"])
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        for chunk in chunks:
            waiting.append(pool.submit(pack, chunk, database=name))
            if len(waiting) > 2 * processes:  # no more than that waits in memory
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _packed_there(folder: Path, keys: list[int], *, database: str, is_urgent: bool) -> Pack:
    """The database is named because that of a test differs from the settings'."""
    _end_with_parent()
    connection.settings_dict["NAME"] = database
    if not is_urgent:
        os.nice(_NICENESS - os.nice(0))
    return _packed(folder, keys)


@cache
def _end_with_parent() -> None:
    """Else it would wait for work forever, with its dictionaries in memory, when who started it was killed."""
    threading.Thread(target=_wait_for_end, args=(parent_process(),), daemon=True).start()


def _wait_for_end(parent: BaseProcess | None) -> None:
    if parent:
        parent.join()
        os._exit(1)
