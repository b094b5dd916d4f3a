"""How soon another process finds what was published, and what a rebuild takes while the old index answers.

`python -m benchmarks search_freshness [SIZE…]`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection

from django.contrib.auth.models import AnonymousUser

from benchmarks import site
from benchmarks.figures import percentile
from benchmarks.memory import Peak, resident
from scripts_app import drafts, review
from scripts_app.content import Line, ScriptContent
from scripts_app.models import Category, Revision, User
from scripts_app.search import SearchQuery, rebuild, search, warm_up

SIZES = (10_000,)
PUBLISHED = 60
_WARMING = 300
_GIVE_UP_SECONDS = 10.0
_MEGABYTE = 1 << 20


def table(size: int) -> str:
    corpus = site.set_up(size)
    rebuilt = _rebuilt()
    queries = corpus.queries(list(site.titles()), count=_WARMING)
    latencies, memory = _published(queries)
    half, most = percentile(latencies, 50), percentile(latencies, 95)
    return "\n".join(
        [
            f"| {size:,} scenarios | measured |",
            "|---|--:|",
            f"| published, then found by another process, ms, median / p95 / worst of {len(latencies)} "
            f"| {half:.0f} / {most:.0f} / {max(latencies):.0f} |",
            f"| rebuild, seconds | {rebuilt.seconds:.1f} |",
            f"| rebuild, memory of all its processes at most, MB | {rebuilt.peak.bytes / _MEGABYTE:.0f} |",
            f"| rebuild, the largest of its processes, MB | {rebuilt.peak.largest / _MEGABYTE:.0f} |",
            f"| {len(rebuilt.times)} searches during the rebuild: p95 ms / answered by the database "
            f"| {percentile(rebuilt.times, 95):.0f} / {rebuilt.degraded} |",
            f"| memory of a process that searches, after {_WARMING} queries, MB | {memory / _MEGABYTE:.0f} |",
        ]
    )


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """`times` of searches meanwhile in ms, `degraded` of them answered by the database."""

    seconds: float
    peak: Peak
    times: list[float]
    degraded: int


def _rebuilt() -> Rebuilt:
    rebuild()
    warm_up()
    started, times, degraded = time.perf_counter(), list[float](), 0
    process = subprocess.Popen([sys.executable, "manage.py", "rebuild_index"], stdout=subprocess.DEVNULL)
    with Peak(process.pid) as peak:
        while process.poll() is None:
            page = search(SearchQuery("退款申请"), actor=AnonymousUser())
            times.append(page.milliseconds)
            degraded += page.degraded
            time.sleep(0.2)
    return Rebuilt(time.perf_counter() - started, peak, times, degraded)


def _published(queries: list[str]) -> tuple[list[float], int]:
    """(ms from the approval to another process finding it, for each; bytes of that process)."""
    ours, theirs = get_context("spawn").Pipe()
    reader = get_context("spawn").Process(target=_find, args=(theirs, queries), daemon=True)
    reader.start()
    memory = int(ours.recv())
    latencies = []
    author, decider = (User.objects.get(username=name) for name in ("author", "decider"))
    for user in (author, decider):
        user.is_superuser = True
        user.save()
    for number in range(PUBLISHED):
        draft = _submitted(number, author=author)
        ours.send(_name(number))
        started = time.monotonic()
        review.approve(draft, actor=decider, seen=draft.digest)
        latencies.append((ours.recv() - started) * 1000)
    ours.send(None)
    reader.join(_GIVE_UP_SECONDS)
    return latencies, memory


def _submitted(number: int, *, author: User) -> Revision:
    content = ScriptContent(_name(number), lines=(Line.recommended("您好，请稍等，我帮您查一下。"),))
    place = drafts.Place(Category.objects.order_by("pk")[0])
    draft = drafts.create_scenario(content, place=place, actor=author)
    review.submit(draft, actor=author)
    return draft


def _name(number: int) -> str:
    return f"第{number}号停电公告"


def _find(pipe: Connection, queries: list[str]) -> None:
    """In another process: sends its memory, then for each title it is sent the moment when it found it."""
    warm_up()
    for query in queries:
        for hit in search(SearchQuery(query), actor=AnonymousUser()).hits:
            _ = hit.title, hit.recommended
    pipe.send(resident(os.getpid()))
    while title := pipe.recv():
        until = time.monotonic() + _GIVE_UP_SECONDS
        while time.monotonic() < until:
            hits = search(SearchQuery(title, limit=1), actor=AnonymousUser()).hits
            if hits and hits[0].content.title == title:
                break
            time.sleep(0.002)
        pipe.send(time.monotonic())


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    for size in sizes:
        print(table(size), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
