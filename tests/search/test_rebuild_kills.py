"""kill -9 of a rebuild at each of its moments: the old index answers, nothing stays behind, the next one succeeds."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from scripts_app.models import User
from scripts_app.search import SearchQuery, generations, reader, rebuild, search
from tests.library import MAIL, NOISE, QUIET, make_manager, put_live
from tests.workers import ROOT, wait_until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="../shared run on PostgreSQL: a file is handed over here"),
]
MOMENTS = {
    "its folder is made": "index.open_engine",
    "packs come in": "gathering.Gathered.add",
    "its files are written": "manifest.write_manifest",
    "all but the pointer is written": "generations.put_into_use",
}
PROGRAM = """
import time
import django
django.setup()
from scripts_app.search import generations, index, parallel
from scripts_app.search.engines import gathering, manifest

def stop(*args, **options):
    print("here", flush=True)
    time.sleep(60)

parallel._ALONE, parallel.CHUNK = 0, 1
{moment} = stop
index.rebuild()
"""


@pytest.fixture
def manager() -> User:
    manager = make_manager()
    for content in (NOISE, QUIET):
        put_live(content, manager=manager)
    assert titles("杂音") == [NOISE.title]
    return manager


def titles(text: str) -> list[str]:
    page = search(SearchQuery(text), actor=AnonymousUser())
    assert not page.degraded
    return [hit.content.title for hit in page.hits]


@contextmanager
def stopped_at(moment: str, *, folder: Path) -> Iterator[int]:
    """The pid of a rebuild that has come so far, killed at the end."""
    database = f"sqlite:///{connection.settings_dict['NAME']}"
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(moment=moment)],
        env={**os.environ, "KB_DATABASE_URL": database, "KB_DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert process.stdout
    try:
        assert process.stdout.readline() == "here\n"
        yield process.pid
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()


def children(pid: int) -> list[int]:
    return [int(child) for file in Path(f"/proc/{pid}/task").glob("*/children") for child in file.read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def folders() -> set[str]:
    return {path.name for path in generations.index_dir().iterdir()}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS)
def test_a_rebuild_that_is_killed_harms_nothing(moment: str, manager: User, tmp_path: Path) -> None:
    before = folders()
    with stopped_at(moment, folder=tmp_path) as pid:
        begun = children(pid)
        assert folders() > before
    wait_until(lambda: not any(map(is_alive, begun)), seconds=20)
    reader.close()
    assert titles("杂音") == [NOISE.title]
    put_live(MAIL, manager=manager)
    assert titles("邮箱") == [MAIL.title]
    assert rebuild(only_if_needed=True) is None  # as at the next start
    assert folders() == before
    assert rebuild() == 3
    assert (titles("杂音"), titles("邮箱")) == ([NOISE.title], [MAIL.title])
    assert len([name for name in folders() if name.isdigit()]) == 2
