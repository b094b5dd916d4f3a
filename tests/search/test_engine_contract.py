"""What search relies on in an index, whichever engine keeps it. A new engine is one more line in ENGINES."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts_app.search.engines.door import Document, Engine, IndexDamaged, Narrowing, Traits
from scripts_app.search.engines.whoosh import WhooshEngine
from scripts_app.search.query import Clause, QueryTerm
from scripts_app.search.tally import NEARNESS_MAX
from tests.search.memory_engine import MemoryEngine

FIELDS = ["title", "notes"]
ENGINES: dict[str, Callable[[Path], Engine]] = {
    "whoosh": lambda folder: WhooshEngine(folder, names=FIELDS),
    "memory": MemoryEngine,
}
TODAY = Narrowing(day=100)


@pytest.fixture(params=ENGINES)
def open_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Engine]:
    """Opens the index of the test as a process of its own would."""
    return lambda: ENGINES[request.param](tmp_path)


def document(key: int, title: str = "", notes: str = "", *, traits: Traits | None = None) -> Document:
    return Document(key, {"title": Counter(title), "notes": Counter(notes)}, traits or Traits())


def term(text: str, place: int = 0, *, field: str = "title", weight: float = 1.0, partial: bool = False) -> Clause:
    return Clause((QueryTerm(field, text, weight),), 1 << place, partial)


def query(text: str) -> list[Clause]:
    return [term(char, place) for place, char in enumerate(text)]


def keys(engine: Engine, clauses: list[Clause], narrowing: Narrowing = TODAY, *, limit: int = 10) -> list[int]:
    return [key for key, _ in engine.ranked(clauses, narrowing=narrowing, limit=limit).best]


def test_a_filled_index_finds_documents_by_the_terms_of_a_field(open_engine: Callable[[], Engine]) -> None:
    engine = open_engine()
    assert engine.fill([document(3, "退款"), document(8, "投诉", "退款")]) == 2
    assert keys(engine, query("退")) == [3]
    assert keys(engine, [term("退", field="notes")]) == [8]
    assert keys(engine, query("无")) == []


def test_documents_packed_by_other_processes_are_found_like_all_others(open_engine: Callable[[], Engine]) -> None:
    groups: list[list[Document]] = [[document(8, "退款"), document(3, "投诉退")], []]
    groups.append([document(5, "甲"), document(1, "退退您", "甲")])
    engine = open_engine()
    assert engine.fill_packed(open_engine().pack(group) for group in groups) == 4
    assert keys(engine, query("退款"))[0] == 8
    assert (keys(engine, query("甲")), keys(engine, query("您"))) == ([5], [1])
    assert keys(engine, [term("甲", field="notes")]) == [1]


def test_an_empty_index_finds_nothing(open_engine: Callable[[], Engine]) -> None:
    engine = open_engine()
    assert engine.fill([]) == 0
    assert engine.ranked(query("退"), narrowing=TODAY, limit=10).total == 0


def test_no_terms_find_nothing(open_engine: Callable[[], Engine]) -> None:
    engine = open_engine()
    engine.fill([document(1, "退")])
    assert keys(engine, []) == []


def test_rare_terms_count_more_than_common_ones_and_short_fields_more_than_long(
    open_engine: Callable[[], Engine],
) -> None:
    engine = open_engine()
    engine.fill([document(1, "您甲"), document(2, "您乙"), document(3, "您乙丙丁戊己"), document(4, "您")])
    assert keys(engine, query("您甲"))[0] == 1
    assert keys(engine, query("乙")) == [2, 3]


def test_weights_of_terms_decide(open_engine: Callable[[], Engine]) -> None:
    engine = open_engine()
    engine.fill([document(1, "甲乙"), document(2, "丙丁")])
    assert keys(engine, [term("甲", 0, weight=1), term("丙", 1, weight=2)]) == [2, 1]
    assert keys(engine, [term("甲", 0, weight=2), term("丙", 1, weight=1)]) == [1, 2]


def test_a_document_that_covers_more_of_the_query_ranks_above_one_that_repeats_a_part(
    open_engine: Callable[[], Engine],
) -> None:
    engine = open_engine()
    engine.fill([document(1, "甲甲甲甲"), document(2, "甲乙丙丁"), document(3, "甲乙丁戊")])
    assert keys(engine, query("甲乙丙")) == [2, 3, 1]


def test_a_partial_term_covers_its_place_only_in_part(open_engine: Callable[[], Engine]) -> None:
    engine = open_engine()
    engine.fill([document(1, "甲"), document(2, "乙")])
    assert keys(engine, [term("甲", 0, partial=True), term("乙", 1)]) == [2, 1]


def test_equal_scores_come_in_the_order_of_their_keys(open_engine: Callable[[], Engine]) -> None:
    engine = open_engine()
    engine.fill([document(key, "退款") for key in (9, 4, 7, 2)])
    assert keys(engine, query("退款")) == [2, 4, 7, 9]
    assert keys(engine, query("退款"), limit=2) == [2, 4]


def test_the_total_counts_all_whatever_the_limit(open_engine: Callable[[], Engine]) -> None:
    engine = open_engine()
    engine.fill([document(key, "退款") for key in range(1, 31)])
    ranking = engine.ranked(query("退"), narrowing=TODAY, limit=5)
    assert (len(ranking.best), ranking.total) == (5, 30)


def test_noise_far_below_the_best_is_left_out(open_engine: Callable[[], Engine]) -> None:
    engine = open_engine()
    long = "您好请问如何办理退款"
    engine.fill([document(1, long), document(2, "您"), *(document(key, "您无") for key in range(3, 40))])
    ranking = engine.ranked(query(long), narrowing=TODAY, limit=10)
    assert (ranking.best[0][0], ranking.total) == (1, 1)


def test_narrowing_by_day_kind_category_and_channel(open_engine: Callable[[], Engine]) -> None:
    engine = open_engine()
    engine.fill(
        [
            document(1, "退", traits=Traits(kind=0, category=5)),
            document(2, "退", traits=Traits(kind=1, category=5)),
            document(3, "退", traits=Traits(category=6, since=101)),
            document(4, "退", traits=Traits(category=6, until=99)),
            document(5, "退", traits=Traits(category=6, since=100, until=100)),
            document(6, "退", traits=Traits(category=7, channel=1)),
        ]
    )
    assert keys(engine, query("退")) == [1, 2, 5, 6]
    assert keys(engine, query("退"), Narrowing(101)) == [1, 2, 3, 6]
    assert keys(engine, query("退"), Narrowing(100, kind=1)) == [2]
    assert keys(engine, query("退"), Narrowing(100, categories=frozenset({6, 7}))) == [5, 6]
    assert keys(engine, query("退"), Narrowing(100, categories=frozenset())) == []
    assert keys(engine, query("退"), Narrowing(100, channel=1)) == [1, 2, 5, 6]
    assert keys(engine, query("退"), Narrowing(100, channel=2)) == [1, 2, 5]


def test_a_narrowed_search_finds_what_the_whole_one_found_there(open_engine: Callable[[], Engine]) -> None:
    """So that counts of what was found add up, and narrowing shows as many as were counted."""
    engine = open_engine()
    long = "您好请问如何办理退款"
    kinds = {long: Traits(1, 1), "您": Traits(2, 1), "您好请问": Traits(2, 2)}
    engine.fill(document(key, text, traits=kinds[text]) for key, text in enumerate(kinds, start=1))
    assert keys(engine, query(long)) == [1, 3]
    assert keys(engine, query(long), Narrowing(100, kind=1)) == [1]
    assert keys(engine, query(long), Narrowing(100, kind=2)) == [3]
    asked = [TODAY, *(Narrowing(100, kind=kind) for kind in (1, 2, 9)), Narrowing(100, categories=frozenset({1}))]
    assert engine.totals(query(long), narrowings=asked) == [2, 1, 1, 0, 1]
    assert engine.totals(query("无"), narrowings=asked) == engine.totals([], narrowings=asked) == [0] * 5


def test_where_the_whole_search_found_nothing_the_best_there_is_found(open_engine: Callable[[], Engine]) -> None:
    """The best match of all lies in another category: it must not make noise of what was asked for."""
    engine = open_engine()
    long = "您好请问如何办理退款"
    engine.fill([document(1, long, traits=Traits(category=1)), document(2, "您", traits=Traits(category=2))])
    there = Narrowing(100, categories=frozenset({2}))
    assert keys(engine, query(long)) == [1]
    assert keys(engine, query(long), there) == [2]
    assert engine.totals(query(long), narrowings=[there]) == [0]


def test_a_change_replaces_adds_and_drops_in_one_commit(open_engine: Callable[[], Engine]) -> None:
    engine = open_engine()
    engine.fill([document(1, "甲"), document(2, "乙"), document(3, "丙")])
    engine.change(put=[document(2, "丁"), document(4, "戊")], drop=[3, 99])
    assert [keys(engine, query(char)) for char in "甲乙丙丁戊"] == [[1], [], [], [2], [4]]


def test_another_process_sees_a_change(open_engine: Callable[[], Engine]) -> None:
    writer, reader = open_engine(), open_engine()
    writer.fill([document(1, "甲")])
    assert keys(reader, query("甲乙")) == [1]
    writer.change(put=[document(2, "乙")], drop=[1])
    assert keys(reader, query("甲乙")) == [2]


def test_many_changes_leave_what_the_last_ones_said(open_engine: Callable[[], Engine]) -> None:
    engine = open_engine()
    engine.fill([document(key, "甲") for key in range(20)])
    for round_ in range(40):
        engine.change(put=[document(round_ % 25, "乙", f"第{round_}")], drop=[(round_ + 7) % 25])
    reopened = open_engine()
    expected = dict.fromkeys(range(20), "甲")
    for round_ in range(40):
        expected.pop((round_ + 7) % 25, None)
        expected[round_ % 25] = "乙"
    for char in "甲乙":
        assert sorted(keys(reopened, query(char), limit=50)) == sorted(
            key for key, of in expected.items() if of == char
        )


def test_odd_terms_are_just_terms(open_engine: Callable[[], Engine]) -> None:
    engine = open_engine()
    odd = ["*", "a b", "\x00", "😀", "\ud800", "甲" * 300, "'"]
    engine.fill([Document(number, {"title": {text: 1}}) for number, text in enumerate(odd)])
    assert [keys(engine, [term(text)]) for text in odd] == [[number] for number in range(len(odd))]


def test_a_term_that_stands_very_often_is_found(open_engine: Callable[[], Engine]) -> None:
    engine = open_engine()
    engine.fill([Document(1, {"title": {"甲": 70_000}}), document(2, "甲")])
    assert sorted(keys(engine, query("甲"))) == [1, 2]


def test_a_sound_index_passes_its_check_and_a_missing_one_does_not(open_engine: Callable[[], Engine]) -> None:
    engine = open_engine()
    with pytest.raises(IndexDamaged):
        engine.check()
    engine.fill([document(1, "甲")])
    engine.check()
    open_engine().check()


def test_what_only_sounds_like_the_query_stays_below_all_that_holds_it(open_engine: Callable[[], Engine]) -> None:
    engine = open_engine()
    engine.fill(
        [document(1, "退退"), document(2, "乙丙丁戊己", "子丑寅卯辰甲"), document(3, "乙"), document(4, "退", "甲")]
    )
    sound = Clause((QueryTerm("title", "退", 1.0),), places=1, partial=True, heard=True)
    assert keys(engine, [sound, term("癸")]) == [1, 4]
    assert keys(engine, [sound, term("甲", field="notes")]) == [4, 2, 1]
    scores = dict(engine.ranked([sound, term("甲", field="notes")], narrowing=TODAY, limit=10).best)
    assert scores[1] * NEARNESS_MAX < scores[2]


def test_the_mark_changes_with_each_commit_of_any_process_and_with_nothing_else(
    open_engine: Callable[[], Engine],
) -> None:
    engine, other = open_engine(), open_engine()
    engine.fill([document(3, "退款")])
    before = engine.mark()
    keys(engine, query("退"))
    assert engine.mark() == other.mark() == before
    other.change(put=[], drop=[8])
    assert engine.mark() != before
