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
    "zhang.san@example.com",
]


@pytest.mark.parametrize("number", PERSONAL)
def test_a_number_or_address_is_masked_within_its_question(number: str) -> None:
    assert mask_personal(f"客户{number}要退款") in ("客户[号码]要退款", "[邮箱]要退款", "[邮箱]")


@pytest.mark.parametrize("text", ["139邮箱功能费", "套餐 4g 5g", "三十元", "等了 5 分钟", "退 1000 元"])
def test_short_numbers_stay_for_they_are_part_of_the_question(text: str) -> None:
    assert mask_personal(text) == text


@given(st.text())
def test_no_run_of_five_digits_is_left(text: str) -> None:
    masked = mask_personal(text + "13800138000")
    assert not re.search(r"\d(?:[\W_]{0,3}\d){4,}", masked)


@pytest.mark.parametrize("text", ["a" * 200_000, "1-" * 100_000, "一二三四五六，" * 20_000, "a@" * 100_000])
def test_a_long_text_takes_no_longer_than_its_length(text: str) -> None:
    started = time.process_time()
    mask_personal(text)
    assert time.process_time() - started < 3
