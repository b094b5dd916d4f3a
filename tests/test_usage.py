"""The search log: one row for one question, no person in it, and nothing lost of what came of it."""

from __future__ import annotations

import time
from functools import partial
from types import SimpleNamespace

import pytest
from django.core import signing

from scripts_app import usage
from scripts_app.content import ScriptContent
from scripts_app.models import CardOpening, Channel, LineCopy, LoggedSearch, Scenario, ScenarioKind, User
from scripts_app.search import SearchQuery, search
from tests.library import NOISE, QUIET, make_agent, make_manager, put_live, write_draft
from tests.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def agent() -> User:
    return make_agent()


@pytest.fixture
def noise(manager: User) -> Scenario:
    return put_live(NOISE, manager=manager)


def ticket(text: str, *, actor: User) -> str:
    return usage.write_ticket(search(SearchQuery(text), actor=actor))


def ask(text: str, *, actor: User, times: int = 1) -> LoggedSearch:
    logged = [usage.record_search(ticket(text, actor=actor), actor=actor) for _ in range(times)]
    assert logged[-1]
    return logged[-1]


def first_line(scenario: Scenario) -> int:
    assert scenario.live_revision
    line = scenario.live_revision.lines.first()
    assert line
    return line.pk


def test_a_search_writes_nothing_until_its_ticket_is_handed_in(noise: Scenario, agent: User) -> None:
    told = ticket("杂音", actor=agent)
    assert not LoggedSearch.objects.exists()
    usage.record_search(told, actor=agent)
    logged = LoggedSearch.objects.get()
    assert (logged.text, logged.total, logged.fits, logged.matched, logged.role) == ("杂音", 1, True, "title", "坐席")


def test_a_ticket_handed_in_again_is_the_same_search(noise: Scenario, agent: User) -> None:
    told = ticket("杂音", actor=agent)
    assert usage.record_search(told, actor=agent) == usage.record_search(told, actor=agent)
    assert LoggedSearch.objects.count() == 1


def test_a_number_never_reaches_the_log_or_the_page(noise: Scenario, agent: User) -> None:
    told = ticket("杂音 138-0013-8000", actor=agent)
    assert usage.record_search(told, actor=agent)
    assert LoggedSearch.objects.get().text == "杂音 [号码]"
    assert "0013" not in str(signing.loads(told, salt="scripts_app.usage"))


def test_a_ticket_of_ones_own_making_is_refused(agent: User) -> None:
    forged = signing.dumps({"ticket": "x", "text": "杂音"}, key="another", salt="scripts_app.usage")
    assert usage.record_search(forged, actor=agent) is None
    assert usage.record_search("rubbish", actor=agent) is None
    assert not LoggedSearch.objects.exists()


def test_a_ticket_is_good_for_a_shift_and_no_longer(
    noise: Scenario, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, now = ticket("杂音", actor=agent), time.time()

    def handed_in(*, hours: int) -> LoggedSearch | None:
        monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: now + hours * 3_600))
        return usage.record_search(told, actor=agent)

    assert (handed_in(hours=13), LoggedSearch.objects.exists()) == (None, False)
    assert handed_in(hours=11) == LoggedSearch.objects.get()


def test_no_words_no_ticket(noise: Scenario, agent: User) -> None:
    assert ticket("", actor=agent) == ""
    assert ticket("  \u200b ", actor=agent) == ""


def test_a_question_that_goes_on_replaces_the_unused_one_before(noise: Scenario, agent: User) -> None:
    before, after = ticket("电话", actor=agent), ticket("电话杂音", actor=agent)
    usage.record_search(before, actor=agent)
    usage.record_search(after, actor=agent, instead_of=before)
    assert [logged.text for logged in LoggedSearch.objects.all()] == ["电话杂音"]


def test_a_question_that_was_used_stays(noise: Scenario, agent: User) -> None:
    before, after = ticket("电话", actor=agent), ticket("电话杂音", actor=agent)
    logged = usage.record_search(before, actor=agent)
    usage.record_copy(first_line(noise), actor=agent, search=logged)
    usage.record_search(after, actor=agent, instead_of=before)
    assert LoggedSearch.objects.count() == 2


def test_a_copy_knows_its_line_and_its_search(noise: Scenario, agent: User) -> None:
    logged = ask("杂音", actor=agent)
    usage.record_copy(first_line(noise), actor=agent, search=logged)
    copied = LineCopy.objects.get()
    assert (copied.scenario, copied.line.text, copied.search) == (noise, NOISE.lines[0].text, logged)
    assert LoggedSearch.objects.get().is_used


def test_a_copy_is_kept_and_an_opening_let_go_when_their_search_was_dropped_meanwhile(
    noise: Scenario, agent: User
) -> None:
    before = ticket("电话", actor=agent)
    logged = usage.record_search(before, actor=agent)
    assert logged
    usage.record_search(ticket("电话杂音", actor=agent), actor=agent, instead_of=before)
    usage.record_opening(logged, noise.pk, actor=agent)
    assert not CardOpening.objects.exists()
    copied = usage.record_copy(first_line(noise), actor=agent, search=logged)
    assert copied == LineCopy.objects.get(search=None)


def test_what_is_copied_or_opened_while_its_search_is_dropped_is_not_lost(noise: Scenario, agent: User) -> None:
    line, rounds = first_line(noise), 12
    for _ in range(rounds):
        before, after = ticket("电话", actor=agent), ticket("电话杂音", actor=agent)
        logged = usage.record_search(before, actor=agent)
        assert logged
        at_once(
            [
                partial(usage.record_search, after, actor=agent, instead_of=before),
                partial(usage.record_copy, line, actor=agent, search=logged),
                partial(usage.record_opening, logged, noise.pk, actor=agent),
            ]
        )
    assert LineCopy.objects.count() == rounds
    used = LoggedSearch.objects.filter(text="电话")
    assert set(used.values_list("is_used", flat=True)) <= {True}
    assert CardOpening.objects.count() == used.count()


def test_a_line_that_is_not_on_the_air_is_not_taken_for_copied(manager: User, agent: User) -> None:
    line = write_draft(QUIET, manager=manager).lines.all()[0]
    assert usage.record_copy(line.pk, actor=agent) is None
    assert usage.record_copy(line.pk, actor=manager) is None


def test_a_card_is_opened_once_and_only_one_that_may_be_seen(noise: Scenario, manager: User, agent: User) -> None:
    logged = ask("杂音", actor=agent)
    hidden = write_draft(QUIET, manager=manager).scenario_id
    for key in (noise.pk, noise.pk, hidden):
        usage.record_opening(logged, key, actor=agent)
    assert [opening.scenario_id for opening in CardOpening.objects.all()] == [noise.pk]


def test_a_category_that_never_was_does_not_break_the_log(noise: Scenario, agent: User) -> None:
    page = search(SearchQuery("杂音", category_id=987_654), actor=agent)
    assert usage.record_search(usage.write_ticket(page), actor=agent)


def test_what_a_search_was_narrowed_to_is_logged(noise: Scenario, agent: User) -> None:
    narrowed = SearchQuery("杂音", category_id=noise.category_id, kind=ScenarioKind.SCRIPT, channel=Channel.PHONE)
    usage.record_search(usage.write_ticket(search(narrowed, actor=agent)), actor=agent)
    logged = LoggedSearch.objects.get()
    assert (logged.category, logged.kind, logged.channel) == (noise.category, "script", "phone")


def test_a_ticket_from_before_an_upgrade_is_still_taken(agent: User) -> None:
    told = usage.told_of(search(SearchQuery("杂音"), actor=agent))
    del told["channel"]
    logged = usage.record_search(usage.sign_ticket(told, milliseconds=1), actor=agent)
    assert logged
    assert logged.channel == ""


def test_the_log_holds_no_person(noise: Scenario) -> None:
    names = {field.name for model in (LoggedSearch, LineCopy, CardOpening) for field in model._meta.get_fields()}
    assert not names & {"actor", "user", "author", "owner", "session", "address"}


def test_a_query_longer_than_the_column_is_cut(manager: User, agent: User) -> None:
    put_live(ScriptContent("㍿", lines=NOISE.lines), manager=manager)
    assert len(ask("㍿" * 5_000, actor=agent).text) <= 400
