"""What a query is read as: few terms whatever is typed, each for a part of it, guesses below what was typed."""

from __future__ import annotations

import time
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts_app.search import query, vocabulary
from scripts_app.search.analyzer import Token, TokenKind
from scripts_app.search.query import TERMS_MAX, TEXT_MAX, QueryTerm, ReadQuery, read_query
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


class Sought(NamedTuple):
    """A term as its clause has it."""

    term: str
    weight: float
    places: int
    partial: bool


def sought(text: str, field: str = "title") -> dict[str, Sought]:
    """What is looked up in a field, by term."""
    return {
        term.term: Sought(term.term, term.weight, clause.places, clause.partial)
        for clause in read_query(text).clauses
        for term in clause.terms
        if term.field == field
    }


def all_terms(query: ReadQuery) -> list[QueryTerm]:
    return [term for clause in query.clauses for term in clause.terms]


@given(QUERIES)
@settings(deadline=None)
def test_a_query_has_few_terms_and_each_stands_for_a_part_of_it(text: str) -> None:
    query = read_query(text * 4)
    assert len(query.tokens) <= TERMS_MAX
    assert len({term.term for term in all_terms(query)}) <= 2 * TERMS_MAX + 2  # all of it as a code, as a category
    assert all(0 <= clause.places < 1 << min(len(query.text), 64) for clause in query.clauses)
    assert all(term.weight > 0 and term.field in FIELD_WEIGHTS for term in all_terms(query))


@given(QUERIES)
@settings(deadline=None)
def test_each_part_of_a_query_has_one_clause(text: str) -> None:
    """But for the whole of it as a code and as the name of a category."""
    clauses = [clause for clause in read_query(text).clauses if clause.places and clause.terms[0].term[0] not in "#@"]
    parts = [(clause.places, clause.partial, clause.heard) for clause in clauses]
    assert len(parts) == len(set(parts))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_query_is_read_in_no_time(text: str) -> None:
    assert read_query("退款").clauses  # the dictionaries are loaded
    started = time.process_time()
    query = read_query(text)
    assert len(all_terms(query)) <= 2 * TERMS_MAX * len(FIELD_WEIGHTS) + 2
    assert len(query.text) <= TEXT_MAX
    assert time.process_time() - started < 0.1


def test_the_scaffold_of_a_question_covers_nothing_but_is_looked_up() -> None:
    asked = sought("请问退款怎么办")
    assert asked["p退款"].places == 0b1100
    assert asked["p怎么"].places == 0
    assert sought("怎么")["p怎么"].places == 0b11  # all that was asked


def test_negations_are_no_scaffold() -> None:
    assert all(sought(f"{word}同意")[f"c{word}"].places for word in "不没无")


def test_a_character_is_less_than_a_pair_and_covers_in_part_unless_it_stands_alone() -> None:
    asked = sought("退款 卡")
    assert (asked["c退"].partial, asked["p退款"].partial, asked["c卡"].partial) == (True, False, False)
    assert asked["c退"].weight < asked["p退款"].weight


def test_a_word_that_comes_again_counts_once() -> None:
    assert sought("退卡退")["c退"].places == 0b001
    assert not any(clause.places & 0b1100000 for clause in read_query("退款了。退款").clauses)


def test_a_row_of_letters_is_a_word_and_its_pieces_next_to_nothing() -> None:
    asked = sought("query")
    assert asked["pqu"].weight < asked["wquery"].weight / 5
    assert sought("12306")["p12"].weight == sought("12306")["w12306"].weight


def test_guesses_weigh_less_than_what_was_typed() -> None:
    vocabulary.know([["退款", "退钱"]])
    asked = sought("退款")
    heard = [clause for clause in read_query("退款").clauses if clause.heard]
    assert asked["p退款"].weight > asked["p退钱"].weight > max(term.weight for term in heard[0].terms)
    assert asked["p退钱"].places == asked["p退款"].places
    assert {term.field for term in heard[0].terms} == {SOUND}


def test_a_synonym_of_other_length_covers_the_word_that_was_typed() -> None:
    vocabulary.know([["没声音", "无声"], ["挂机", "挂断电话"]])
    assert sought("没声音")["p无声"].places == 0b111
    parts = [sought("挂机")[f"p{pair}"].places for pair in ("挂断", "断电", "电话")]
    assert parts[0] | parts[1] | parts[2] == 0b11
    assert all(part in (0b01, 0b10, 0b11) for part in parts)


def test_long_questions_are_not_read_aloud_but_typed_pinyin_in_them_is() -> None:
    question = "我上个月的话费余额为什么突然之间就没有了"
    assert not any(clause.heard for clause in read_query(question).clauses)
    assert any(clause.heard for clause in read_query(f"{question}tousu").clauses)


def test_what_one_thread_cuts_by_an_older_dictionary_does_not_stand_in_the_newer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As when a word is taught while several threads search."""
    old, new = (Token(TokenKind.WORD, text, 0, 2) for text in ("甲乙", "丙丁"))

    def cut_while_another_asks(word: str) -> list[Token]:
        monkeypatch.setattr(query, "analyze", lambda _: [new])
        assert query._tokens_of(word, ("newer",)) == (new,)
        return [old]

    monkeypatch.setattr(query, "analyze", cut_while_another_asks)
    assert query._tokens_of("挂断电话", ("older",)) == (old,)
    assert query._tokens_of("挂断电话", ("newer",)) == (new,)
