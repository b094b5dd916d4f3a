"""Nothing that points to a person reaches the log, however it was written."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_app.masking import mask_personal

PERSONAL = [
    "13800138000",
    "１３８００１３８０００",
    "138 0013 8000",
    "138-0013-8000",
    "138．0013．8000",
    "（010）6552-1234",
    "11010519491231002X",
    "6222 0212 3456 7890 123",
    "٠١٢٣٤٥",
    "1\u200b3\u200b8\u200b0\u200b0",
    "一三八零零一三八零零零",
    "一三八-零零一三-八零零零",
    "1三8零0一3八零0零0",
    "壹叁捌零零壹叁捌零零零",
    "138零零138零零零",
    "138000三八零零零",
    "幺三八洞洞幺三八洞洞洞",
    "幺三拐勾两洞洞八六五四",
    "138----0013----8000",
    "138 . . . . 0013 . . . . 8000",
    "l38OO138OOO",
    "I3800I38000",
    "138OO138OOO",
    "1380013o0оο",
    "l3OO-l3OO-OOO",
    "1三8OO一38OOO",
    "zhang.san@example.com",
]


@pytest.mark.parametrize("number", PERSONAL)
def test_a_number_or_address_is_masked_within_its_question(number: str) -> None:
    assert mask_personal(f"客户{number}要退款") in ("客户[号码]要退款", "[邮箱]要退款", "[邮箱]")


ORDINARY = [
    *("139邮箱功能费", "套餐 4g 5g", "三十元", "等了 5 分钟", "退 1000 元", "一二三四", "五一放假三天", "周一周二"),
    *("九九八十一", "三三两两", "一五一十", "零零后", "二零二六年三月五号", "一百二十三万四千五百", "3千五百2十1块"),
    *("打幺幺零", "山洞两个拐弯", "勾一下两下三下", "七天无理由", "24小时 7天", "1-3天到", "9.9元3件", "第2条第3款"),
    *("polo 2010 款", "o2o 2000 元", "wifi 6 慢", "iphone 15 pro", "hello 2024", "oil 95", "lol", "lololololololo"),
    *("ios 18", "olililoo oli", "http 500", "tel:", "一、二、三", "3d 2d 4k 8k", "sim 2 卡 1 槽"),
]


@pytest.mark.parametrize("text", ORDINARY)
def test_short_numbers_stay_for_they_are_part_of_the_question(text: str) -> None:
    assert mask_personal(text) == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("周一13800138000打来", "周一[号码]打来"),
        ("13800138000一直占线", "[号码]一直占线"),
        ("13800138000两次没接", "[号码]两次没接"),
        ("tel: 13800138000 ok", "tel: [号码] ok"),
        ("wifi13800138000ok", "wifi[号码]ok"),
        ("电话l38OO138OOO, 卡6222一0212三3456", "电话[号码], 卡[号码]"),
    ],
)
def test_the_words_beside_a_number_stay(text: str, masked: str) -> None:
    assert mask_personal(text) == masked


@given(st.text())
def test_no_run_of_five_digits_is_left(text: str) -> None:
    masked = mask_personal(text + "13800138000")
    assert not re.search(r"\d(?:[\W_]{0,3}\d){4,}", masked)


@given(st.text(st.sampled_from("1一o-。 x( 元"), max_size=40))
def test_nothing_but_numbers_is_taken_out(text: str) -> None:
    masked = mask_personal(text)
    assert re.sub(r"\[号码\]", "", masked).count("元") == text.count("元")
    assert len(masked) <= max(len(text), 4 * (text.count("1") + text.count("一")))
    assert not re.search(r"[\d一](?:[\W_]{0,20}[\d一]){6,}", masked) or re.search(r"一1", text)


LONG = [
    *("a" * 200_000, "1-" * 100_000, "一二三四五六，" * 20_000, "a@" * 100_000, "lo" * 100_000, "1234一" * 40_000),
    *("1234o" * 40_000, ("1" + "-" * 20) * 10_000, ("一" + " " * 21) * 9_000, "1" * 100_000 + "oo", "12345一" * 30_000),
    *("(" * 200_000, "-" * 200_000, ("1" + "." * 20) * 4 + "a", ("123456" + "." * 21) * 8_000, "lo1l" * 50_000),
]


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:8])
def test_a_long_text_takes_no_longer_than_its_length(text: str) -> None:
    started = time.process_time()
    mask_personal(text)
    assert time.process_time() - started < 3
