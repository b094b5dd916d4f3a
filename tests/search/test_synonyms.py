"""Which words of a query have others that mean the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scripts_app.search.synonyms import meanings
from scripts_app.search.vocabulary import Vocabulary, synonyms_of

GROUPS = [["挂断", "挂机", "挂电话"], ["听不清", "听不清楚"], ["電話", "手机"], ["卡", "慢"]]
SYNONYMS = synonyms_of(GROUPS)
VOCABULARY = Vocabulary(synonyms=SYNONYMS, longest=max(map(len, SYNONYMS)))


def found(query: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(query[meaning.start : meaning.end], meaning.words) for meaning in meanings(query, VOCABULARY)]


def test_a_word_leads_to_the_others_of_its_group() -> None:
    assert found("客户挂断了") == [("挂断", ("挂机", "挂电话"))]


def test_the_longest_word_wins_and_words_inside_it_are_left_alone() -> None:
    assert found("听不清楚挂电话") == [("听不清楚", ("听不清",)), ("挂电话", ("挂断", "挂机"))]


def test_both_scripts_lead_to_the_same_words() -> None:
    assert found("换电话") == [("电话", ("手机",))]


def test_single_characters_have_no_synonyms() -> None:
    assert found("卡") == []


def test_a_word_of_two_groups_has_the_others_of_both() -> None:
    assert synonyms_of([["甲乙", "丙丁"], ["甲乙", "戊己"]])["甲乙"] == ("丙丁", "戊己")


@given(st.text(st.sampled_from("挂断机电话听不清楚手"), max_size=30))
def test_meanings_stand_in_the_query_and_none_lies_inside_another(query: str) -> None:
    reached = 0
    for meaning in meanings(query, VOCABULARY):
        assert query[meaning.start : meaning.end] in VOCABULARY.synonyms
        assert meaning.end > reached
        reached = meaning.end
