"""The search page over HTTP, under gunicorn with two workers, beside a page of the same site that does nothing.

`python -m benchmarks search_http [SIZE]`. What counts is the CPU that the workers take for a request: the client runs
on the same machine and would spoil the times. The empty page reads the session and the user, as every page does.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.test import Client
from django.urls import reverse

from benchmarks import site
from benchmarks.figures import percentile
from benchmarks.memory import resident
from benchmarks.urls import EMPTY
from scripts_app.models import User
from scripts_app.search import rebuild

SIZE, WORKERS, REQUESTS = 10_000, 2, 600
CONNECTIONS = (1, 16, 64)
_TICKS = os.sysconf("SC_CLK_TCK")
_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Load:
    """Requests to send: addresses, over how many connections at once, as whom."""

    addresses: list[str]
    headers: dict[str, str]


def table(size: int) -> str:
    corpus = site.set_up(size)
    rebuild()
    client = Client()
    client.force_login(User.objects.get(username="agent"))
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}
    asked = [f"{reverse('search')}?q={quote(query)}" for query in corpus.queries(list(site.titles()))]
    loads = {
        "a page that does nothing": Load([EMPTY], cookie),
        "search results while typing": Load(asked, {**cookie, "HX-Request": "true"}),
        "the whole search page": Load(asked, cookie),
    }
    head = (
        f"| {size:,} scenarios, {WORKERS} workers | connections | requests/s | p95 ms | CPU ms/request | to nothing |"
    )
    rows = [head, "|---|--:|--:|--:|--:|--:|"]
    with _server() as (port, pid):
        for connections in CONNECTIONS:
            base = 0.0
            for name, load in loads.items():
                rate, slow, cpu = _measured(load, port, pid=pid, connections=connections)
                base = base or cpu
                rows.append(f"| {name} | {connections} | {rate:.0f} | {slow:.1f} | {cpu:.2f} | {cpu / base:.1f} |")
        memory = [resident(worker) / (1 << 20) for worker in _workers(pid)]
    rows.append(f"\nMemory of each worker afterwards, MB: {', '.join(f'{value:.0f}' for value in memory)}")
    return "\n".join(rows)


def _measured(load: Load, port: int, *, pid: int, connections: int) -> tuple[float, float, float]:
    """(requests a second, p95 in ms, CPU ms of the workers for a request)."""
    _send(load, port, count=REQUESTS // 4, connections=connections)
    before, started = _cpu(pid), time.perf_counter()
    times = _send(load, port, count=REQUESTS, connections=connections)
    seconds = time.perf_counter() - started
    return REQUESTS / seconds, percentile(times, 95), (_cpu(pid) - before) * 1000 / REQUESTS


def _send(load: Load, port: int, *, count: int, connections: int) -> list[float]:
    addresses = list(islice(cycle(load.addresses), count))

    def ask(address: str) -> float:
        started = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", address, headers=load.headers)
        response = connection.getresponse()
        response.read()
        connection.close()
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{address} answered {response.status}")
        return (time.perf_counter() - started) * 1000

    with ThreadPoolExecutor(connections) as pool:
        return list(pool.map(ask, addresses))


@contextmanager
def _server() -> Iterator[tuple[int, int]]:
    """(port, process id of gunicorn's master)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "kb.wsgi", "--preload", "--workers", str(WORKERS)]
    process = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}", "--log-level", "error"])
    try:
        _wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(_START_SECONDS)


def _wait_for(port: int) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError("gunicorn did not start")


def _workers(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def _cpu(pid: int) -> float:
    """Seconds of CPU that the workers have taken."""
    stats = [Path(f"/proc/{worker}/stat").read_text(encoding="ascii").rsplit(")", 1)[1] for worker in _workers(pid)]
    return sum(int(stat.split()[11]) + int(stat.split()[12]) for stat in stats) / _TICKS


def main() -> None:
    print(table(int(sys.argv[1]) if len(sys.argv) > 1 else SIZE))


if __name__ == "__main__":
    main()
