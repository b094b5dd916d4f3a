"""Tokens: true to the original, the same for index and query."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts_app.search import vocabulary
from scripts_app.search.analyzer import TokenKind, analyze
from scripts_app.search.query import TERMS_MAX, read_query
from scripts_app.text import fold

ALPHABET = st.sampled_from("聽听不清楚客户退款７天無理由139ａB，。 \u200b\n发發¼ﬁ㍿😀👨\u200d👩𠀀𪚥ẞİ")
TEXTS = st.one_of(st.text(ALPHABET, max_size=30), st.text(max_size=30))


def terms(text: str, kind: TokenKind) -> set[str]:
    return {token.text for token in analyze(text) if token.kind == kind}


@given(TEXTS)
@settings(deadline=None, max_examples=5_000)
def test_the_offsets_of_every_token_give_its_text_in_the_original(text: str) -> None:
    for token in analyze(text):
        original = fold(text[token.start : token.end]).text
        edges = (text[token.start], text[token.end - 1])
        assert token.text in original
        assert token.text == original or any(len(fold(edge).text) > 1 for edge in edges)  # of ¼ it may be a part


@given(TEXTS)
@settings(deadline=None)
def test_a_query_has_few_terms_whatever_is_typed(text: str) -> None:
    query = read_query(text * 20)
    assert len(query.tokens) <= TERMS_MAX
    assert len(query.text) <= 200


def test_chinese_gives_characters_pairs_and_words() -> None:
    assert terms("听不清楚", TokenKind.CHAR) == set("听不清楚")
    assert terms("听不清楚", TokenKind.PAIR) == {"听不", "不清", "清楚"}
    assert "清楚" in terms("听不清楚", TokenKind.WORD)


def test_digits_and_letters_are_not_dropped() -> None:
    assert "7" in terms("7天无理由", TokenKind.CHAR)
    assert terms("139邮箱", TokenKind.WORD) >= {"139", "邮箱"}


def test_letters_digits_and_chinese_written_together_are_one_run() -> None:
    assert {"g网", "9邮"} <= terms("4G网速 139邮箱", TokenKind.PAIR)
    assert {"4g", "139"} <= terms("4G网速 139邮箱", TokenKind.WORD)


def test_a_word_of_the_dictionary_is_not_cut_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "7天无理由" not in terms("支持7天无理由退货", TokenKind.WORD)
    taught = vocabulary.Vocabulary(words=frozenset({"7天无理由"}))
    monkeypatch.setattr(vocabulary._Known, "vocabulary", taught)
    assert "7天无理由" in terms("支持7天無理由退货", TokenKind.WORD)
    monkeypatch.undo()
    assert "7天无理由" not in terms("支持7天无理由退货", TokenKind.WORD)


def test_traditional_and_full_width_text_gives_the_same_terms() -> None:
    assert {token.term for token in analyze("聽不清１３９")} == {token.term for token in analyze("听不清139")}
