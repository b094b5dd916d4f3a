"""The one shape of content: what may be stored, and when two are the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scripts_app.content import LINE_MAX, LINES_MAX, Ban, Line, ScriptContent, Severity, Speaker

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LINES = st.one_of(
    st.builds(Line.recommended, WORDS, condition=WORDS),
    st.builds(Line.forbidden, WORDS, ban=st.sampled_from(Ban), severity=st.sampled_from(Severity)),
    st.builds(Line.note, WORDS),
    st.builds(Line.turn, WORDS, speaker=st.sampled_from(Speaker)),
)
CONTENTS = st.builds(
    ScriptContent, WORDS, st.lists(WORDS, max_size=3).map(tuple), st.lists(LINES, max_size=4).map(tuple), st.dates()
)


@given(CONTENTS)
def test_content_survives_the_way_through_json(content: ScriptContent) -> None:
    assert ScriptContent.from_json(content.to_json()) == content


@given(CONTENTS)
def test_the_digest_is_equal_just_for_equal_content(content: ScriptContent) -> None:
    other = ScriptContent(content.title + "x", content.triggers, content.lines, content.effective_from)
    assert content.digest() == ScriptContent.from_json(content.to_json()).digest()
    assert content.digest() != other.digest()


def test_empty_lines_and_repeated_triggers_are_left_out() -> None:
    content = ScriptContent(" 标题\n二 ", ("问法", "问法", " "), (Line.note(" "), Line.note(" 备注 "))).cleaned()
    assert content == ScriptContent("标题 二", ("问法",), (Line.note("备注"),))


def test_only_recommended_lines_and_turns_of_the_agent_may_be_said() -> None:
    lines = (
        Line.recommended("说"),
        Line.turn("说", speaker=Speaker.AGENT),
        Line.turn("不说", speaker=Speaker.CUSTOMER),
        Line.forbidden("不说"),
        Line.note("不说"),
        Line.step("不说"),
    )
    assert [line.text for line in lines if line.is_sayable] == ["说", "说"]


def problems(**changed: Any) -> list[str]:
    return replace(ScriptContent("标题", lines=(Line.recommended("您好"),)), **changed).problems()


def test_good_content_has_no_problem() -> None:
    assert problems() == []


def test_a_title_is_needed() -> None:
    assert problems(title="") == ["场景名称不能为空，请填写。"]


def test_something_must_be_said_about_the_scenario() -> None:
    assert problems(lines=()) == ["至少要有一行话术、禁用语、备注或步骤。"]


def test_a_line_that_is_too_long_is_told_with_its_number_and_length() -> None:
    assert problems(lines=(Line.note("短"), Line.recommended("长" * (LINE_MAX + 1)))) == [
        "第 2 行（推荐话术）有 2001 个字，最多 2000 个，请拆成几行。"
    ]


def test_too_many_lines_are_told() -> None:
    assert problems(lines=(Line.note("行"),) * (LINES_MAX + 1)) == [
        "共有 201 行，一个场景最多 200 行，请拆成几个场景。"
    ]


def test_dates_in_the_wrong_order_are_told() -> None:
    first, last = date(2026, 3, 1), date(2026, 2, 1)
    assert problems(effective_from=first, effective_until=last) == [
        "生效日期 2026-03-01 晚于失效日期 2026-02-01，请改正。"
    ]
