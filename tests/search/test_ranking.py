"""What stands first: the text itself before what means the same, and that before what only sounds the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts_app import categories, publishing, vocabulary
from scripts_app.content import Line, ScriptContent
from scripts_app.models import Scenario, User
from scripts_app.search import SearchQuery, search
from scripts_app.search import vocabulary as known
from scripts_app.search.engines.door import Document, Narrowing
from scripts_app.search.query import read_query
from scripts_app.search.schema import zones
from scripts_app.search.tally import NEARNESS_MAX
from tests.library import make_admin, put_live
from tests.search.memory_engine import MemoryEngine

pytestmark = pytest.mark.django_db(transaction=True)
SOUND_ALIKES = dict(
    zip("退款受理投诉缴费", ("腿推", "宽", "售首寿", "里礼李", "头", "素速", "交脚", "废飞"), strict=True)
)
HOLDER, RIVAL = 1, 2
FILLER = "请您稍等我马上为核实一下好吗感谢来电祝生活愉快再见"


@pytest.fixture
def admin() -> User:
    return make_admin()


def put(admin: User, title: str, *, said: str = "好的，请稍等。", note: str = "按规定办理。") -> Scenario:
    return put_live(ScriptContent(title, lines=(Line.recommended(said), Line.note(note))), manager=admin)


def titles(text: str) -> list[str]:
    return [hit.content.title for hit in search(SearchQuery(text), actor=AnonymousUser()).hits]


@pytest.mark.parametrize("query", ["退款", "退宽", "tuikuan", "tui kuan", "tk", "退k", "退kuan", "t款", "tuik", "腿款"])
def test_a_scenario_is_found_by_any_way_to_type_its_sound(admin: User, query: str) -> None:
    put(admin, "客户要求退款")
    put(admin, "客户要求开发票", said="您的发票会寄出。")
    assert titles(query)[:1] == ["客户要求退款"]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("yinhang", "银行卡绑定"),
        ("chongqing", "重庆地区停电"),
        ("shouli", "业务受理"),
        ("售理", "业务受理"),
        ("zhayin", "电话杂音大"),
        ("zayin", "电话杂音大"),
        ("lvka", "绿卡通办理"),
        ("银航卡", "银行卡绑定"),
    ],
)
def test_readings_are_right_and_near_ones_do(admin: User, query: str, title: str) -> None:
    for one in ("银行卡绑定", "重庆地区停电", "业务受理", "电话杂音大", "绿卡通办理", "开场白"):
        put(admin, one)
    assert titles(query)[:1] == [title]


def test_an_english_word_is_found_as_text_before_it_is_taken_for_initials(admin: User) -> None:
    put(admin, "爱拼拼活动")  # a p p
    put(admin, "APP 无法登录")
    assert titles("app")[:1] == ["APP 无法登录"]


def test_pinyin_leads_past_titles_that_only_share_letters_with_it(admin: User) -> None:
    for title in ("QueryUserOutageInf 接口", "ElectricityQuery 说明", "调整后的 LNG 上网电价"):
        put(admin, title)
    put(admin, "能效表现的判断标准")
    assert titles("nengxiao")[:1] == ["能效表现的判断标准"]
    assert titles("electric")[:1] == ["ElectricityQuery 说明"]


def test_a_synonym_ranks_below_the_word_and_above_a_sound_alike(admin: User) -> None:
    for title in ("休息室", "贵宾厅", "修西市"):
        put(admin, title)
    vocabulary.add_synonyms(["休息室", "贵宾厅"], actor=admin)
    known.forget()
    assert titles("休息室")[:2] == ["休息室", "贵宾厅"]
    assert titles("修西室")[:1] == ["修西市"]


def test_the_name_of_a_category_finds_what_is_in_it_below_what_has_it_in_its_title(admin: User) -> None:
    inside = put(admin, "非节假日")
    put(admin, "通话的结束语")
    ending = categories.add_category("结束语", parent=None, actor=admin)
    publishing.move_scenario(inside, category=ending, actor=admin)
    assert titles("结束语") == ["通话的结束语", "非节假日"]
    categories.change_category(ending, name="道别", parent=None, actor=admin)
    assert titles("结束语") == ["通话的结束语"]
    assert titles("道别") == ["非节假日"]


def test_negation_tells_scenarios_apart(admin: User) -> None:
    put(admin, "客户同意续约")
    put(admin, "客户不同意续约")
    assert titles("不同意续约")[0] == "客户不同意续约"
    assert titles("同意续约")[0] == "客户同意续约"


def test_the_scaffold_of_a_question_does_not_lead_away_from_its_matter(admin: User) -> None:
    put(admin, "我想请问你们怎么可以")
    put(admin, "机票改签")
    assert titles("请问我想改签机票怎么办")[0] == "机票改签"


def test_a_line_pasted_as_it_was_said_leads_to_its_scenario(admin: User) -> None:
    said = ScriptContent(
        "无法当场答复", lines=(Line.recommended("我去核实。"), Line.forbidden("我不清楚，你问别人吧。"))
    )
    other = ScriptContent("受到不公平对待", triggers=("凭什么别人可以我不行",), lines=(Line.recommended("我理解您。"),))
    for content in (other, said):
        put_live(content, manager=admin)
    assert titles("你问别人吧")[0] == "无法当场答复"
    assert titles("别人")[0] == "受到不公平对待"


def test_a_title_that_is_wholly_asked_for_ranks_above_one_that_shares_more_of_the_question(admin: User) -> None:
    put(admin, "保单遗失了怎么办")
    put(admin, "客票遗失")
    assert titles("我的客票遗失了怎么办") == ["客票遗失", "保单遗失了怎么办"]


def _written_differently(word: str) -> st.SearchStrategy[str]:
    """The word with one or more of its characters replaced by others that sound the same."""
    choices = [st.sampled_from(char + SOUND_ALIKES[char]) for char in word]
    return st.tuples(*choices).map("".join).filter(lambda other: other != word)


@st.composite
def rivals(draw: st.DrawFn) -> tuple[str, str, str, str]:
    """(a word, another that sounds the same, a text around the word, a text around the other)."""
    word = draw(st.sampled_from(["退款", "受理", "投诉", "缴费", "受理退款", "投诉缴费"]))
    filler = st.text(st.sampled_from(FILLER), max_size=40)
    return word, draw(_written_differently(word)), draw(filler), draw(filler)


@given(drawn=rivals())
@settings(deadline=None, max_examples=200)
def test_what_holds_the_text_always_ranks_above_what_only_sounds_like_it(drawn: tuple[str, str, str, str]) -> None:
    """Even where the text stands deep in a note, and the sound-alike is the whole title."""
    word, alike, before, after = drawn
    engine = MemoryEngine(Path(word))
    engine.fill(
        [
            _document(HOLDER, ScriptContent("开场白", lines=(Line.note(f"{before}{word}{after}"),))),
            _document(RIVAL, ScriptContent(alike, (alike,), (Line.recommended(f"{alike}{after}"),))),
            *(_document(number, ScriptContent(f"{char}场景")) for number, char in enumerate(FILLER, start=3)),
        ]
    )
    scores = dict(engine.ranked(read_query(word).clauses, narrowing=Narrowing(1), limit=99).best)
    assert scores.get(RIVAL, 0.0) * NEARNESS_MAX < scores[HOLDER]


def _document(key: int, content: ScriptContent) -> Document:
    return Document(key, {name: Counter(terms) for name, terms in zones(content).items()})
