"""Previewing and applying 5,000 scenarios by a real worker, while agents search and a manager saves beside it.

Two loops run meanwhile, each in a process's share of its own: searches of the live scripts, and saves of a draft.
`python -m benchmarks.import_apply` prints the table.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection

from benchmarks.own_library import an_admin, own_library, workbook
from scripts_app import drafts, review
from scripts_app.content import Line, ScriptContent
from scripts_app.errors import ScriptsError
from scripts_app.importing import batches, corrections
from scripts_app.models import Category, ImportBatch, JobStatus, Revision, User
from scripts_app.search import SearchQuery, search
from tests.workers import queued, wait_until, working

ROWS, LIVE = 5_000, 200
_THINKING = 0.05  # seconds between two searches or saves
_HUNDREDTH = 100


@dataclass(slots=True)
class Loop:
    """An act again and again with its times, until it is stopped; errors are counted, not hidden."""

    act: Callable[[], object]
    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def run(self) -> None:
        while not self.over.wait(_THINKING):
            started = time.perf_counter()
            try:
                self.act()
            except (DatabaseError, ScriptsError, OSError) as error:
                self.errors.append(repr(error))
            self.seconds.append(time.perf_counter() - started)
        connection.close()

    def told(self) -> str:
        cuts = statistics.quantiles(self.seconds, n=_HUNDREDTH)
        times = f"p50 {cuts[49]:.3f} s, p95 {cuts[94]:.3f} s, max {max(self.seconds):.3f} s"
        return f"{len(self.seconds)} times, {times}, {len(self.errors)} errors"


def table() -> str:
    with own_library() as folder, queued(), working(folder):
        admin = an_admin()
        draft = _fill(admin)
        loops = {
            "search": Loop(lambda: search(SearchQuery("退款多久到账"), actor=AnonymousUser())),
            "save": Loop(lambda: _save(draft, admin)),
        }
        path = workbook(folder / "rows.xlsx", ROWS, tag="大")
        threads = [Thread(target=loop.run) for loop in loops.values()]
        for thread in threads:
            thread.start()
        times = _import(path, admin)
        for loop, thread in zip(loops.values(), threads, strict=True):
            loop.over.set()
            thread.join()
    lines = [f"| {ROWS:,} scenarios, searches and saves beside | result |", "|---|---|"]
    lines += [f"| {name} | {seconds:.1f} s |" for name, seconds in times.items()]
    lines += [f"| {name} beside | {loop.told()} |" for name, loop in loops.items()]
    return "\n".join(lines)


def _fill(admin: User) -> Revision:
    """Some live scripts to search in, and a draft to save."""
    place = drafts.Place(Category.objects.create(name="退款"))
    for number in range(LIVE):
        content = ScriptContent(f"退款第 {number} 种情况", lines=(Line.recommended("退款三天内到账，请您放心。"),))
        review.approve_first_load(drafts.create_scenario(content, place=place, actor=admin), actor=admin)
    return drafts.create_scenario(ScriptContent("草稿", lines=(Line.note("零"),)), place=place, actor=admin)


def _save(draft: Revision, admin: User) -> None:
    now = ScriptContent("草稿", lines=(Line.note(str(draft.edits)),))
    drafts.save_draft(draft, now, actor=admin, edits=draft.edits)


def _import(path: Path, admin: User) -> dict[str, float]:
    """Seconds from each click to its end, as a person waits for them."""
    batch: list[ImportBatch] = []
    steps: dict[str, Callable[[], object]] = {
        "read": lambda: batch.append(batches.receive(path, name=path.name, actor=admin)),
        "preview": lambda: corrections.go_on(batch, actor=admin),
        "apply": lambda: batches.confirm_later(batch[0], actor=admin),
    }
    times = {}
    for name, step in steps.items():
        started = time.perf_counter()
        step()
        wait_until(lambda: batch[0].jobs.latest("pk").status == JobStatus.DONE, seconds=300)
        times[name] = time.perf_counter() - started
    if Revision.objects.filter(batch=batch[0]).count() != ROWS:
        raise RuntimeError("rows were lost")
    return times


if __name__ == "__main__":
    print(table())
