"""How long work on a batch is run so that a killed process costs nothing: attempts, fenced writes, signs of life.

A process that was only halted may wake up after another has taken its job over. Each run takes a new attempt number,
and each of its transactions begins by holding the job to that number, so that only the newest run ever writes.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone

from scripts_app.errors import ScriptsError
from scripts_app.models import ImportBatch, ImportJob, JobKind, JobStatus, User

logger = logging.getLogger(__name__)
_TAKEABLE = (JobStatus.QUEUED, JobStatus.LOST)
_BEATS = 6  # signs of life in the time after which silence counts as death
_REST_LEAST = 0.02
_WENT_WRONG = "出了意外，没有做完；已经写入的部分不会丢，也不会重复。请点“接着做”；仍不行时请管理员查看日志。"


class Superseded(Exception):
    """Another run has taken this job over; this one must stop without a trace."""


@dataclass(slots=True)
class Run:
    """One attempt at a job. All its writes go through `writing`, the last of them through `finishing`."""

    job: ImportJob
    held: float = 0.0  # seconds that the last transaction kept others from writing

    def expect(self, total: int, *, done: int = 0) -> None:
        """How much there is to do, for the progress bar."""
        self._hold(total=total, done=done)

    @contextmanager
    def writing(self, *, count: int = 0) -> Iterator[None]:
        """A transaction in which this run alone may write; `count` more are done when it ends. Raises Superseded."""
        with transaction.atomic():
            began = time.monotonic()
            self._hold(done=F("done") + count)
            yield
            self.held = time.monotonic() - began

    @contextmanager
    def finishing(self, sentence: str) -> Iterator[None]:
        """The last transaction: what it writes and that the job is done come true together."""
        with self.writing():
            yield
            self._hold(status=JobStatus.DONE, message=sentence, done=F("total"), finished_at=timezone.now())

    def rest(self) -> None:
        """Leaves the database to the others for as long as the last transaction took."""
        time.sleep(max(_REST_LEAST, self.held))

    def fail(self, sentence: str) -> None:
        self._hold(status=JobStatus.FAILED, message=sentence, finished_at=timezone.now())

    def beat(self) -> None:
        """A sign of life."""
        self._hold()

    def _hold(self, **columns: object) -> None:
        """Changes the job if it still belongs to this run. On a row that is held here nobody else can change it."""
        mine = ImportJob.objects.filter(pk=self.job.pk, attempt=self.job.attempt, status=JobStatus.RUNNING)
        if not mine.update(heartbeat_at=timezone.now(), **columns):
            raise Superseded


Work = Callable[[Run], None]


def add(kind: JobKind, batch: ImportBatch, *, actor: User, options: Mapping[str, object] | None = None) -> ImportJob:
    """A job that waits to be run. Call it in the transaction that moves the batch."""
    return ImportJob.objects.create(kind=kind, batch=batch, actor=actor, options=dict(options or {}))


def run(job_id: int, work: Mapping[str, Work]) -> None:
    """Does the job, from where an earlier run stopped. Nothing happens when it is done or somebody is at it."""
    job = ImportJob.objects.select_related("batch", "actor").filter(pk=job_id, status__in=_TAKEABLE).first()
    if job is None or not _take(job):
        return
    this = Run(job)
    try:
        with _signs_of_life(this):
            work[job.kind](this)
    except Superseded:
        logger.warning("导入任务 %s 的第 %s 次运行已被接替。", job.pk, job.attempt)
    except ScriptsError as error:
        _fail(this, str(error))
    except Exception:
        logger.exception("导入任务 %s 没有做完。", job.pk)
        _fail(this, f"{job.get_kind_display()}{_WENT_WRONG}")


def mark_lost() -> None:
    """Jobs whose worker has died are known as lost from now on."""
    ImportJob.objects.silent().update(status=JobStatus.LOST)


def queue_again(job: ImportJob) -> bool:
    """Puts a lost or failed job back into the queue; False when somebody else did it first."""
    stopped = ImportJob.objects.filter(
        pk=job.pk, attempt=job.attempt, status__in=(JobStatus.LOST, JobStatus.FAILED, JobStatus.QUEUED)
    )
    return bool(stopped.update(status=JobStatus.QUEUED, message="", heartbeat_at=timezone.now(), finished_at=None))


def give_up(job: ImportJob, sentence: str) -> None:
    """Leaves a job that stopped again and again to a person."""
    stopped = ImportJob.objects.filter(pk=job.pk, attempt=job.attempt, status__in=_TAKEABLE)
    stopped.update(status=JobStatus.FAILED, message=sentence, finished_at=timezone.now())


def _take(job: ImportJob) -> bool:
    """The compare-and-set that makes this process the one at the job."""
    taken = ImportJob.objects.filter(pk=job.pk, attempt=job.attempt, status__in=_TAKEABLE).update(
        status=JobStatus.RUNNING, attempt=F("attempt") + 1, heartbeat_at=timezone.now()
    )
    job.refresh_from_db(fields=["status"])
    job.attempt += 1
    return bool(taken)


def _fail(this: Run, sentence: str) -> None:
    try:
        this.fail(sentence)
    except Superseded:
        logger.warning("导入任务 %s 已被接替。", this.job.pk)


@contextmanager
def _signs_of_life(this: Run) -> Iterator[None]:
    """A thread with a connection of its own beats while the block runs, whatever transaction the block is in."""
    over = Event()
    thread = Thread(target=_beat_until, args=(over, this), daemon=True, name=f"import-job-{this.job.pk}")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat_until(over: Event, this: Run) -> None:
    try:
        while not over.wait(settings.IMPORT_LOST_SECONDS / _BEATS):
            try:
                this.beat()
            except DatabaseError:  # busy for now: the next beat will tell
                logger.warning("导入任务 %s 这一次没有记下动静。", this.job.pk)
    except Superseded:
        pass
    finally:
        connection.close()
