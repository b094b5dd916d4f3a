"""A cell → lines: what is cut apart, what is kept together, and that no character is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_app.content import Ban, Line, LineKind, Severity, Speaker
from scripts_app.importing.cells import CellLines, forbidden_lines, note_lines, step_lines, trigger_texts
from scripts_app.importing.contrast import contrasted_lines
from scripts_app.importing.numbering import split_number
from scripts_app.importing.quotes import lines_outside, unwrap
from scripts_app.importing.speech import recommended_lines
from scripts_app.text import to_simplified

LABELS = ["步骤1、", "第二步：", "情况一：", "建议话术：", "客户：", "坐席：", "如客户追问", "适用于", "以下几点"]
MARKS = ["“", "”", "「", "」", "（", "）", "；", "，", "。", "！", "\n", "1、", "2.", "①", "（一）"]
WORDS = ["您好", "请稍等", "客户", "说", "说：", "“好的”", "（等待）", "避免出现“甲、乙”", "稍停5秒"]
PIECES = st.sampled_from([*LABELS, *MARKS, *WORDS])
CELLS = st.lists(PIECES, max_size=12).map("".join)


def texts(cell: CellLines, kind: LineKind) -> list[str]:
    return [line.text for line in cell.lines if line.kind == kind]


def recommended(text: str) -> list[str]:
    return texts(recommended_lines(text), LineKind.RECOMMENDED)


def notes(text: str) -> list[str]:
    return texts(recommended_lines(text), LineKind.NOTE)


def letters(*parts: str) -> Counter[str]:
    return Counter(char for part in parts for char in part if char.isalnum())


@pytest.mark.parametrize("read", [recommended_lines, forbidden_lines, note_lines, step_lines])
@given(text=CELLS)
def test_no_letter_of_a_cell_is_lost(read: Callable[[str], CellLines], text: str) -> None:
    cell = read(text)
    kept = [part for line in cell.lines for part in (line.text, line.condition)]
    assert not letters(text) - letters(*kept, *cell.dropped)


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("1、您好", "您好"),
        ("2.您好", "您好"),
        ("3)您好", "您好"),
        ("（4）您好", "您好"),
        ("⑤您好", "您好"),
        ("六、您好", "您好"),
        ("（七）您好", "您好"),
        ("A. 您好", "您好"),
        ("• 您好", "您好"),
        ("2024年您好", "2024年您好"),
        ("0.29元", "0.29元"),
    ],
)
def test_numbers_of_every_style_are_known(line: str, rest: str) -> None:
    assert split_number(line)[2] == rest


def test_each_line_of_a_cell_is_a_line() -> None:
    assert recommended("您好。\n请稍等。") == ["您好。", "请稍等。"]


def test_a_quotation_over_several_lines_is_never_cut() -> None:
    assert list(lines_outside("“您好，\n请稍等。”\n再见")) == ["“您好，\n请稍等。”", "再见"]


@pytest.mark.parametrize("text", ["“您好”", "“您好", "您好”", "「您好」。", "您好"])
def test_quotation_marks_around_the_whole_fall_away_even_if_one_was_forgotten(text: str) -> None:
    assert unwrap(text).rstrip("。") == "您好"


def test_a_term_in_quotation_marks_stays_in_its_sentence() -> None:
    assert recommended("请您关闭“移动数据开关”功能。") == ["请您关闭“移动数据开关”功能。"]


def test_a_numbered_list_inside_a_numbered_line_stays_inside() -> None:
    assert recommended("1、您好，有几种情况：\n1)甲；\n2)乙。\n2、再见，谢谢您。") == [
        "您好，有几种情况：\n1)甲；\n2)乙。",
        "再见，谢谢您。",
    ]


def test_a_list_that_a_sentence_announces_belongs_to_it() -> None:
    assert recommended("主要是以下几个原因，您看看。\n1)甲\n2)乙\n谢谢您。") == [
        "主要是以下几个原因，您看看。\n1)甲\n2)乙",
        "谢谢您。",
    ]


def test_steps_and_speech_of_one_cell_are_told_apart() -> None:
    cell = recommended_lines(
        "步骤1、安抚客户。\n步骤2、\n情况一：针对停机客户，主动推荐。\n建议话术：\n1、您好。\n2、再见，谢谢您。"
    )
    assert cell.lines == (
        Line.step("安抚客户。"),
        Line.step("主动推荐。", condition="情况一：针对停机客户"),
        Line.recommended("您好。"),
        Line.recommended("再见，谢谢您。"),
    )


def test_a_dialogue_keeps_its_turns_and_stages_in_their_order() -> None:
    cell = recommended_lines("客户：为什么扣费？\n第一步：与客户共情\n话务员：请您不要着急。\n客户：好的")
    assert cell.lines == (
        Line.turn("为什么扣费？", speaker=Speaker.CUSTOMER),
        Line.step("与客户共情"),
        Line.turn("请您不要着急。", speaker=Speaker.AGENT),
        Line.turn("好的", speaker=Speaker.CUSTOMER),
    )


def test_a_speaker_alone_is_no_dialogue_and_what_follows_the_quotation_is_a_note() -> None:
    text = "客户代表：“您的电话杂音太大，请您换一部电话打来好吗？”稍停5秒，挂机。"
    assert recommended(text) == ["您的电话杂音太大，请您换一部电话打来好吗？"]
    assert notes(text) == ["稍停5秒，挂机。"]


def test_a_case_in_brackets_becomes_the_condition_of_its_line() -> None:
    (line,) = recommended_lines("（如用户不接受，可解释：“请您放心。”）").lines
    assert (line.text, line.condition) == ("请您放心。", "如用户不接受，可解释")


def test_guidance_before_the_words_is_a_note() -> None:
    text = "先把话题接下去，用征询的口吻说：请问您要考虑一下吗？"
    assert (notes(text), recommended(text)) == (["先把话题接下去，用征询的口吻说"], ["请问您要考虑一下吗？"])


def test_a_sentence_about_the_customer_is_not_said_to_them() -> None:
    assert notes("如客户进一步询问，可正常解答。") == ["如客户进一步询问，可正常解答。"]


def test_words_to_avoid_are_forbidden_and_the_remark_stays() -> None:
    cell = recommended_lines("请问您用的是智能机吗？（避免出现“山寨机、品牌手机”等用词）")
    assert texts(cell, LineKind.FORBIDDEN) == ["山寨机", "品牌手机"]
    assert {line.severity for line in cell.lines if line.ban} == {Severity.AVOID}


def test_quoted_bans_are_separate_and_the_rest_is_a_note() -> None:
    cell = forbidden_lines("“你太过分了”“你打电话做什么？”等带情绪的话")
    assert texts(cell, LineKind.FORBIDDEN) == ["你太过分了", "你打电话做什么？"]
    assert texts(cell, LineKind.NOTE) == ["等带情绪的话"]


@pytest.mark.parametrize(
    "text", ["你等一会；你再说一遍", "你等一会\n你再说一遍", "1、你等一会\n2、你再说一遍", '"你等一会"、"你再说一遍"']
)
def test_bans_are_cut_at_semicolons_lines_numbers_and_quotations(text: str) -> None:
    assert texts(forbidden_lines(text), LineKind.FORBIDDEN) == ["你等一会", "你再说一遍"]


@pytest.mark.parametrize(
    ("text", "ban"),
    [
        ("直接掛機", Ban.BEHAVIOUR),
        ("不可以打断客户", Ban.BEHAVIOUR),
        ("你等一会", Ban.WORDING),
        ("“直接挂机”", Ban.WORDING),
    ],
)
def test_what_must_not_be_done_is_told_from_what_must_not_be_said(text: str, ban: Ban) -> None:
    (line,) = forbidden_lines(text).lines
    assert line.ban == ban


def test_notes_keep_their_numbers() -> None:
    assert texts(note_lines("1、统一\n2、简洁"), LineKind.NOTE) == ["1、统一", "2、简洁"]


def test_triggers_are_one_for_each_line() -> None:
    assert trigger_texts("声音小\n“听不见”；没声音") == ("声音小", "听不见", "没声音")


@pytest.mark.parametrize(
    "text",
    [
        "正确：请您稍等。\n错误：等着。",
        "正确：请您稍等。错误：等着。",
        "√ 请您稍等。\n× 等着。",
        "【推荐】请您稍等。【禁用】等着。",
        "【推荐话术】\n请您稍等。\n【禁用语】\n等着。",
        "请您稍等。\n不可以说：“等着。”",
        "正確說法：請您稍等。\n錯誤說法：等着。",
    ],
)
def test_both_kinds_in_one_cell_are_told_apart(text: str) -> None:
    cell = contrasted_lines(text, kind=LineKind.RECOMMENDED)
    assert [to_simplified(line) for line in texts(cell, LineKind.RECOMMENDED)] == ["请您稍等。"]
    assert texts(cell, LineKind.FORBIDDEN) == ["等着。"]


@given(text=CELLS, kind=st.sampled_from([LineKind.RECOMMENDED, LineKind.FORBIDDEN, LineKind.NOTE]))
def test_no_letter_of_a_contrasting_cell_is_lost(text: str, kind: LineKind) -> None:
    cell = contrasted_lines(f"正确：{text}\n错误：{text}", kind=kind)
    kept = [part for line in cell.lines for part in (line.text, line.condition)]
    assert not letters(f"正确：{text}\n错误：{text}") - letters(*kept, *cell.dropped)


def test_a_forbidden_cell_may_hold_what_to_say_instead() -> None:
    cell = contrasted_lines("“等着”\n正确：请您稍等。", kind=LineKind.FORBIDDEN)
    assert (texts(cell, LineKind.FORBIDDEN), texts(cell, LineKind.RECOMMENDED)) == (["等着"], ["请您稍等。"])


def test_a_sentence_that_mentions_a_mistake_is_not_cut() -> None:
    assert texts(
        contrasted_lines("您输入的密码错误，请您重新输入。", kind=LineKind.RECOMMENDED), LineKind.RECOMMENDED
    ) == ["您输入的密码错误，请您重新输入。"]
