"""What a text and a query sound like."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts_app.search.sounds import Sound, SoundKind, heard, spoken_terms

TEXTS = st.one_of(
    st.text(st.sampled_from("退款投诉銀行长重慶tousxianZS '139，\u200b😀"), max_size=24), st.text(max_size=24)
)


def said(text: str) -> set[str]:
    return set(spoken_terms(text, fully=True))


def asked(query: str) -> set[str]:
    return {sound.term for sound in heard(query)}


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("tousu", "客户投诉"),
        ("tou su", "客户投诉"),
        ("TouSu", "客戶投訴"),
        ("tous", "客户投诉"),
        ("tuikua", "客户退款"),
        ("zho", "中断"),
        ("退kua", "客户退款"),
        ("投su", "客户投诉"),
        ("t诉", "客户投诉"),
        ("khts", "客户投诉"),
        ("退宽", "退款"),
        ("售理", "业务受理"),
        ("zayin", "杂音"),
        ("zhayin", "杂音"),
        ("yinhang", "银行卡"),
        ("chongqing", "重庆"),
        ("xian", "西安"),
        ("zhang", "长"),
        ("chang", "长"),
    ],
)
def test_a_query_shares_a_term_with_what_it_sounds_like(query: str, title: str) -> None:
    assert asked(query) & said(title)


def test_a_reading_is_chosen_by_the_words_around_it() -> None:
    assert "tyin'hang" in said("交通银行信用卡")
    assert "tyin'xing" not in said("交通银行信用卡")


def test_single_syllables_are_looked_up_for_typed_letters_only() -> None:
    assert {sound.kind for sound in heard("退款")} == {SoundKind.PAIR, SoundKind.NEARLY}


def test_letters_that_begin_no_syllable_are_no_initials() -> None:
    assert not {term for term in asked("video") if term.startswith(SoundKind.INITIALS)} & {"ivi", "iid"}


def test_a_less_likely_reading_is_less_certain() -> None:
    certainty = {sound.term: sound.certainty for sound in heard("xian")}
    assert certainty["sxian"] > certainty["txi'an"]


@given(TEXTS)
@settings(deadline=None)
def test_every_sound_stands_for_a_part_of_the_query(query: str) -> None:
    for sound in heard(query):
        assert 0 <= sound.start < sound.end <= len(query)
        assert sound.certainty > 0
        assert " " not in sound.term


@given(TEXTS)
@settings(deadline=None)
def test_a_title_shares_every_pair_with_a_query_that_quotes_it(title: str) -> None:
    pairs = {sound.term for sound in heard(title) if sound.kind is SoundKind.PAIR and not sound.typed}
    assert pairs <= said(title)


def test_a_long_row_of_letters_has_few_readings() -> None:
    sounds: list[Sound] = list(heard("xian" * 50))
    assert len(sounds) < 2_000
