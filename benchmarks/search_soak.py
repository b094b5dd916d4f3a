"""Many searches from several processes while the library changes all the time, is rebuilt twice and damaged once.

`python -m benchmarks.search_soak [SEARCHES]`. Counted are errors, forbidden lines given as lines to say, texts that
nobody approved or that were taken off the air before the search began, and texts published two seconds before that are
not found: all must be 0, else it ends with status 1. A search that was never answered, as by a process that died, is
an error.
"""

from __future__ import annotations

import logging
import random
import sys
import time
from collections import Counter, deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
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
from scripts_app.models import Category, Revision, Scenario, Status, User
from scripts_app.search import SearchHit, SearchQuery, rebuild, search, warm_up

logger = logging.getLogger(__name__)
SIZE, SEARCHES, PROCESSES = 2_000, 100_000, 4
_UNAPPROVED, _FORBIDDEN = "未经审批", "这话不可说"
_MUST_BE_0 = ("errors", "forbidden lines to say", "unapproved", "retired before", "published 2 s before, not found")
_FOUND_SECONDS = 2.0  # on a busy machine; search_freshness tells how soon it is on an idle one
_ASKED_FOR = 0.05  # the share of searches that ask for what was published last
_DISTURBED = {"damage": 0.5, "rebuild": 0.25, "rebuild again": 0.75}  # at which share of the searches
_REBUILDS = 2
_PAUSE_SECONDS = 0.2  # between two texts put on the air: more in an hour than a call centre in a year


@dataclass(frozen=True, slots=True)
class Task:
    """What one process of agents is to do; how many searches all of them have done, and what was published last."""

    seed: int
    share: int
    done: Synchronized[int]
    published: Synchronized[int]
    results: Connection


def table(searches: int) -> tuple[str, bool]:
    """The figures, and whether all is as it must be."""
    site.set_up(SIZE)
    User.objects.filter(username__in=("author", "decider")).update(is_superuser=True)
    rebuild()
    context = get_context("spawn")
    done, published = context.Value("q", 0), context.Value("q", -1)
    readers, pipes = list[BaseProcess](), list[Connection]()
    for number in range(PROCESSES):
        ours, theirs = context.Pipe(duplex=False)
        task = Task(number, searches // PROCESSES, done, published, theirs)
        readers.append(context.Process(target=_search, args=(task,), daemon=True))
        readers[-1].start()
        theirs.close()
        pipes.append(ours)
    rebuilt = _change_until_done(readers, task=task, searches=searches)
    counts, times = _gathered(pipes)
    counts["errors"] += len(readers) * task.share - counts["searches"]
    rows = [f"| {name} | {counts[name]:,} |" for name in ("searches", *_MUST_BE_0, "from the database")]
    lines = [
        f"| {PROCESSES} processes, {SIZE:,} scenarios | count |",
        "|---|--:|",
        *rows,
        f"| published meanwhile, a third of them retired again | {published.value + 1:,} |",
        f"| rebuilds that were asked for and ended | {rebuilt} |",
        f"| p95 of a search, ms | {percentile(times or [0.0], 95):.1f} |",
    ]
    return "\n".join(lines), rebuilt == _REBUILDS and not any(counts[name] for name in _MUST_BE_0)


def _gathered(pipes: Iterable[Connection]) -> tuple[Counter[str], list[float]]:
    """What the processes counted, and their times; nothing from one that died."""
    counts: Counter[str] = Counter()
    times: list[float] = []
    for pipe in pipes:
        try:
            found, taken = pipe.recv()
        except EOFError:
            continue
        counts.update(found)
        times += taken
    return counts, times


def _change_until_done(readers: Iterable[BaseProcess], *, task: Task, searches: int) -> int:
    """Publishes and retires all the while; rebuilds and damages the index on the way. How many rebuilds ended."""
    waiting = dict(_DISTURBED)
    author, decider = (User.objects.get(username=name) for name in ("author", "decider"))
    rebuilds: list[Future[None]] = []
    with ThreadPoolExecutor(1) as aside:
        while task.done.value < searches and any(reader.is_alive() for reader in readers):
            for name in [name for name, at in waiting.items() if task.done.value >= at * searches]:
                del waiting[name]
                if name == "damage":
                    _damage()
                else:
                    rebuilds.append(aside.submit(_rebuild))
            number = task.published.value + 1
            _change(number, author=author, decider=decider)
            task.published.value = number
            time.sleep(_PAUSE_SECONDS)
    return sum(rebuild_.exception() is None for rebuild_ in rebuilds)


def _change(number: int, *, author: User, decider: User) -> None:
    content = ScriptContent(
        _name(number),
        lines=(Line.recommended(f"您好，第{number}号公告已经发布。"), Line.forbidden(f"{_FORBIDDEN}退款{number}")),
    )
    draft = drafts.create_scenario(content, place=drafts.Place(Category.objects.order_by("pk")[0]), actor=author)
    review.submit(draft, actor=author)
    review.approve(draft, actor=decider, seen=draft.digest)
    hidden = ScriptContent(f"{_UNAPPROVED}的退款公告{number}", lines=content.lines)
    drafts.create_scenario(hidden, place=drafts.Place(Category.objects.order_by("pk")[0]), actor=author)
    if number % 3 == 0:
        publishing.retire(Scenario.objects.get(pk=draft.scenario_id), actor=decider)


def _name(number: int) -> str:
    return f"第{number}号公告停电退款"


def _rebuild() -> None:
    try:
        rebuild()
    finally:
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
    known = _Published()
    for _ in range(task.share):
        retired = _lately_retired()
        stays = known.number_before(time.monotonic() - _FOUND_SECONDS, now=task.published.value)
        is_asked_for = stays > 0 and random_.random() < _ASKED_FOR
        text = _name(stays) if is_asked_for else random_.choice(queries)
        started = time.perf_counter()
        try:
            page = search(SearchQuery(text), actor=AnonymousUser())
            counts.update(_judged(page.hits, retired))
            counts["from the database"] += page.degraded
            is_found = page.degraded or any(hit.content.title == text for hit in page.hits)
            counts["published 2 s before, not found"] += is_asked_for and not is_found
        except Exception:
            logger.exception("a search failed")
            counts["errors"] += 1
        times.append((time.perf_counter() - started) * 1000)
        counts["searches"] += 1
        with task.done.get_lock():
            task.done.value += 1
    task.results.send((counts, times))


class _Published:
    """Which numbers a process knows to have been published, and since when."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def number_before(self, moment: float, *, now: int) -> int:
        """The last one that was known then and is not taken off the air again, as those that 3 divides are."""
        self._seen.append((time.monotonic(), now))
        while len(self._seen) > 1 and self._seen[1][0] <= moment:
            self._seen.popleft()
        seen, number = self._seen[0]
        return number - (number % 3 == 0) if seen <= moment else 0


def _lately_retired() -> set[int]:
    retired = Scenario.objects.filter(retired_at__isnull=False).order_by("-retired_at")
    return set(retired.values_list("pk", flat=True)[:20])


def _judged(hits: Iterable[SearchHit], retired: set[int]) -> Counter[str]:
    found: Counter[str] = Counter()
    for hit in hits:
        live = Revision.objects.filter(pk__in=[hit.scenario.live_revision_id], status=Status.APPROVED)
        found["unapproved"] += not live.exists() or _UNAPPROVED in hit.content.title
        found["retired before"] += hit.scenario.pk in retired
        said = [line for line in hit.content.lines if line.is_sayable]
        said += [hit.recommended.line] if hit.recommended else []
        found["forbidden lines to say"] += any(not line.is_sayable or _FORBIDDEN in line.text for line in said)
    return found


def main() -> None:
    told, is_right = table(int(sys.argv[1]) if len(sys.argv) > 1 else SEARCHES)
    print(told)
    raise SystemExit(0 if is_right else 1)


if __name__ == "__main__":
    main()
