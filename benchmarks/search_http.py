"""The search page over HTTP, under gunicorn with two workers, beside a page of the same site that does nothing.

`python -m benchmarks search_http [SIZE]`. What counts is the CPU that the workers take for a request: the client runs
on the same machine and would spoil the times. The empty page reads the session and the user, as every page does.

Answers are kept by the workers, so each load is told twice: questions that nobody asked before, every one of them once,
and questions that both workers have answered before. A day's mix is between the two, as the shift of a centre sends it:
of five questions four are drawn by Zipf's law from those that are asked every day, which the workers have come across
as often as that law has it, and one is new; three of four are results while typing, one is a whole page.
"""

from __future__ import annotations

import http.client
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.test import Client
from django.urls import reverse

from benchmarks import site
from benchmarks.figures import percentile
from benchmarks.memory import resident, shared_out
from benchmarks.urls import EMPTY
from scripts_app.models import User
from scripts_app.search import rebuild

SIZE, WORKERS, REQUESTS, QUESTIONS = 10_000, 2, 600, 300
DAILY, DAY = 500, 1_000  # questions of every day; requests of a day's mix
NEW, WHOLE = 5, 4  # one in so many of them is new; is a whole page
CONNECTIONS = (1, 16, 64)
_TICKS = os.sysconf("SC_CLK_TCK")
_START_SECONDS = 60
_WARM, _READING_SECONDS = 60, 15  # the first questions make the workers read the titles, in a thread of their own
_ROUNDS = 4  # so often is a question sent until, by chance, nearly each worker has had it


Headers = dict[str, str]
Request = tuple[str, Headers]


@dataclass(frozen=True, slots=True)
class Load:
    """Addresses, each with the headers it is asked with; those of `before` are sent before any is measured."""

    requests: list[Request]
    before: list[Request]

    @classmethod
    def known(cls, addresses: list[str], headers: Headers) -> Load:
        """The workers know all of them."""
        requests = [(address, headers) for address in addresses]
        return cls(requests, requests * _ROUNDS)

    @classmethod
    def new(cls, addresses: list[str], headers: Headers) -> Load:
        return cls([(address, headers) for address in addresses], [])


def table(size: int) -> str:
    corpus = site.set_up(size)
    rebuild()
    client = Client()
    client.force_login(User.objects.get(username="agent"))
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}
    titles, typing = list(site.titles()), {**cookie, "HX-Request": "true"}

    def loads() -> dict[str, Load]:
        new, other = (_addresses(corpus.queries(titles, count=QUESTIONS * 2)) for _ in range(2))
        return {
            "a page that does nothing": Load.known([EMPTY] * REQUESTS, cookie),
            "results while typing, never asked before": Load.new(new[:QUESTIONS], typing),
            "results while typing, asked before": Load.known(new[:QUESTIONS] * 2, typing),
            "the whole page, never asked before": Load.new(other[:QUESTIONS], cookie),
            "the whole page, asked before": Load.known(other[:QUESTIONS] * 2, cookie),
            "a day's mix": _day(corpus.queries(titles, count=DAILY + 2 * DAY), typing=typing, whole=cookie),
        }

    head = (
        f"| {size:,} scenarios, {WORKERS} workers | connections | requests/s | p95 ms | CPU ms/request | to nothing |"
    )
    rows = [head, "|---|--:|--:|--:|--:|--:|"]
    memory = ["| memory of each worker, MB | resident | shared pages divided |", "|---|--:|--:|"]
    with _server() as (port, pid):
        memory.append(_memory(pid, when="started"))
        warm = Load.new(_addresses(corpus.queries(titles, count=_WARM)), typing)
        _send(warm.requests, port, connections=WORKERS)
        time.sleep(_READING_SECONDS)
        memory.append(_memory(pid, when="titles read"))
        for connections in CONNECTIONS:
            base = 0.0
            for name, load in loads().items():
                rate, slow, cpu = _measured(load, port, pid=pid, connections=connections)
                base = base or cpu
                rows.append(f"| {name} | {connections} | {rate:.0f} | {slow:.1f} | {cpu:.2f} | {cpu / base:.1f} |")
        memory.append(_memory(pid, when="after all questions"))
    return "\n".join([*rows, "", *memory])


def _memory(pid: int, *, when: str) -> str:
    columns = ([measure(worker) >> 20 for worker in _workers(pid)] for measure in (resident, shared_out))
    return f"| {when} | {' | '.join(', '.join(map(str, column)) for column in columns)} |"


def _addresses(queries: list[str]) -> list[str]:
    """Different ones: a query that came up twice would be known the second time."""
    return [f"{reverse('search')}?q={quote(query)}" for query in dict.fromkeys(queries)]


def _measured(load: Load, port: int, *, pid: int, connections: int) -> tuple[float, float, float]:
    """(requests a second, p95 in ms, CPU ms of the workers for a request)."""
    _send(load.before, port, connections=connections)
    before, started = _cpu(pid), time.perf_counter()
    times = _send(load.requests, port, connections=connections)
    seconds, count = time.perf_counter() - started, len(load.requests)
    return count / seconds, percentile(times, 95), (_cpu(pid) - before) * 1000 / count


def _day(queries: list[str], *, typing: Headers, whole: Headers) -> Load:
    """A morning, and the requests of a day's mix after it."""
    addresses, random_ = _addresses(queries), random.Random(4)
    daily, new = addresses[:DAILY], iter(addresses[DAILY:])
    chances = list(accumulate(1 / (rank + 1) for rank in range(len(daily))))

    def request() -> Request:
        (known,) = random_.choices(daily, cum_weights=chances)
        headers = whole if random_.randrange(WHOLE) == 0 else typing
        return (known if random_.randrange(NEW) else next(new)), headers

    return Load(before=[request() for _ in range(DAY)], requests=[request() for _ in range(DAY)])


def _send(requests: list[Request], port: int, *, connections: int) -> list[float]:
    def ask(request: Request) -> float:
        address, headers = request
        started = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", address, headers=headers)
        response = connection.getresponse()
        response.read()
        connection.close()
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{address} answered {response.status}")
        return (time.perf_counter() - started) * 1000

    with ThreadPoolExecutor(connections) as pool:
        return list(pool.map(ask, requests))


@contextmanager
def _server() -> Iterator[tuple[int, int]]:
    """(port, process id of gunicorn's master)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "kb.wsgi", "--preload", "--workers", str(WORKERS)]
    process = subprocess.Popen([*command, "--bind", f"127.0.0.1:{port}", "--log-level", "error"])
    try:
        _wait_for(port, pid=process.pid)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(_START_SECONDS)


def _wait_for(port: int, *, pid: int) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0 and len(_workers(pid)) == WORKERS:
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
