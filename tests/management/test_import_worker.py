"""The worker beside the site puts live what was approved for a later day, when that day has come."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from scripts_app import publishing, review
from scripts_app.content import Line, ScriptContent
from scripts_app.management.commands import import_worker
from scripts_app.models import Act, ReviewEvent, Revision, Scenario, User
from tests.library import make_admin, make_manager, submit_draft
from tests.workers import queued, wait_until, working

pytestmark = pytest.mark.django_db(transaction=True)


class NightIsOver(Exception):
    """Ends what would go on for ever."""


@pytest.fixture
def author() -> User:
    return make_admin()


@pytest.fixture
def approver() -> User:
    return make_manager()


def for_tomorrow(title: str, *, author: User, approver: User) -> Revision:
    tomorrow = timezone.localdate() + timedelta(days=1)
    content = ScriptContent(title, lines=(Line.recommended("您好"),), effective_from=tomorrow)
    pending = submit_draft(content, manager=author)
    review.approve(pending, actor=approver, seen=pending.digest)
    return pending


def a_day_passes() -> None:
    Revision.objects.filter(effective_from__gt=timezone.localdate()).update(effective_from=timezone.localdate())


def live() -> set[str]:
    return set(Scenario.objects.live().values_list("live_revision__title", flat=True))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="../shared run on PostgreSQL: a file is handed over here")
def test_a_worker_publishes_at_its_start_what_came_due_while_none_was_there(
    author: User, approver: User, tmp_path: Path
) -> None:
    revision = for_tomorrow("明天", author=author, approver=approver)
    a_day_passes()
    assert live() == set()
    with queued(), working(tmp_path):
        wait_until(lambda: live() == {"明天"})
    event = ReviewEvent.objects.get(revision=revision, act=Act.PUBLISHED)
    assert (event.actor, event.comment) == (approver, "到了生效日期，自动发布。")


def test_it_looks_again_every_few_minutes(author: User, approver: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for_tomorrow("明天", author=author, approver=approver)

    def a_while_passes(seconds: float) -> None:
        assert 60 <= seconds <= 600
        if live():
            raise NightIsOver
        a_day_passes()

    monkeypatch.setattr(time, "sleep", a_while_passes)
    with pytest.raises(NightIsOver):
        import_worker._publish_due()
    assert live() == {"明天"}


def test_a_failure_is_no_reason_not_to_look_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    def breaks() -> int:
        tries.append("tried")
        raise OSError("磁盘满了")

    def a_while_passes(seconds: float) -> None:
        if len(tries) > 1:
            raise NightIsOver

    monkeypatch.setattr(publishing, "publish_due", breaks)
    monkeypatch.setattr(time, "sleep", a_while_passes)
    with pytest.raises(NightIsOver):
        import_worker._publish_due()


def test_one_whose_approver_has_left_since_goes_live_all_the_same(author: User, approver: User) -> None:
    for_tomorrow("明天", author=author, approver=approver)
    User.objects.filter(pk=approver.pk).update(is_active=False)
    assert publishing.publish_due() == 0
    a_day_passes()
    assert publishing.publish_due() == 1
    assert publishing.publish_due() == 0
    assert live() == {"明天"}


def test_one_that_was_taken_off_the_air_meanwhile_stays_off(author: User, approver: User) -> None:
    revision = for_tomorrow("明天", author=author, approver=approver)
    a_day_passes()
    publishing.publish_due()
    publishing.retire(Scenario.objects.get(pk=revision.scenario_id), actor=approver)
    assert publishing.publish_due() == 0
    assert live() == set()
