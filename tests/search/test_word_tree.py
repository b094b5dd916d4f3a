"""A tree of words answers as a dict of them would."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scripts_app.search.word_tree import WordTree

TEXTS = st.one_of(st.text("退款订单😀a\ud800", max_size=6), st.text(max_size=6))
WORDS = st.dictionaries(TEXTS.filter(bool), st.integers(1, 2**32 - 1), max_size=30)


@given(WORDS, st.text("退款订单😀a\ud800", max_size=12))
def test_the_words_at_a_place_are_those_that_the_text_goes_on_with(words: dict[str, int], text: str) -> None:
    tree = WordTree(words.items())
    for start in range(len(text)):
        expected = [
            (end, words[text[start:end]]) for end in range(start + 1, len(text) + 1) if text[start:end] in words
        ]
        assert tree.words_at(text, start) == expected


@given(WORDS, TEXTS)
def test_words_keep_their_numbers_and_others_have_none(words: dict[str, int], other: str) -> None:
    tree = WordTree(words.items())
    assert [tree.number(word) for word in words] == list(words.values())
    assert tree.number(other) == words.get(other, 0)


@given(WORDS, st.text("退款订单😀a\ud800", max_size=12))
def test_the_longest_word_at_a_place_or_whether_one_is_begun(words: dict[str, int], text: str) -> None:
    tree = WordTree(words.items())
    for start in range(len(text)):
        there = tree.words_at(text, start)
        is_begun = any(word.startswith(text[start:]) for word in words)
        assert tree.longest_at(text, start) == (there[-1] if there else (len(text) if is_begun else start, 0))


def test_of_a_word_that_comes_twice_the_last_number_counts() -> None:
    tree = WordTree([("退款", 3), ("", 9), ("退", 1), ("退款", 5)])
    assert (tree.number("退款"), tree.number("退"), tree.number("")) == (5, 1, 0)


def test_no_words_are_a_tree_too() -> None:
    assert WordTree(()).words_at("退款", 0) == []
    assert WordTree(()).longest_at("退款", 0) == (0, 0)
