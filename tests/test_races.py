"""Several people do the same at the same moment: one of them wins, the others are told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from scripts_app import drafts, publishing, review
from scripts_app.content import ScriptContent
from scripts_app.errors import AlreadyDecided, NotLive, OpenRevisionExists, ScriptsError, StaleDraft
from scripts_app.models import Act, ReviewEvent, Revision, Scenario, Status, User
from tests.library import NOISE, make_manager, make_reviewer, put_live, submit_draft, write_draft

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS, PEOPLE = 8, 4


@pytest.fixture
def manager() -> User:
    return make_manager()


def at_once(acts: list[Callable[[], object]]) -> list[type[ScriptsError] | None]:
    """Runs each act in a thread with a connection of its own; the error each ended with, None for success."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> type[ScriptsError] | None:
        try:
            start.wait(10)
            act()
        except ScriptsError as error:
            return type(error)
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def fresh(revision: Revision) -> Revision:
    return Revision.objects.get(pk=revision.pk)


def titled(number: int) -> ScriptContent:
    return ScriptContent(f"标题{number}", lines=NOISE.lines)


def test_a_revision_is_approved_once(manager: User) -> None:
    reviewer = make_reviewer()
    for round_ in range(ROUNDS):
        pending = submit_draft(titled(round_), manager=manager)
        copies = [fresh(pending) for _ in range(PEOPLE)]
        outcomes = at_once([partial(review.approve, copy, actor=reviewer, seen=copy.digest) for copy in copies])
        assert sorted(map(str, outcomes)) == sorted(map(str, [None, *[AlreadyDecided] * (PEOPLE - 1)]))
        assert ReviewEvent.objects.filter(revision=pending, act=Act.APPROVED).count() == 1


def test_approval_and_rejection_do_not_both_happen(manager: User) -> None:
    reviewer = make_reviewer()
    for round_ in range(ROUNDS):
        pending = submit_draft(titled(round_), manager=manager)
        one, other = fresh(pending), fresh(pending)
        outcomes = at_once(
            [
                partial(review.approve, one, actor=reviewer, seen=one.digest),
                partial(review.reject, other, actor=reviewer, seen=other.digest, comment="不行"),
            ]
        )
        assert outcomes.count(AlreadyDecided) == 1
        assert fresh(pending).status in (Status.APPROVED, Status.REJECTED)


def test_no_edit_is_lost_silently(manager: User) -> None:
    draft = write_draft(NOISE, manager=manager)
    saved = 0
    for round_ in range(ROUNDS):
        copies = [fresh(draft) for _ in range(PEOPLE)]
        outcomes = at_once(
            [
                partial(drafts.save_draft, copy, titled(n), actor=manager, edits=copy.edits)
                for n, copy in enumerate(copies)
            ]
        )
        saved += outcomes.count(None)
        assert set(outcomes) == {None, StaleDraft}
        assert (fresh(draft).edits, saved) == (round_ + 1, round_ + 1)


def test_one_draft_is_started(manager: User) -> None:
    for round_ in range(ROUNDS):
        live = put_live(titled(round_), manager=manager).live_revision
        assert live
        outcomes = at_once([partial(drafts.start_draft_from, live, actor=manager)] * PEOPLE)
        assert (outcomes.count(None), outcomes.count(OpenRevisionExists)) == (1, PEOPLE - 1)


def test_a_scenario_is_retired_once(manager: User) -> None:
    for round_ in range(ROUNDS):
        scenario = put_live(titled(round_), manager=manager)
        copies = [Scenario.objects.get(pk=scenario.pk) for _ in range(PEOPLE)]
        outcomes = at_once([partial(publishing.retire, copy, actor=manager) for copy in copies])
        assert outcomes.count(None) == 1
        assert set(outcomes) <= {None, AlreadyDecided, NotLive}
