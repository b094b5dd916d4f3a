"""The packed dictionaries read every text as pypinyin does with its own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import Style, pinyin
from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

from scripts_app.search.readings import Sounds, readings
from scripts_app.search.syllables import SYLLABLES


def cut_off(phrases: list[str]) -> str:
    return "".join(phrases)[1:-1] or "行"


CHINESE = st.characters(whitelist_categories=["Lo"], min_codepoint=0x3400, max_codepoint=0x9FFF)
RUNS = st.one_of(
    st.text(CHINESE, min_size=1, max_size=12),
    st.text("银行长重庆好不了的目地一丁点儿朝阳那些", min_size=1, max_size=12),
    st.lists(st.sampled_from(sorted(PHRASES_DICT)), min_size=1, max_size=4).map(cut_off),
)


def as_pypinyin_reads(run: str, *, every: bool = False) -> tuple[Sounds, ...]:
    """〇 stands for a character without a reading, so that all others keep their places."""
    known = "".join(char if ord(char) in PINYIN_DICT else "〇" for char in run)
    chosen = pinyin(known, style=Style.NORMAL)
    others = pinyin(list(known), style=Style.NORMAL, heteronym=True) if every else chosen
    return tuple(
        tuple(dict.fromkeys(sound for sound in (one[0], *more) if sound in SYLLABLES)) if char in known else ()
        for char, one, more in zip(run, chosen, others, strict=True)
    )


def test_every_character_is_read_alike() -> None:
    characters = [chr(code) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))]
    assert [readings().of(char, every=True) for char in characters] == [
        as_pypinyin_reads(char, every=True) for char in characters
    ]


def test_every_phrase_is_read_alike() -> None:
    assert [readings().of(phrase) for phrase in PHRASES_DICT] == [as_pypinyin_reads(phrase) for phrase in PHRASES_DICT]


@pytest.mark.parametrize("every", [False, True])
@given(run=RUNS)
@settings(deadline=None, max_examples=1_000)
def test_any_text_is_read_alike(run: str, *, every: bool) -> None:
    assert readings().of(run, every=every) == as_pypinyin_reads(run, every=every)
