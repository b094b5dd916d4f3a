"""The same rules on PostgreSQL: tests of records, actions and search run again on a server of our own on loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
AGAIN = (
    "tests/test_drafts.py",
    "tests/test_review.py",
    "tests/test_races.py",
    "tests/test_undo_races.py",
    "tests/test_batch_review.py",
    "tests/test_backend.py",
    "tests/test_checking.py",
    "tests/test_gaps.py",
    "tests/test_usage.py",
    "tests/models",
    "tests/importing/test_cautions.py",
    "tests/importing/test_undo.py",
    "tests/importing/test_undo_live.py",
    "tests/search/test_fallback.py",
    "tests/search/test_prepared.py",
    "tests/search/test_searching.py",
    "tests/search/test_channels.py",
    "tests/views/test_damaged_addresses.py",
    "tests/views/test_search_page.py",
    "tests/views/test_kept_answers.py",
    "tests/views/test_sent_twice.py",
)
_SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
POSTGRES = _SERVERS[-1].parent if _SERVERS else None
_ALREADY_THERE = "postgres" in os.environ.get("KB_DATABASE_URL", "")


@pytest.mark.postgres
@pytest.mark.skipif(_ALREADY_THERE, reason="../shared run of the same tests: this is it")
@pytest.mark.skipif(POSTGRES is None, reason="No PostgreSQL found: apt-get install postgresql")
def test_records_actions_and_races_keep_their_rules_on_postgresql() -> None:
    with _server() as url:
        again = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *AGAIN],
            cwd=ROOT,
            env={**os.environ, "KB_DATABASE_URL": url},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert again.returncode == 0, again.stdout[-3000:]


@contextmanager
def _server() -> Iterator[str]:
    """Address of a throwaway server. PostgreSQL refuses to run as root, so root lends it another account."""
    assert POSTGRES
    folder = Path(tempfile.mkdtemp(prefix="kb-postgres-"))
    account = pwd.getpwnam("postgres" if _has_account("postgres") else "nobody") if os.getuid() == 0 else None
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    user, group = (account.pw_uid, account.pw_gid) if account else (None, None)
    data, port = folder / "data", _free_port()
    subprocess.run(
        [POSTGRES / "initdb", "-D", data, "-U", "kb", "--auth=trust", "-E", "UTF8", "--no-sync"],
        check=True,
        capture_output=True,
        cwd=folder,
        user=user,
        group=group,
    )
    options = ["-D", str(data), "-p", str(port), "-k", str(folder), "-h", "127.0.0.1", "-c", "fsync=off"]
    server = subprocess.Popen(
        [POSTGRES / "postgres", *options],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        user=user,
        group=group,
    )
    try:
        _wait_for(port)
        yield f"postgres://kb@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _has_account(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("PostgreSQL did not start")
