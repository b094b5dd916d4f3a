"""What admins teach the search: who may, what is refused, and when it works."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.models import AnonymousUser

from scripts_app import vocabulary
from scripts_app.content import Line, ScriptContent
from scripts_app.errors import NotAllowed
from scripts_app.models import DictionaryWord, SynonymGroup, User
from scripts_app.search import SearchQuery, generations, search
from scripts_app.search import vocabulary as known
from scripts_app.text import fold_key
from tests.library import make_admin, make_manager, put_live, seed_synonyms

pytestmark = pytest.mark.django_db(transaction=True)
PICKY = ScriptContent("七天无理由退货", lines=(Line.recommended("签收后七天内可以退，请保持吊牌完好。"),))
LOUNGE = ScriptContent("贵宾厅", lines=(Line.recommended("请出示登机牌。"),))


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


@pytest.mark.parametrize("words", [[], ["挂断"], ["挂断", " 掛斷 "], ["断", "挂断"], ["挂断", "长" * 21]])
def test_a_group_needs_two_fit_and_different_words(admin: User, words: list[str]) -> None:
    with pytest.raises(vocabulary.VocabularyRefused):
        vocabulary.add_synonyms(words, actor=admin)


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
