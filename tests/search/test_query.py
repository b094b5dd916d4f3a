"""What a query is read as: few terms whatever is typed, each for a part of it, guesses below what was typed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts_app.search import vocabulary
from scripts_app.search.query import TERMS_MAX, TEXT_MAX, QueryTerm, read_query
from scripts_app.search.schema import FIELD_WEIGHTS, SOUND

ALPHABET = st.sampled_from("退款投诉聽不清客户怎么办tousuxian139Ｇ*()\"' ，\u200b\n😀𠀀")
QUERIES = st.one_of(st.text(ALPHABET, max_size=80), st.text(max_size=80))
HOSTILE = [
    "a*" * 100,
    "退" * 100_000,
    "(" * 1_000,
    "xian" * 60,
    "tous诉" * 60,
    "zhang shang " * 30,
    "\ud800退",
    "\x00",
    "，" * 300,
]


def terms(text: str, field: str = "title") -> dict[str, QueryTerm]:
    return {term.term: term for term in read_query(text).terms if term.field == field}


@given(QUERIES)
@settings(deadline=None)
def test_a_query_has_few_terms_and_each_stands_for_a_part_of_it(text: str) -> None:
    query = read_query(text * 4)
    assert len(query.tokens) <= TERMS_MAX
    assert len({term.term for term in query.terms}) <= 2 * TERMS_MAX
    assert all(0 <= term.places < 1 << min(len(query.text), 64) for term in query.terms)
    assert all(term.weight > 0 and term.field in FIELD_WEIGHTS for term in query.terms)
    assert len({(term.field, term.term, term.heard) for term in query.terms}) <= len(query.terms)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_query_is_read_in_no_time(text: str) -> None:
    started = time.process_time()
    query = read_query(text)
    assert len(query.terms) <= 2 * TERMS_MAX * len(FIELD_WEIGHTS)
    assert len(query.text) <= TEXT_MAX
    assert time.process_time() - started < 0.1


def test_the_scaffold_of_a_question_covers_nothing_but_is_looked_up() -> None:
    asked = terms("请问退款怎么办")
    assert asked["p退款"].places == 0b1100
    assert asked["p怎么"].places == 0
    assert terms("怎么")["p怎么"].places == 0b11  # all that was asked


def test_negations_are_no_scaffold() -> None:
    assert all(terms(f"{word}同意")[f"c{word}"].places for word in "不没无")


def test_a_character_is_less_than_a_pair_and_covers_in_part_unless_it_stands_alone() -> None:
    asked = terms("退款 卡")
    assert (asked["c退"].partial, asked["p退款"].partial, asked["c卡"].partial) == (True, False, False)
    assert asked["c退"].weight < asked["p退款"].weight


def test_a_word_that_comes_again_counts_once() -> None:
    assert terms("退卡退")["c退"].places == 0b001
    assert not any(term.places & 0b1100000 for term in read_query("退款了。退款").terms)


def test_a_row_of_letters_is_a_word_and_its_pieces_next_to_nothing() -> None:
    asked = terms("query")
    assert asked["pqu"].weight < asked["wquery"].weight / 5
    assert terms("12306")["p12"].weight == terms("12306")["w12306"].weight


def test_guesses_weigh_less_than_what_was_typed() -> None:
    vocabulary.know([["退款", "退钱"]])
    asked = read_query("退款").terms
    typed = next(term for term in asked if (term.field, term.term) == ("title", "p退款"))
    meant = next(term for term in asked if (term.field, term.term) == ("title", "p退钱"))
    heard = next(term for term in asked if term.heard)
    assert typed.weight > meant.weight > heard.weight
    assert meant.places == typed.places
    assert heard.field == SOUND


def test_a_synonym_of_other_length_covers_the_word_that_was_typed() -> None:
    vocabulary.know([["没声音", "无声"], ["挂机", "挂断电话"]])
    assert terms("没声音")["p无声"].places == 0b111
    parts = [terms("挂机")[f"p{pair}"].places for pair in ("挂断", "断电", "电话")]
    assert parts[0] | parts[1] | parts[2] == 0b11
    assert all(part in (0b01, 0b10, 0b11) for part in parts)


def test_long_questions_are_not_read_aloud_but_typed_pinyin_in_them_is() -> None:
    question = "我上个月的话费余额为什么突然之间就没有了"
    assert not any(term.heard for term in read_query(question).terms)
    assert any(term.heard for term in read_query(f"{question}tousu").terms)
