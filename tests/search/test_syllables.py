"""Letters as syllables."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts_app.search.syllables import SYLLABLES, continuations, nearly, split

ROWS = st.lists(st.sampled_from(sorted(SYLLABLES - {"lue", "nue"})), min_size=1, max_size=4)


@given(ROWS)
@settings(deadline=None)
def test_any_row_of_syllables_can_be_read_as_syllables(row: list[str]) -> None:
    letters = "".join(row)
    ways = split(letters)
    assert ways
    assert all("".join(way) == letters for way in ways)
    assert all(piece in SYLLABLES for piece in ways[0])
    assert len(ways[0]) <= len(row)


@pytest.mark.parametrize(
    ("letters", "ways"),
    [
        ("tousu", (("tou", "su"),)),
        ("xian", (("xian",), ("xi", "an"))),
        ("fangan", (("fan", "gan"), ("fang", "an"))),
        ("tous", (("tou", "s"),)),
        ("tuik", (("tui", "k"),)),
        ("lve", (("lve",), ("lv", "e"))),
        ("lue", (("lve",), ("lu", "e"))),
        ("tindian", (("tin", "dian"),)),
        ("zuangdao", (("zuang", "dao"), ("zu", "ang", "dao"))),
        ("kepia", (("ke", "pia"), ("ke", "pi", "a"))),
        ("wsdh", ()),
        ("s", ()),
        ("zh", ()),
        ("zho", (("zho",),)),
    ],
)
def test_letters_split_as_people_mean_them(letters: str, ways: tuple[tuple[str, ...], ...]) -> None:
    assert split(letters) == ways


def test_a_begun_syllable_may_go_on_to_longer_ones() -> None:
    assert continuations("kua") == ("kuai", "kuan", "kuang")
    assert continuations("zho") == ("zhong", "zhou")
    assert continuations("zh") == continuations("zhuang") == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [("zhi", "zi"), ("chou", "cou"), ("shang", "san"), ("nan", "lan"), ("ying", "yin"), ("feng", "fen")],
)
def test_syllables_that_many_do_not_tell_apart_share_a_form(one: str, other: str) -> None:
    assert nearly(one) == nearly(other)


def test_syllables_that_all_tell_apart_do_not() -> None:
    assert len({nearly(syllable) for syllable in ("tui", "kuan", "kou", "fei", "su", "shi", "hua")}) == 7
