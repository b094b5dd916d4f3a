"""The packed dictionary cuts every text as jieba does with its own."""

from __future__ import annotations

import random
from collections.abc import Iterator

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts_app.search.segmenter import Segmenter

TAUGHT = ("7天无理由", "退款单", "快递小哥", "款单")
TAUGHT_FREQUENCY = 1_000_000
PIECES = ("7天", "无理由", "退款单", "订单", "快递", "小哥", "王晓明", "您好，", "WIFI", "3.5%", "𠀀", " ", "的", "鿕")
TEXTS = st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES), max_size=12).map("".join))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    tokenizer.initialize()
    return tokenizer


@pytest.fixture(scope="module")
def ours() -> Segmenter:
    return Segmenter()


@pytest.fixture
def taught(plain: jieba.Tokenizer, ours: Segmenter) -> Iterator[None]:
    """Both know the words of the house, and forget them."""
    before = dict(plain.FREQ)
    for word in TAUGHT:
        plain.FREQ[word] = TAUGHT_FREQUENCY
        for end in range(1, len(word)):
            plain.FREQ.setdefault(word[:end], 0)
    ours.teach(TAUGHT)
    yield
    ours.teach(())
    plain.FREQ = before


def tokens(tokenizer: jieba.Tokenizer, text: str) -> list[tuple[str, int, int]]:
    return list(tokenizer.tokenize(text, mode="search"))


def texts_of_words(tokenizer: jieba.Tokenizer) -> Iterator[str]:
    """Words of the dictionary put together, cut off anywhere: some 30,000 characters."""
    chance, words = random.Random(4), sorted(tokenizer.FREQ)
    for _ in range(2_000):
        yield "".join(chance.choices(words, k=6))[chance.randint(0, 2) :]


def test_a_large_text_is_cut_alike(plain: jieba.Tokenizer, ours: Segmenter) -> None:
    assert ours.total == plain.total
    for text in texts_of_words(plain):
        assert tokens(ours, text) == tokens(plain, text)


@given(text=TEXTS)
@settings(deadline=None, max_examples=500)
def test_any_text_is_cut_alike(plain: jieba.Tokenizer, ours: Segmenter, text: str) -> None:
    assert tokens(ours, text) == tokens(plain, text)


@pytest.mark.usefixtures("taught")
def test_with_words_of_the_house_too(plain: jieba.Tokenizer, ours: Segmenter) -> None:
    chance = random.Random(4)
    for _ in range(2_000):
        text = "".join(chance.choices((*PIECES, *TAUGHT), k=6))[chance.randint(0, 2) :]
        assert tokens(ours, text) == tokens(plain, text)


def test_what_was_taught_is_forgotten(plain: jieba.Tokenizer, ours: Segmenter) -> None:
    text = "支持7天无理由退货"
    ours.teach({"7天无理由"})
    assert ("7天无理由", 2, 7) in tokens(ours, text)
    ours.teach(())
    assert tokens(ours, text) == tokens(plain, text)
