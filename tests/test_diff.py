"""What changed between two contents, to the character."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scripts_app.content import Ban, Line, ScriptContent, Severity
from scripts_app.diff import ComparedRow, compare, is_changed, mark

WORDS = st.text("您好，请稍等。听不清abc", max_size=30)


def compared(before: tuple[Line, ...], after: tuple[Line, ...]) -> list[ComparedRow]:
    """The rows of the lines alone."""
    return compare(ScriptContent("标题", lines=before), ScriptContent("标题", lines=after))[1:]


def shown(row: ComparedRow) -> tuple[str, str]:
    """Both sides with changed runs in brackets."""
    sides = [
        "".join(f"[{segment.text}]" if segment.changed else segment.text for segment in side)
        for side in (row.before, row.after)
    ]
    return sides[0], sides[1]


@given(WORDS, WORDS)
def test_the_segments_of_each_side_are_its_text(before: str, after: str) -> None:
    old, new = mark(before, after)
    assert "".join(segment.text for segment in old) == before
    assert "".join(segment.text for segment in new) == after


@given(WORDS)
def test_equal_texts_have_nothing_marked(text: str) -> None:
    assert not any(segment.changed for side in mark(text, text) for segment in side)


def test_changed_characters_are_marked_on_both_sides() -> None:
    (row,) = compared((Line.recommended("您好，请稍等。"),), (Line.recommended("您好，请稍候。"),))
    assert (row.state, *shown(row)) == ("changed", "您好，请稍[等]。", "您好，请稍[候]。")


def test_an_added_and_a_removed_line_stand_alone() -> None:
    rows = compared((Line.note("第一"), Line.note("中间的备注")), (Line.note("第一"), Line.recommended("欢迎致电")))
    assert [(row.state, *shown(row)) for row in rows] == [
        ("same", "第一", "第一"),
        ("added", "", "[欢迎致电]"),
        ("removed", "[中间的备注]", ""),
    ]


def test_a_changed_kind_is_a_change_though_every_character_is_the_same() -> None:
    (row,) = compared((Line.forbidden("挂机"),), (Line.forbidden("挂机", ban=Ban.BEHAVIOUR),))
    assert (row.state, row.label) == ("changed", "不可说 → 不可做")


def test_a_changed_severity_is_shown() -> None:
    (row,) = compared((Line.forbidden("挂机", severity=Severity.AVOID),), (Line.forbidden("挂机"),))
    assert (row.state, row.label) == ("changed", "不可说（避免） → 不可说")


def test_a_condition_is_part_of_what_is_compared() -> None:
    (row,) = compared((Line.recommended("好的"),), (Line.recommended("好的", condition="仍听不清"),))
    assert shown(row)[1] == "[（仍听不清）]好的"


def test_nothing_changed_is_said_to_be_nothing() -> None:
    content = ScriptContent("标题", ("问法",), (Line.note("备注"),))
    assert not is_changed(compare(content, content))
    assert is_changed(compare(content, ScriptContent("标题二", ("问法",), (Line.note("备注"),))))
