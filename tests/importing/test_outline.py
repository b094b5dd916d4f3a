"""Running text of a Word file: each of its characters is in a row, or listed."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from scripts_app.importing.ledger import size_of
from scripts_app.importing.outline import Block, outline_sheets
from scripts_app.importing.parse import parse_sheets

_TEXTS = st.sampled_from(
    [
        "1、听不清时：“请您大声。”稍停，挂机。",
        "2、客户投诉",
        "不可以说：“喂”",
        "不可以直接挂机",
        "标准话术：“您好”",
        "解析：说明身份",
        "客户：“在吗？”",
        "积极回应：告知客户：“请稍等”",
        "不使用“喂…”等用语",
        "通话完毕前，再次确认：“还有问题吗？",
        "一般的规定",
        "（一）接听",
        "一、规范",
        "其他",
    ]
)


QUOTED_BESIDE_OWN = [
    Block("2、客户投诉"),
    Block("不可以说：“喂”"),
    Block("2、客户投诉", 1),
    Block("不使用“喂…”等用语"),
]
UNDER_TWO_HEADINGS_OF_ONE_NAME = [
    Block("1、听不清时：“请您大声。”稍停，挂机。", 1),
    Block("积极回应：告知客户：“请稍等”"),
    Block("1、听不清时：“请您大声。”稍停，挂机。", 1),
    Block("积极回应：告知客户：“请稍等”"),
    Block("积极回应：告知客户：“请稍等”"),
]


@settings(max_examples=200, deadline=None)
@example(QUOTED_BESIDE_OWN)
@example(UNDER_TWO_HEADINGS_OF_ONE_NAME)
@given(st.lists(st.builds(Block, _TEXTS, st.sampled_from([None, None, None, 0, 1, 2])), min_size=1, max_size=10))
def test_every_character_of_running_text_is_accounted_for(blocks: list[Block]) -> None:
    parsed = parse_sheets(outline_sheets(blocks), name="x.docx")
    assert parsed.ledger.total == size_of(*(block.text for block in blocks))
    assert parsed.ledger.total == parsed.ledger.stored + sum(left.size for left in parsed.leftovers)
