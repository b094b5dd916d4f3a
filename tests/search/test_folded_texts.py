"""Texts joined for looking through are each what folding them alone gives, and lead back to where they stand."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_app.search.folded_texts import FoldedTexts
from scripts_app.text import fold, fold_key

WRITTEN = st.text(alphabet="退款退貨款發髮干乾后後\n\t\0 _，ＡaA4㍿①Σς\u200b\u0301\u2028\ud800", max_size=20)
TEXTS = st.lists(WRITTEN, min_size=1, max_size=5)


@given(TEXTS)
def test_each_text_is_folded_as_it_is_alone(texts: list[str]) -> None:
    joined = FoldedTexts.of(texts)
    assert [joined.folded(number) for number in range(len(texts))] == [fold(text).text for text in texts]
    assert [joined.key(number) for number in range(len(texts))] == [fold_key(text) for text in texts]


@given(TEXTS, st.text(alphabet="退款货发干a4", min_size=1, max_size=2))
def test_a_word_is_found_wherever_one_of_the_texts_has_it_and_nowhere_else(texts: list[str], word: str) -> None:
    folded = [fold(text).text for text in texts]
    places = {
        (number, (start, start + len(word)))
        for number, text in enumerate(folded)
        for start in range(len(text))
        if text.startswith(word, start)
    }
    found = list(FoldedTexts.of(texts).find(word))
    assert set(found) == places
    assert len(found) == len(places)


@given(TEXTS)
def test_what_is_found_leads_back_to_the_text_as_it_is_stored(texts: list[str]) -> None:
    joined = FoldedTexts.of(texts)
    for number, (start, end) in joined.find("退"):
        ((first, last),) = joined.spans(number, [(start, end)])
        assert fold(texts[number][first:last]).text == "退"


@given(TEXTS, WRITTEN.map(fold_key).filter(bool))
def test_a_key_is_held_where_the_key_of_one_text_holds_it(texts: list[str], key: str) -> None:
    assert FoldedTexts.of(texts).holds_key(key) == any(key in fold_key(text) for text in texts)


@given(TEXTS.filter(lambda texts: any(map(fold_key, texts))), st.data())
def test_every_part_of_the_key_of_a_text_is_held(texts: list[str], data: st.DataObject) -> None:
    key = data.draw(st.sampled_from([key for key in map(fold_key, texts) if key]))
    start = data.draw(st.integers(0, len(key) - 1))
    assert FoldedTexts.of(texts).holds_key(key[start:])


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        (["的" * 50 + "，了"], "的了"),
        (["的" * 50 + "，" + "的" * 50, "了"], "的了"),
        (["的" * 50 + "_了"], "的" * 51 + "了"),
        (["的 " * 50 + "了"], "的" * 50 + "了"),
    ],
)
def test_a_key_is_held_however_often_its_characters_stand_there(texts: list[str], key: str) -> None:
    assert FoldedTexts.of(texts).holds_key(key) == any(key in fold_key(text) for text in texts)


@pytest.mark.parametrize("end", ["", "，的，了，"])
def test_the_longest_text_is_looked_through_once_for_the_longest_query(end: str) -> None:
    """It took 6.4 s: from each pair of the query through all places of its first character."""
    longest = FoldedTexts.of(["的" * 2_000] * 100 + ["了" * 2_000] * 99 + ["的" * 1_990 + end])
    started = time.process_time()
    assert not longest.holds_key("的了" * 100)
    assert time.process_time() - started < 1
