"""What must not be said is never read as what to say, nor the other way round, however a table tells them apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_app.content import LineKind
from scripts_app.importing.columns import Role, role_of
from scripts_app.importing.contrast import contrasted_lines
from scripts_app.importing.stance import Stance, stances

SAY, BAN = "您好，请讲", "喂，说话"
BAN_HEADERS = (
    "禁用语 不规范用语 不标准话术 非标准用语 不正确说法 不建议用语 错误应答 违规话术 负面话术 反面话术 "
    "话术禁忌 错误回复 禁止使用的话术 话术（不推荐） 用语（错误） 用语(反例) 不可以说的话 不该说的 "
    "禁止使用 不得使用 × ✗ 错误示范（勿用） 不文明用语 不礼貌用语 避免表述 雷区话术 话术雷区 不当表述 "
    "禁说 Don't 服务禁忌 忌语 违规行为 不允许的行为 慎用语 避免使用的词 禁用词（违禁） 禁用话术2 反面案例 "
    "不專業用語 錯誤話術 不推薦話術 避免話術 禁忌話術"
)
LINE_HEADERS = (
    "推荐话术（不可修改） 推荐话术（不能为空） 推荐话术（不超过200字） 替代话术 禁用语替代话术 "
    "错误话术纠正 禁语替换为 正确话术 标准应答（必填） 客服话术 坐席应答 正面话术 √ ✓ 推荐说法 可以说 "
    "建议回复 规范用语 不可抗力话术 投诉话术 客户投诉话术 话术1 话术② 参考话术示例 開場白話術 推薦話術 Do"
)
OTHER_HEADERS = (
    "禁用原因 禁用语说明 错误原因 违规后果 推荐话术说明 话术解析 严重程度 禁用语级别 错误代码 常见误区 话术要点"
)
BOTH = [
    f"正确：{SAY}\n错误：{BAN}",
    f"1、正确：{SAY}\n2、错误：{BAN}",
    f"正确：{SAY}，错误：{BAN}",
    f"错误：{BAN}；正确：{SAY}",
    f"推荐：{SAY}；禁用：{BAN}",
    f"错误示范：{BAN}\n正确示范：{SAY}",
    f"不推荐话术：{BAN}\n推荐话术：{SAY}",
    f"不规范用语：{BAN}\n规范用语：{SAY}",
    f"可以说：{SAY}\n不可以说：{BAN}",
    f"可以說：{SAY}\n不可以說：{BAN}",
    f"宜：{SAY}\n忌：{BAN}",
    f"对：{SAY}\n错：{BAN}",
    f"Do: {SAY}\nDon't: {BAN}",
    f"推荐\n{SAY}\n禁用\n{BAN}",
    f"【推荐】{SAY}【禁用】{BAN}",
    f"[正确]{SAY}\n[错误]{BAN}",
    f"（正确）{SAY}\n（错误）{BAN}",
    f"（√）{SAY}\n（×）{BAN}",
    f"√ {SAY}\n× {BAN}",
    f"√{SAY} ×{BAN}",
    f"✓{SAY}\n✗{BAN}",
    f"✅{SAY}\n❌{BAN}",
    f"{SAY} √\n{BAN} ×",
    f"{SAY}√\n{BAN}×",
    f"{BAN} ✗\n{SAY} ✓",
    f"{SAY}（正确）\n{BAN}！（错误）",
    f"{SAY}（推荐）{BAN}（禁用）",
    f"{BAN}【禁用】\n{SAY}【推荐】",
    f"{BAN}（错误）→{SAY}（正确）",
]


def of(text: str, kind: LineKind) -> tuple[list[str], list[str]]:
    """(recommended, forbidden) lines of a cell in a column of this kind, without the marks at their ends."""
    lines = contrasted_lines(text, kind=kind).lines
    said = [line.text.strip("！，；→") for line in lines if line.kind == LineKind.RECOMMENDED]
    return said, [line.text.strip("！，；→") for line in lines if line.kind == LineKind.FORBIDDEN]


@pytest.mark.parametrize("text", BOTH)
@pytest.mark.parametrize("kind", [LineKind.RECOMMENDED, LineKind.FORBIDDEN, LineKind.NOTE])
def test_both_kinds_in_one_cell_are_told_apart_in_any_column(text: str, kind: LineKind) -> None:
    assert of(text, kind) == ([SAY], [BAN])


@pytest.mark.parametrize(
    "text",
    [
        "您好，我是工号×",
        "您好，工号××为您服务",
        "您好，欢迎致电××公司",
        "×先生，您好",
        "您好。×女士，请讲",
        "对不起，×总，让您久等了",
        "3×5 的规格有货，您看可以吗？",
        "您输入的密码错误，请您重新输入。",
        "请您不要点击“确认”按钮。",
        "您说的“不能用”是指什么？",
        "请您不要说“密码”给任何人。",
        "您的意思是不要“短信通知”，对吗？",
        "别担心，我帮您看看。",
        "不要紧，您慢慢说。",
        "您好，标准：每月十元；您可以随时取消。",
        "您不使用上网功能时，只要将手机中的“移动数据”关闭即可。",
    ],
)
def test_what_is_said_to_a_customer_is_not_taken_for_a_ban(text: str) -> None:
    assert of(text, LineKind.RECOMMENDED)[1] == []
    assert "".join(of(text, LineKind.RECOMMENDED)[0]) == text


@pytest.mark.parametrize(
    ("text", "said", "bans"),
    [
        ("不要说“不知道”，应说“我帮您查一下”。", ["我帮您查一下"], ["不知道"]),
        ("不要直接对客户说：“你打错了”。", [], ["你打错了"]),
        ("不使用“喂…”等不礼貌用语", [], ["喂…"]),
        ("“喂”“说话”之类的话不能说", [], ["喂", "说话"]),
        ("严禁出现“不归我管”、“不知道”", [], ["不归我管", "不知道"]),
        ("应说“请稍等”，而不是“等着”", ["请稍等"], ["等着"]),
    ],
)
def test_a_remark_in_the_column_of_lines_says_what_is_forbidden(text: str, said: list[str], bans: list[str]) -> None:
    lines = contrasted_lines(text, kind=LineKind.RECOMMENDED).lines
    assert [line.text for line in lines if line.kind == LineKind.RECOMMENDED] == said
    assert list(dict.fromkeys(line.text for line in lines if line.kind == LineKind.FORBIDDEN)) == bans
    assert text.rstrip("。") in [line.text.rstrip("。") for line in lines if line.kind == LineKind.NOTE]


@pytest.mark.parametrize("text", ["禁止说喂", "不要打断客户讲话", "不可以直接挂机", "严禁与客户争吵", "切勿承诺时间"])
def test_what_must_not_be_done_is_never_offered_as_a_line(text: str) -> None:
    assert of(text, LineKind.RECOMMENDED)[0] == []


@pytest.mark.parametrize(
    ("text", "said", "bans"),
    [
        ("“不知道”（应说：“我帮您查一下”）", ["我帮您查一下"], ["不知道"]),
        ("你打错了（应说：您好，请查证后再拨）", ["您好，请查证后再拨"], ["你打错了"]),
        ("不应说“你打错了”", [], ["你打错了"]),
        ("不要说“不知道”，可以说“我帮您查”", ["我帮您查"], ["不知道"]),
        ("错误：喂", [], ["喂"]),
        ("× 喂\n× 你谁", [], ["喂", "你谁"]),
        ("“喂”，“说话”", [], ["喂", "说话"]),
        ("禁止使用“可能”、“大概”等用语", [], ["可能", "大概"]),
    ],
)
def test_a_forbidden_cell_may_say_what_to_say_instead(text: str, said: list[str], bans: list[str]) -> None:
    assert of(text, LineKind.FORBIDDEN) == (said, bans)


@pytest.mark.parametrize(
    "header",
    BAN_HEADERS.split(),
)
def test_a_column_of_bans_is_known_whatever_good_word_its_header_holds(header: str) -> None:
    assert role_of(header) == Role.FORBIDDEN


@pytest.mark.parametrize(
    "header",
    LINE_HEADERS.split(),
)
def test_a_column_of_lines_is_known_whatever_bad_word_its_header_holds(header: str) -> None:
    assert role_of(header) == Role.RECOMMENDED


@pytest.mark.parametrize(
    "header",
    OTHER_HEADERS.split(),
)
def test_a_column_about_lines_holds_none(header: str) -> None:
    assert role_of(header) in (Role.NOTE, Role.UNKNOWN)


@pytest.mark.parametrize("header", ["推荐与禁用话术", "正确/错误话术", "可说与不可说"])
def test_a_column_of_both_kinds_is_read_by_the_marks_in_its_cells(header: str) -> None:
    assert role_of(header) == Role.CONTRAST


@given(st.lists(st.sampled_from(["“", "”", "不要说", "应说", "您好", "喂", "，", "。", "、", "等用语"]), max_size=12))
def test_every_quotation_is_judged_once(parts: list[str]) -> None:
    text = "".join(parts)
    judged = stances(text)
    assert all(text[start] == "“" and text[end - 1] == "”" for (start, end), _ in judged)
    assert all(isinstance(stance, Stance) for _, stance in judged)


@pytest.mark.parametrize(
    "text", ["客户：我要投诉。客服：非常抱歉。", "客户：我要投诉。\n客服：非常抱歉。", "问：我要投诉。答：非常抱歉。"]
)
def test_what_a_customer_says_is_never_offered_to_be_said(text: str) -> None:
    lines = contrasted_lines(text, kind=LineKind.RECOMMENDED).lines
    assert [(line.speaker, line.text) for line in lines] == [("customer", "我要投诉。"), ("agent", "非常抱歉。")]


def test_one_customers_line_among_those_to_say_is_a_turn() -> None:
    lines = contrasted_lines("客户：你们怎么回事\n非常抱歉，请您慢慢说。", kind=LineKind.RECOMMENDED).lines
    assert [(line.kind, line.text) for line in lines] == [
        (LineKind.TURN, "你们怎么回事"),
        (LineKind.RECOMMENDED, "非常抱歉，请您慢慢说。"),
    ]


@pytest.mark.parametrize("text", ["①您好②请讲", "1、您好；2、请讲", "（1）您好；（2）请讲", "1. 您好 2. 请讲"])
@pytest.mark.parametrize("kind", [LineKind.RECOMMENDED, LineKind.FORBIDDEN])
def test_a_list_on_one_line_is_one_line_for_each_item(text: str, kind: LineKind) -> None:
    lines = contrasted_lines(text, kind=kind).lines
    assert [(line.kind, line.text.rstrip("；")) for line in lines] == [(kind, "您好"), (kind, "请讲")]


@pytest.mark.parametrize(
    "text", ["1、“请按1、2、3键选择。”", "您可以选择：1、现金；2、转账。", "3、请讲；4、再见", "请在2.5小时内办理。"]
)
def test_numbers_that_are_no_list_part_nothing(text: str) -> None:
    assert len(contrasted_lines(text, kind=LineKind.RECOMMENDED).lines) == 1
