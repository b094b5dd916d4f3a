"""Many searches from several processes while the library changes all the time, is rebuilt twice and damaged once.

`python -m benchmarks search_soak [SEARCHES]`. Counted are errors, forbidden lines given as lines to say, and texts
that nobody approved or that were taken off the air before the search began: all must be 0.
"""

from __future__ import annotations

import logging
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from benchmarks import site
from benchmarks.corpus import Corpus
from benchmarks.figures import percentile
from scripts_app import drafts, publishing, review
from scripts_app.content import Line, ScriptContent
from scripts_app.models import Category, Scenario, Status, User
from scripts_app.search import SearchHit, SearchQuery, rebuild, search, warm_up

logger = logging.getLogger(__name__)
SIZE, SEARCHES, PROCESSES = 2_000, 100_000, 4
_UNAPPROVED, _FORBIDDEN = "未经审批", "这话不可说"
_DISTURBED = {"damage": 0.5, "rebuild": 0.25, "rebuild again": 0.75}  # at which share of the searches


@dataclass(frozen=True, slots=True)
class Task:
    """What one process of agents is to do, and where it counts and reports."""

    seed: int
    share: int
    done: Synchronized[int]
    results: SimpleQueue[tuple[Counter[str], list[float]]]


def table(searches: int) -> str:
    site.set_up(SIZE)
    User.objects.filter(username__in=("author", "decider")).update(is_superuser=True)
    rebuild()
    context = get_context("spawn")
    done = context.Value("q", 0)
    results: SimpleQueue[tuple[Counter[str], list[float]]] = context.SimpleQueue()
    share = searches // PROCESSES
    readers = [
        context.Process(target=_search, args=(Task(number, share, done, results),)) for number in range(PROCESSES)
    ]
    for reader in readers:
        reader.start()
    published = _change_until_done(done, searches)
    counts: Counter[str] = Counter()
    times: list[float] = []
    for _ in readers:
        found, slow = results.get()
        counts.update(found)
        times += slow
    told = ["searches", "errors", "forbidden lines to say", "unapproved", "retired before", "from the database"]
    rows = [f"| {name} | {counts[name]:,} |" for name in told]
    return "\n".join(
        [
            f"| {PROCESSES} processes, {SIZE:,} scenarios | count |",
            "|---|--:|",
            *rows,
            f"| published and retired meanwhile | {published:,} |",
            f"| p95 of a search, ms | {percentile(times, 95):.1f} |",
        ]
    )


def _change_until_done(done: Synchronized[int], searches: int) -> int:
    """Publishes and retires without a pause; rebuilds and damages the index on the way."""
    waiting = dict(_DISTURBED)
    author, decider = (User.objects.get(username=name) for name in ("author", "decider"))
    changed = 0
    rebuilds: list[threading.Thread] = []
    while done.value < searches:
        for name in [name for name, at in waiting.items() if done.value >= at * searches]:
            del waiting[name]
            if name == "damage":
                _damage()
            else:
                rebuilds.append(threading.Thread(target=_rebuild))
                rebuilds[-1].start()
        _change(changed, author=author, decider=decider)
        changed += 1
    for thread in rebuilds:
        thread.join()
    return changed


def _change(number: int, *, author: User, decider: User) -> None:
    content = ScriptContent(
        f"第{number}号公告停电退款",
        lines=(Line.recommended(f"您好，第{number}号公告已经发布。"), Line.forbidden(f"{_FORBIDDEN}退款{number}")),
    )
    draft = drafts.create_scenario(content, place=drafts.Place(Category.objects.order_by("pk")[0]), actor=author)
    review.submit(draft, actor=author)
    review.approve(draft, actor=decider, seen=draft.digest)
    hidden = ScriptContent(f"{_UNAPPROVED}的退款公告{number}", lines=content.lines)
    drafts.create_scenario(hidden, place=drafts.Place(Category.objects.order_by("pk")[0]), actor=author)
    if number % 3 == 0:
        publishing.retire(Scenario.objects.get(pk=draft.scenario_id), actor=decider)


def _rebuild() -> None:
    rebuild()
    connection.close()


def _damage() -> None:
    """Turns bytes in the middle of every segment of the index in use."""
    for file in Path(settings.INDEX_DIR).glob("*/*.seg"):
        with file.open("r+b") as stream:
            stream.seek(file.stat().st_size // 2)
            stream.write(b"\xff" * 64)


def _search(task: Task) -> None:
    """One process of an agent: searches, and judges what it gets."""
    warm_up()
    random_ = random.Random(task.seed)
    queries = [*Corpus(seed=task.seed).queries(list(site.titles())), "退款公告", "停电公告", _FORBIDDEN, _UNAPPROVED]
    counts: Counter[str] = Counter()
    times = []
    for _ in range(task.share):
        retired = _lately_retired()
        started = time.perf_counter()
        try:
            page = search(SearchQuery(random_.choice(queries)), actor=AnonymousUser())
            counts.update(_judged(page.hits, retired))
            counts["from the database"] += page.degraded
        except Exception:
            logger.exception("a search failed")
            counts["errors"] += 1
        times.append((time.perf_counter() - started) * 1000)
        counts["searches"] += 1
        with task.done.get_lock():
            task.done.value += 1
    task.results.put((counts, times))


def _lately_retired() -> set[int]:
    retired = Scenario.objects.filter(retired_at__isnull=False).order_by("-retired_at")
    return set(retired.values_list("pk", flat=True)[:20])


def _judged(hits: Iterable[SearchHit], retired: set[int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for hit in hits:
        live = hit.scenario.live_revision
        found["unapproved"] += live is None or live.status != Status.APPROVED or _UNAPPROVED in hit.content.title
        found["retired before"] += hit.scenario.pk in retired
        said = hit.recommended
        found["forbidden lines to say"] += said is not None and (
            not said.line.is_sayable or _FORBIDDEN in said.line.text
        )
    return found


def main() -> None:
    print(table(int(sys.argv[1]) if len(sys.argv) > 1 else SEARCHES))


if __name__ == "__main__":
    main()
