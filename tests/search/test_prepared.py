"""A question that is built once gives what the query gives that it was built from, for any number of keys."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import QuerySet

from scripts_app.content import ScriptContent
from scripts_app.models import Revision, Scenario
from scripts_app.search.prepared import Question, columns_of
from tests.library import MAIL, NOISE, QUIET, make_manager, put_live

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = ("pk", "live_revision__title", "category__name", "live_revision__effective_from")


@pytest.fixture
def library() -> list[Scenario]:
    manager = make_manager()
    dated = ScriptContent("有日期", lines=MAIL.lines, effective_from=date(2020, 1, 2))
    return [put_live(content, manager=manager) for content in (NOISE, QUIET, MAIL, dated)]


@pytest.mark.parametrize("number", [0, 1, 2, 5, 6, 20, 50, 51, 200, 201, 450])
def test_any_number_of_keys_is_answered_whether_they_exist_or_not(library: list[Scenario], number: int) -> None:
    first = library[0].pk
    keys = [*range(first, first + number), *range(first, first + number)]
    expected = Scenario.objects.filter(pk__in=keys).order_by().values_list(*COLUMNS)
    assert set(columns_of(keys, *COLUMNS)) == set(expected)
    assert len(columns_of(keys, *COLUMNS)) == len(expected)


def test_what_is_told_besides_the_keys_counts_too(library: list[Scenario]) -> None:
    day = date(2020, 1, 1)
    then = Question(("live", day), ("pk",), lambda: Scenario.objects.live(on=day).order_by())
    keys = [scenario.pk for scenario in library]
    assert {key for (key,) in then.of(keys)} == set(keys[:3])


def test_rows_of_other_tables_come_in_the_order_of_their_query(library: list[Scenario]) -> None:
    titles = Question("titles", ("title",), lambda: Revision.objects.order_by("-pk"), by="scenario")
    keys = [scenario.pk for scenario in library]
    assert titles.of(keys) == [("有日期",), (MAIL.title,), (QUIET.title,), (NOISE.title,)]


def test_two_questions_of_one_name_are_built_once(library: list[Scenario]) -> None:
    def never() -> QuerySet[Scenario]:
        raise AssertionError("built again")

    key = library[0].pk
    Question("once", ("pk",), Scenario.objects.order_by).of([key])
    assert Question("once", ("pk",), never).of([key, key]) == [(key,)]
