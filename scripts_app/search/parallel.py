"""Everything on the air as documents; for a big library by several processes, for analysis is what a rebuild costs."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

import django
from django.db import connection

from scripts_app.search.documents import CHUNK, documents_of, keys_on_the_air
from scripts_app.search.engines.door import Document

_ALONE = 3_000  # so many scenarios are analysed before other processes have started
_PROCESSES_MAX = 4
_NICENESS = 10  # agents who search meanwhile come first


def all_documents() -> Iterator[Document]:
    """A chunk at a time, in the order of their keys."""
    keys = keys_on_the_air()
    chunks = [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]
    processes = min(_cores(), _PROCESSES_MAX)
    if len(keys) <= _ALONE or processes == 1:
        for chunk in chunks:
            yield from documents_of(chunk)
    else:
        yield from _by_processes(chunks, processes)


def _cores() -> int:
    return os.cpu_count() or 1


def _by_processes(chunks: list[list[int]], processes: int) -> Iterator[Document]:
    """New processes, not forked ones: a fork of a web process would share its threads' locks and its connections."""
    waiting: deque[Future[list[Document]]] = deque()
    name = str(connection.settings_dict["NAME"])
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        for chunk in chunks:
            waiting.append(pool.submit(_documents_of, chunk, database=name))
            if len(waiting) > 2 * processes:  # no more than that waits in memory
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _documents_of(keys: list[int], *, database: str) -> list[Document]:
    """The database is named because that of a test differs from the settings'."""
    connection.settings_dict["NAME"] = database
    os.nice(_NICENESS - os.nice(0))
    return documents_of(keys)
