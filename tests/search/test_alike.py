"""What sounds like a query is marked, and a query spelled by ear is spelled right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_app.search.alike import pairs_of, respelled, sounding_spans
from scripts_app.search.likeness import Likenesses, likeness, pieces_of

CHINESE = st.text(alphabet="退宽款投诉受售理李的銀行一在再见，a1 ", max_size=12)
MIXED = st.one_of(CHINESE, st.text("退款吐宽wifi𠀀１Ａ ", max_size=8), st.text(max_size=8))


def marked(query: str, text: str) -> list[str]:
    return [text[start:end] for start, end in sounding_spans(query, text)]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("退宽", "客户申请退款", ["退款"]),
        ("tuikuan", "客户申请退款", ["退款"]),
        ("tui kuan", "申請退款", ["退款"]),
        ("售理", "业务受理时限", ["受理"]),
        ("投su", "客户投诉", ["投诉"]),
        ("tsjd", "投诉进度", ["投诉进度"]),
        ("tui", "申请退款", ["退"]),
        ("退款", "申请退款", ["退款"]),
        ("zzqq", "申请退款", []),
        ("手机", "退款", []),
        ("ts", "投，诉", []),
    ],
)
def test_what_sounds_like_the_query_is_marked_where_it_stands(query: str, text: str, found: list[str]) -> None:
    assert marked(query, text) == found


@given(CHINESE, CHINESE)
def test_every_span_lies_within_the_text(query: str, text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in sounding_spans(query, text))


def test_a_query_spelled_by_ear_is_spelled_as_the_library_does() -> None:
    assert respelled("退宽怎么办", "申请退款", known=()) == "退款怎么办"
    assert respelled("手里不了", "受理不了", known=()) == "受理不了"


def test_what_is_spelled_right_stays() -> None:
    assert respelled("退款", "申请退款", known=()) == ""
    assert respelled("退款", "申請退款", known=()) == ""
    assert respelled("投诉", "申请退款", known=()) == ""
    assert respelled("tuikuan", "申请退款", known=()) == ""


def test_a_word_that_the_library_knows_is_not_respelled() -> None:
    assert respelled("权利", "全力协助", known=("权利",)) == ""
    assert respelled("权利", "全力协助", known=()) == "全力"


@given(CHINESE, CHINESE)
def test_a_respelled_query_keeps_its_length(query: str, text: str) -> None:
    right = respelled(query, text, known=())
    assert right == "" or len(right) == len(query)


def test_pairs_do_not_reach_over_a_mark() -> None:
    assert pairs_of("退款，投訴a见") == ["退款", "投诉"]


def test_likeness_is_told_by_characters_and_by_sound() -> None:
    asked = pieces_of("wify连不上")
    assert likeness(asked, pieces_of("WIFI连不上怎么办")) > likeness(asked, pieces_of("客户投诉")) >= 0
    by_sound = likeness(pieces_of("吐宽"), pieces_of("退款"))
    assert 0 < by_sound < likeness(pieces_of("退款"), pieces_of("退款")) == 1


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_a_share(one: str, other: str) -> None:
    assert 0 <= likeness(pieces_of(one), pieces_of(other)) <= 1


@given(MIXED, st.lists(MIXED, max_size=6), st.lists(MIXED, max_size=6))
def test_likenesses_that_are_carried_on_are_those_of_the_texts_alone(
    asked: str, texts: list[str], changed: list[str]
) -> None:
    carried = Likenesses.of([*texts[::2], *changed], before=Likenesses.of(texts))
    alone = Likenesses.of([*texts[::2], *changed])
    assert carried.entries.tolist() == alone.entries.tolist()
    assert carried.nearest(asked, least=0.01) == alone.nearest(asked, least=0.01)


@given(MIXED, st.lists(MIXED, max_size=6))
def test_the_nearest_of_many_are_those_that_are_likest_one_by_one(asked: str, texts: list[str]) -> None:
    judged = [(-likeness(pieces_of(asked), pieces_of(text)), number) for number, text in enumerate(texts)]
    expected = [number for score, number in sorted(judged) if -score >= 0.3]
    assert Likenesses.of(texts).nearest(asked, least=0.3) == expected
