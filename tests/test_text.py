"""Text as it is stored and as it is compared."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scripts_app.text import _fold_each, clean, fold, fold_key, to_simplified

CHINESE = st.text(st.sampled_from("聽听不清楚，。！？ 客户客戶發髮发后後后著着干乾\n\tＡａ１①“”()（）"), max_size=40)
ANY = st.one_of(CHINESE, st.text(max_size=40))


@given(ANY)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(ANY)
def test_stored_text_has_no_control_characters(text: str) -> None:
    assert all(unicodedata.category(char) != "Cc" for char in clean(text) if char not in "\n\t")


@given(ANY)
@example("ΑΣ Σ")
@example("é e\u0301 \u0301")
@example("İI\u00a0\u2028…㈱")
@settings(max_examples=2_000)
def test_the_quick_way_of_folding_gives_what_the_careful_way_does(text: str) -> None:
    quick, careful = fold(text), _fold_each(text)
    assert (quick.text, tuple(quick.offsets)) == (careful.text, careful.offsets)


@given(ANY)
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.offsets)
    assert list(folded.offsets) == sorted(folded.offsets)
    assert all(0 <= offset < len(text) for offset in folded.offsets)


@given(ANY)
def test_simplifying_keeps_the_length(text: str) -> None:
    assert len(to_simplified(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("聽不清", "听不清"), ("ＡＢＣ１２３", "abc123"), ("零\u200b宽", "零宽"), ("頭髮和發票", "头发和发票")],
)
def test_folding_makes_spellings_equal(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_a_span_of_folded_text_leads_back_to_the_original() -> None:
    text = "遇到\u200b無聲電話"
    folded = fold(text)
    start = folded.text.index("无声")
    first, last = folded.span(start, start + 2)
    assert text[first:last] == "無聲"


def test_the_key_of_a_title_ignores_punctuation_width_and_script() -> None:
    assert fold_key("客戶“打錯”電話 ＡＢ！") == fold_key("客户打错电话ab")


def test_lines_are_trimmed_and_carriage_returns_unified() -> None:
    assert clean("  您好 \r\n\r 再见\x00 ") == "您好\n\n再见"
