"""Rules that the database itself holds, on SQLite and PostgreSQL alike: each is broken once, past all actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from scripts_app.models import Category, ImportBatch, ImportRow, Revision, Scenario, ScriptLine, Status, User
from tests.library import NOISE, make_manager, put_live, write_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return make_manager()


def is_refused(write: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


def test_a_revision_number_is_unique_in_its_scenario(manager: User) -> None:
    draft = write_draft(NOISE, manager=manager)
    decided = {"status": Status.APPROVED, "decided_by": manager, "decided_at": timezone.now(), "self_approved": True}
    same = Revision(scenario=draft.scenario, number=1, title="同号", author=manager, **decided)
    assert is_refused(same.save)


def test_one_revision_of_a_scenario_is_open(manager: User) -> None:
    draft = write_draft(NOISE, manager=manager)
    second = Revision(scenario=draft.scenario, number=2, title="第二份", author=manager)
    assert is_refused(second.save)


@pytest.mark.parametrize(
    "change",
    [
        {"status": Status.APPROVED},
        {"title": ""},
        {"effective_from": date(2026, 2, 1), "effective_until": date(2026, 1, 1)},
    ],
)
def test_a_revision_keeps_its_rules(manager: User, change: dict[str, object]) -> None:
    draft = Revision.objects.filter(pk=write_draft(NOISE, manager=manager).pk)
    assert is_refused(lambda: draft.update(**change))


def test_nobody_decides_on_their_own_words_unmarked(manager: User) -> None:
    draft = Revision.objects.filter(pk=write_draft(NOISE, manager=manager).pk)
    decided = {"status": Status.APPROVED, "decided_by": manager, "decided_at": timezone.now()}
    assert is_refused(lambda: draft.update(**decided))
    assert not is_refused(lambda: draft.update(**decided, self_approved=True))


def test_an_open_revision_is_decided_by_nobody(manager: User) -> None:
    draft = Revision.objects.filter(pk=write_draft(NOISE, manager=manager).pk)
    assert is_refused(lambda: draft.update(decided_by=manager))


@pytest.mark.parametrize("change", [{"retired_at": timezone.now()}, {"code": ""}])
def test_a_scenario_keeps_its_rules(manager: User, change: dict[str, object]) -> None:
    live = Scenario.objects.filter(pk=put_live(NOISE, manager=manager).pk)
    assert is_refused(lambda: live.update(**change))


@pytest.mark.parametrize(
    "change", [{"text": ""}, {"ban": "wording"}, {"severity": "avoid"}, {"speaker": "agent"}, {"kind": "forbidden"}]
)
def test_a_recommended_line_keeps_its_rules(manager: User, change: dict[str, object]) -> None:
    write_draft(NOISE, manager=manager)
    recommended = ScriptLine.objects.filter(kind="recommended", position=1)
    assert recommended.exists()
    assert is_refused(lambda: recommended.update(**change))


def test_two_lines_do_not_share_a_position(manager: User) -> None:
    write_draft(NOISE, manager=manager)
    assert is_refused(lambda: ScriptLine.objects.filter(position=2).update(position=1))


def test_category_names_are_unique_among_siblings_and_at_the_root() -> None:
    root = Category.objects.create(name="听不清")
    Category.objects.create(name="听不清", parent=root)
    assert is_refused(lambda: Category.objects.create(name="听不清"))
    assert is_refused(lambda: Category.objects.create(name="听不清", parent=root))
    assert is_refused(lambda: Category.objects.filter(pk=root.pk).update(parent=F("pk")))


def test_two_rows_of_a_batch_do_not_share_a_position(manager: User) -> None:
    batch = ImportBatch.objects.create(file_name="话术.xlsx", sha256="0", stored_as="x", actor=manager)
    first = ImportRow(batch=batch, position=0, sheet="话术", row=2, outcome="new")
    first.save()
    assert is_refused(ImportRow(batch=batch, position=0, sheet="话术", row=3, outcome="new").save)
