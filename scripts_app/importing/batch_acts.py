"""Acts on a whole batch as the pages call them: a small one is done at once, a large one by a worker, soon."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from scripts_app.batch_review import Plan
from scripts_app.errors import ScriptsError
from scripts_app.importing import jobs, tasks
from scripts_app.importing.undo import begin_undo, undo_summary
from scripts_app.models import Act, ImportBatch, ImportJob, JobKind, User

AT_ONCE = 50  # acts that a person waits for
_KINDS = {Act.SUBMITTED: JobKind.SUBMIT, Act.APPROVED: JobKind.APPROVE, Act.REJECTED: JobKind.REJECT}
DECISIONS = tuple(_KINDS.values())


class BatchBusy(ScriptsError):
    sentence = "这一批正在处理，请等它做完再点。刷新可以看到进度。"


def undo(batch: ImportBatch, *, actor: User) -> ImportJob:
    """Raises BatchNotOpen, NotAllowed, BatchBusy."""
    size = undo_summary(batch).total
    with _one_at_a_time():
        begin_undo(batch, actor=actor)
        job = jobs.add(JobKind.UNDO, batch, actor=actor)
    return _do(job, size)


def carry_out(plan: Plan, batch: ImportBatch, *, actor: User) -> ImportJob:
    """Raises BatchBusy. Who may do what is judged when the plan is made, and again at each act."""
    with _one_at_a_time():
        job = jobs.add(_KINDS[Act(plan.act)], batch, actor=actor, options=plan.to_json())
    return _do(job, len(plan.digests))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """A transaction; the database lets a batch have one unfinished job."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise BatchBusy from error


def _do(job: ImportJob, size: int) -> ImportJob:
    if size <= AT_ONCE:
        tasks.run_now(job)
    else:
        tasks.enqueue(job)
    job.refresh_from_db()
    return job
