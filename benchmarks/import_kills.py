"""kill -9 of a real worker at points spread over reading, previewing and applying a file; then what is in the library.

Each point: a job is begun, the worker is killed after a share of the time that the job takes, a minute passes (the
last sign of life is put back), another worker comes. `python -m benchmarks.import_kills` prints the table.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.own_library import an_admin, own_library, workbook
from scripts_app.importing import batches, corrections
from scripts_app.models import BatchStatus, ImportBatch, ImportJob, JobKind, JobStatus, Revision, Scenario, User
from tests.workers import Worker, a_minute_passes, queued, wait_until

ROWS, POINTS = 600, 10
_TRIES, _SOONER = 6, 0.7
_BEGUN = (JobStatus.RUNNING, JobStatus.DONE)
AFTER = {
    JobKind.READ: BatchStatus.MAPPING,
    JobKind.PREVIEW: BatchStatus.PREVIEWED,
    JobKind.APPLY: BatchStatus.APPLIED,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a kill did: where the job stood then, and what is wrong in the end ('' when nothing is)."""

    kind: JobKind
    delay: float
    stood: str
    wrong: str


def outcomes() -> list[Outcome]:
    with own_library() as folder, queued():
        bench = _Bench(folder, an_admin())
        try:
            times = bench.times()
            return [
                bench.kill_while_it_runs(kind, times[kind] * point / POINTS, tag=f"{kind}{point}")
                for kind in AFTER
                for point in range(POINTS)
            ]
        finally:
            bench.worker.kill()


class _Bench:
    def __init__(self, folder: Path, actor: User) -> None:
        self.folder, self.actor = folder, actor
        self.worker = Worker(folder)

    def times(self) -> dict[JobKind, float]:
        """Seconds that each kind of job runs when nobody is killed, by a worker that is warm."""
        self._wait(self._begin(JobKind.READ, tag="warm"))
        return {kind: self._time(kind) for kind in AFTER}

    def _time(self, kind: JobKind) -> float:
        batch = self._begin(kind, tag=f"{kind}-time")
        wait_until(lambda: self._job(batch).status in _BEGUN)
        started = time.perf_counter()
        self._wait(batch)
        return time.perf_counter() - started

    def kill_while_it_runs(self, kind: JobKind, delay: float, *, tag: str) -> Outcome:
        """A job that had ended before it was killed proves nothing: then another is killed sooner."""
        for again in range(_TRIES):
            outcome = self.kill(kind, delay * _SOONER**again, tag=f"{tag}-{again}")
            if outcome.wrong or outcome.stood.startswith(JobStatus.RUNNING):
                break
        return outcome

    def kill(self, kind: JobKind, delay: float, *, tag: str) -> Outcome:
        batch = self._begin(kind, tag=tag)
        wait_until(lambda: self._job(batch).status in _BEGUN)
        time.sleep(delay)
        self.worker.kill()
        job = self._job(batch)
        a_minute_passes()
        self.worker = Worker(self.folder)
        self._wait(batch)
        outcome = Outcome(kind, delay, f"{job.status} {job.done}/{job.total}", self._wrong(batch, kind))
        print(outcome, flush=True)
        return outcome

    def _begin(self, kind: JobKind, *, tag: str) -> ImportBatch:
        """A batch whose job of the kind is queued; the jobs before it are done."""
        path = workbook(self.folder / f"{tag}.xlsx", ROWS, tag=tag)
        batch = batches.receive(path, name=path.name, actor=self.actor)
        steps: list[Callable[[], object]] = [
            lambda: corrections.go_on([batch], actor=self.actor),
            lambda: batches.confirm_later(batch, actor=self.actor),
        ]
        for step in steps[: list(AFTER).index(kind)]:
            self._wait(batch)
            step()
        return batch

    def _wait(self, batch: ImportBatch) -> None:
        wait_until(lambda: self._job(batch).status == JobStatus.DONE, seconds=180)
        batch.refresh_from_db()

    def _job(self, batch: ImportBatch) -> ImportJob:
        return batch.jobs.latest("pk")

    def _wrong(self, batch: ImportBatch, kind: JobKind) -> str:
        drafts = Revision.objects.filter(batch=batch)
        scenarios = Scenario.objects.filter(revisions__batch=batch).distinct().count()
        due = ROWS if kind == JobKind.APPLY else 0
        rows = 0 if kind == JobKind.READ else ROWS
        found = {
            "status": (batch.status, AFTER[kind]),
            "job": (self._job(batch).status, JobStatus.DONE),
            "rows": (batch.rows.count(), rows),
            "drafts": (drafts.count(), due),
            "scenarios": (scenarios, due),
            "titles": (drafts.values("title").distinct().count(), due),
        }
        return "; ".join(f"{name}: {got}, not {want}" for name, (got, want) in found.items() if got != want)


def table() -> str:
    lines = ["| killed during | after | job stood at | wrong afterwards |", "|---|---|---|---|"]
    lines += [f"| {each.kind} | {each.delay:.2f} s | {each.stood} | {each.wrong or 'nothing'} |" for each in outcomes()]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())
