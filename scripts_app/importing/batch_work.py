"""What a worker does with a batch after its import: take it back, submit or decide on all that it brought.

Each is taken up where an earlier run stopped: what is settled is not touched again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from scripts_app.batch_review import Plan, carry_out
from scripts_app.importing.jobs import Run
from scripts_app.importing.undo import end_undo, undo_rows, undo_summary
from scripts_app.models import Act, Revision, Status
from scripts_app.review import Tally

_TOLD = 5  # reasons that fit into one sentence for the page
_WORDS = {Act.SUBMITTED: "提交", Act.APPROVED: "通过", Act.REJECTED: "驳回"}
_BEFORE = {Act.SUBMITTED: Status.DRAFT, Act.APPROVED: Status.PENDING, Act.REJECTED: Status.PENDING}


def undo_batch(run: Run) -> None:
    """The UNDO job."""
    batch, so_far = run.job.batch, undo_summary(run.job.batch)
    run.expect(so_far.total, done=so_far.settled)
    undo_rows(batch, actor=run.job.actor, writing=partial(_resting, run))
    with run.finishing("撤销完成，结果如下。"):
        end_undo(batch)


def decide_on_batch(run: Run) -> None:
    """The SUBMIT, APPROVE and REJECT jobs; the plan stands in the options."""
    plan = Plan.from_json(run.job.options)
    waiting = Revision.objects.filter(pk__in=plan.digests, status=_BEFORE[Act(plan.act)]).values_list("pk", flat=True)
    left = Plan(plan.act, {key: plan.digests[key] for key in waiting}, plan.comment)
    run.expect(len(plan.digests), done=len(plan.digests) - len(left.digests))
    tally = carry_out(left, actor=run.job.actor, writing=partial(_resting, run))
    done = len(plan.digests) - len(left.digests) + tally.done
    with run.finishing(_sentence(plan, Tally(done, tally.refused))):
        pass


@contextmanager
def _resting(run: Run, *, count: int) -> Iterator[None]:
    """A transaction of this run alone, then a moment for the others."""
    with run.writing(count=count):
        yield
    run.rest()


def _sentence(plan: Plan, tally: Tally) -> str:
    word = _WORDS[Act(plan.act)]
    told = f"已{word} {tally.done} 个版本。"
    if tally.refused:
        reasons = "".join(f"“{title}”：{sentence}" for title, sentence in tally.refused[:_TOLD])
        more = "等等。" if len(tally.refused) > _TOLD else ""
        told += f"有 {len(tally.refused)} 个没有{word}：{reasons}{more}"
    return told
