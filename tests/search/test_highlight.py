"""Marks stand where the query stands, in the script of the text, and markup in a text stays text."""

from __future__ import annotations

import re

import pytest
from django.utils.html import escape
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts_app.search.folded_texts import FoldedTexts
from scripts_app.search.highlight import Marked, Seen, cut, look
from scripts_app.search.query import read_query
from scripts_app.text import fold

WRITTEN = st.text(alphabet="退款退貨款項的<b>&\"'mark/ＡaA4Gg①㍿😀\u200b\u0301，", max_size=30)


def seen(query: str, *texts: str) -> Seen:
    return look(read_query(query), FoldedTexts.of(texts))


def mark(query: str, text: str) -> Marked:
    return seen(query, text).marked(0)


def marked(query: str, text: str) -> list[str]:
    return [segment.text for segment in mark(query, text) if segment.marked]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("退款", "客戶申請退款，退款未到", ["退款", "退款"]),
        ("听不清", "電話雜音大，聽不清楚", ["聽不清"]),
        ("听不清", "無法聽不清時", ["聽不清"]),
        ("聽不清", "听不清", ["听不清"]),
        ("4g", "套餐４Ｇ用不了", ["４Ｇ"]),
        ("退款", "退\u200b款", ["退\u200b款"]),
        ("退", "可退可换", ["退"]),
        ("退款进度", "退款的进度", ["退款", "进度"]),
        ("退款", "退货和罚款", []),
    ],
)
def test_the_words_of_the_query_are_marked_as_they_are_written(query: str, text: str, found: list[str]) -> None:
    assert marked(query, text) == found


@given(WRITTEN, WRITTEN)
def test_the_html_is_the_escaped_text_with_marks_and_nothing_else(query: str, text: str) -> None:
    html = mark(query, text).html
    assert re.sub(r"</?mark>", "", html) == escape(text)
    assert html.count("<mark>") == html.count("</mark>")


@given(st.text(max_size=40), st.text(max_size=80))
@settings(deadline=None)
def test_the_segments_are_the_text_as_it_is_stored(query: str, text: str) -> None:
    assert "".join(segment.text for segment in mark(query, text)) == text


@given(WRITTEN, WRITTEN)
def test_a_marked_run_holds_what_was_asked(query: str, text: str) -> None:
    asked = fold(query).text
    assert all(set(fold(run).text) & set(asked) for run in marked(query, text))


@given(WRITTEN, WRITTEN)
def test_coverage_is_a_share_and_more_than_nothing_where_the_query_stands(query: str, text: str) -> None:
    assert 0 <= seen(query, text).share(0) <= 1
    if read_query(query).tokens:
        assert seen(query, f"{text} {query} {text}").share(0) > 0


@given(WRITTEN, st.lists(WRITTEN, min_size=1, max_size=4))
def test_looking_through_texts_together_sees_what_looking_through_each_sees(query: str, texts: list[str]) -> None:
    together = seen(query, *texts)
    for number, text in enumerate(texts):
        assert together.share(number) == seen(query, text).share(0)
        assert together.marked(number) == mark(query, text)


@given(WRITTEN, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4))
def test_cutting_keeps_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    inside = [(start, min(end, len(text))) for start, end in spans if start < min(end, len(text))]
    assert "".join(segment.text for segment in cut(text, inside)) == text
