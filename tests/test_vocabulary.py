"""What admins teach the search: who may, what is refused, and when it works."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from functools import partial
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from scripts_app import vocabulary
from scripts_app.content import Line, ScriptContent
from scripts_app.errors import NotAllowed
from scripts_app.models import DictionaryWord, SynonymGroup, User
from scripts_app.search import SearchQuery, analyzer, generations, search
from scripts_app.search import vocabulary as known
from scripts_app.text import fold_key
from tests.library import make_admin, make_manager, put_live, seed_synonyms

pytestmark = pytest.mark.django_db(transaction=True)
PICKY = ScriptContent("七天无理由退货", lines=(Line.recommended("签收后七天内可以退，请保持吊牌完好。"),))
LOUNGE = ScriptContent("贵宾厅", lines=(Line.recommended("请出示登机牌。"),))


GOOD_FOR = known._GOOD_FOR
SOON = 10.0  # what README and the page call a few seconds


@pytest.fixture
def admin() -> User:
    return make_admin()


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every search looks for new words, as one does a few seconds later."""
    monkeypatch.setattr(known, "_GOOD_FOR", 0.0)


def titles(text: str) -> list[str]:
    return [hit.content.title for hit in search(SearchQuery(text), actor=AnonymousUser()).hits]


def test_a_synonym_finds_without_a_rebuild_and_stops_finding_when_it_is_removed(admin: User) -> None:
    put_live(LOUNGE, manager=admin)
    generation = generations.current()
    assert titles("休息室") == []
    group = vocabulary.add_synonyms(["休息室", "貴賓廳"], actor=admin)
    assert titles("休息室") == ["贵宾厅"]
    vocabulary.change_synonyms(group, ["休息室", "休憩间"], actor=admin)
    assert titles("休息室") == []
    vocabulary.change_synonyms(group, ["休憩间", "贵宾厅"], actor=admin)
    assert titles("休憩間") == ["贵宾厅"]
    vocabulary.remove_synonyms(group, actor=admin)
    assert titles("休憩间") == []
    assert generations.current() == generation


def test_the_word_itself_ranks_above_its_synonym(admin: User) -> None:
    for title in ("贵宾厅", "休息室"):
        put_live(ScriptContent(title, lines=LOUNGE.lines), manager=admin)
    vocabulary.add_synonyms(["休息室", "贵宾厅"], actor=admin)
    assert titles("休息室") == ["休息室", "贵宾厅"]
    assert titles("贵宾厅") == ["贵宾厅", "休息室"]


def test_a_dictionary_word_makes_a_new_index_in_the_background(admin: User) -> None:
    put_live(PICKY, manager=admin)
    before = generations.current()
    word = vocabulary.add_word("七天无理由", actor=admin)
    _wait_for_rebuild()
    between = generations.current()
    assert between != before
    assert titles("七天无理由") == [PICKY.title]
    vocabulary.remove_word(word, actor=admin)
    _wait_for_rebuild()
    assert generations.current() != between


def test_what_is_taught_works_within_seconds_in_a_process_that_searches_all_the_time(
    admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "_GOOD_FOR", GOOD_FOR)
    clock = SimpleNamespace(now=1_000.0)
    monkeypatch.setattr(known, "time", SimpleNamespace(monotonic=lambda: clock.now))
    put_live(LOUNGE, manager=admin)
    assert titles("休息室") == []
    SynonymGroup.objects.create(words=["休息室", "贵宾厅"])
    until = clock.now + SOON
    while not (found := titles("休息室")) and clock.now < until:
        clock.now += 0.5
    assert found == ["贵宾厅"]


def with_a_clock_that_was_set_back() -> None:
    """What was changed last seems older than all else, or as old."""
    for table in (SynonymGroup, DictionaryWord):
        table.objects.update(changed_at=datetime(2026, 1, 1, tzinfo=UTC))


def test_a_change_is_noticed_whatever_the_clock_says(admin: User) -> None:
    put_live(LOUNGE, manager=admin)
    group = vocabulary.add_synonyms(["休息室", "贵宾厅"], actor=admin)
    vocabulary.add_synonyms(["头等舱", "商务舱"], actor=admin)
    with_a_clock_that_was_set_back()
    assert titles("休息室") == ["贵宾厅"]
    vocabulary.change_synonyms(group, ["休憩间", "贵宾厅"], actor=admin)
    with_a_clock_that_was_set_back()
    assert (titles("休息室"), titles("休憩间")) == ([], ["贵宾厅"])


def test_a_word_for_a_word_is_noticed(admin: User) -> None:
    word = DictionaryWord.objects.create(word="运费险")
    with_a_clock_that_was_set_back()
    before = (known.load(), analyzer.stamp())
    DictionaryWord.objects.filter(pk=word.pk).update(word="价保险")
    with_a_clock_that_was_set_back()
    after = (known.load(), analyzer.stamp())
    assert [one.words for one in (before[0], after[0])] == [{"运费险"}, {"价保险"}]
    assert before[1] != after[1]


def test_all_processes_know_the_same_vocabulary_by_the_same_name(admin: User) -> None:
    """Else each would take the index of the other for an old one."""
    vocabulary.add_synonyms(["休息室", "贵宾厅"], actor=admin)
    here = known.load().version
    known.forget()
    with_a_clock_that_was_set_back()
    assert known.load().version == here


@pytest.mark.parametrize("words", [[], ["挂断"], ["挂断", " 掛斷 "], ["断", "挂断"], ["挂断", "长" * 21]])
def test_a_group_needs_two_fit_and_different_words(admin: User, words: list[str]) -> None:
    with pytest.raises(vocabulary.VocabularyRefused):
        vocabulary.add_synonyms(words, actor=admin)


@pytest.mark.parametrize("again", [["投诉", "告状"], ["告狀", "投诉！"], ["投诉", "诉苦", "告状"]])
def test_words_that_one_group_has_already_make_no_second_group(admin: User, again: list[str]) -> None:
    vocabulary.add_synonyms(["投诉", "告状", "诉苦"], actor=admin)
    other = vocabulary.add_synonyms(["投诉", "举报"], actor=admin)
    for act in (vocabulary.add_synonyms, partial(vocabulary.change_synonyms, other)):
        with pytest.raises(vocabulary.VocabularyRefused, match="“投诉 = 告状 = 诉苦”这一组里已经有这些词"):
            act(again, actor=admin)
    assert list(SynonymGroup.objects.values_list("words", flat=True)) == [["投诉", "告状", "诉苦"], ["投诉", "举报"]]


def test_a_group_may_be_saved_as_it_is_and_take_more_words(admin: User) -> None:
    group = vocabulary.add_synonyms(["投诉", "告状"], actor=admin)
    vocabulary.change_synonyms(group, ["投诉", "告状"], actor=admin)
    vocabulary.change_synonyms(group, ["投诉", "告状", "诉苦"], actor=admin)
    assert SynonymGroup.objects.get().words == ["投诉", "告状", "诉苦"]


def test_words_that_stand_in_another_group_too_are_named_with_it(admin: User) -> None:
    one = vocabulary.add_synonyms(["投訴", "告状"], actor=admin)
    vocabulary.add_synonyms(["挂断", "挂机"], actor=admin)
    two = vocabulary.add_synonyms(["投诉", "举报"], actor=admin)
    assert list(vocabulary.shared_with_others(two)) == [(one, ["投诉"])]
    assert list(vocabulary.shared_with_others(one)) == [(two, ["投訴"])]


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("一二三 四五", "里有空格或标点"),
        ("一二三\u3000四五", "里有空格或标点"),
        ("一二三、四五", "里有空格或标点"),
        ("！！！", "里没有汉字、字母或数字"),
        ("断！", "太短"),
        ("长" * 21, "太长"),
    ],
)
def test_a_word_that_is_none_is_refused_for_its_true_reason(admin: User, word: str, reason: str) -> None:
    with pytest.raises(vocabulary.VocabularyRefused, match=reason):
        vocabulary.add_word(word, actor=admin)


@pytest.mark.parametrize("word", ["7×24小时", "T+0到账", "5G畅享", "m/z值"])
def test_signs_within_a_word_are_taken(admin: User, word: str) -> None:
    assert vocabulary.add_word(word, actor=admin).word == word


def test_a_word_is_taken_once(admin: User) -> None:
    vocabulary.add_word("运费险", actor=admin)
    with pytest.raises(vocabulary.VocabularyRefused, match="已经有"):
        vocabulary.add_word(" 运费险 ", actor=admin)
    assert DictionaryWord.objects.count() == 1


def test_only_admins_teach() -> None:
    manager = make_manager()
    group = SynonymGroup.objects.create(words=["挂断", "挂机"])
    word = DictionaryWord.objects.create(word="运费险")
    for act in (
        lambda: vocabulary.add_synonyms(["甲乙", "丙丁"], actor=manager),
        lambda: vocabulary.change_synonyms(group, ["甲乙", "丙丁"], actor=manager),
        lambda: vocabulary.remove_synonyms(group, actor=manager),
        lambda: vocabulary.add_word("甲乙", actor=manager),
        lambda: vocabulary.remove_word(word, actor=manager),
    ):
        with pytest.raises(NotAllowed):
            act()


def _wait_for_rebuild() -> None:
    for thread in threading.enumerate():
        if thread.name == "index-repair":
            thread.join(20)


def test_a_new_library_knows_general_customer_service_language() -> None:
    seed_synonyms()
    groups = list(SynonymGroup.objects.values_list("words", flat=True))
    assert len(groups) >= 40
    assert all(len(words) == len({fold_key(word) for word in words}) >= 2 for words in groups)
    assert "退钱" in known.synonyms_of(groups)["退款"]
