"""The check of the search: what counts as found, and what a list of cases must look like."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from scripts_app import drafts, publishing
from scripts_app.evaluation import Case, CasesRefused, Report, evaluate, judge, read_cases
from scripts_app.models import Scenario, User
from tests.library import MAIL, NOISE, QUIET, make_manager, put_live

FOUND = [("A-1", "客户投诉"), ("A-2", "電話雜音大"), ("A-3", "开场白")]


def places(*cases: Case) -> list[int]:
    return [judge(case, FOUND).place for case in cases]


def test_a_scenario_counts_by_code_or_by_title_in_any_script_and_the_first_one_counts() -> None:
    assert places(Case("q", ("A-3",)), Case("q", ("电话杂音大。",)), Case("q", ("无", "A-3", "客户投诉"))) == [3, 2, 1]
    assert places(Case("q", ("无",))) == [0]


def test_the_figures_are_shares_and_the_mean_of_reciprocal_places() -> None:
    cases = [Case("q", ("A-1",), "甲"), Case("q", ("A-3",), "甲"), Case("q", ("无",), "乙"), Case("q", ("A-2",), "乙")]
    report = Report(tuple(judge(case, FOUND) for case in cases))
    assert [report.hit_at(count) for count in (1, 2, 3)] == [0.25, 0.5, 0.75]
    assert report.mrr == pytest.approx((1 + 1 / 3 + 0 + 1 / 2) / 4)
    assert {kind: part.hit_at(3) for kind, part in report.by_kind().items()} == {"甲": 1.0, "乙": 0.5}
    assert [miss.case.relevant for miss in report.misses] == [("无",)]


def test_an_empty_report_divides_by_nothing() -> None:
    assert (Report(()).hit_at(1), Report(()).mrr, Report(()).empty) == (0.0, 0.0, 0)


@pytest.mark.parametrize(
    "line",
    [
        *("退款", "[]", "3", "null", '{"q": "退款"}', '{"q": "退款", "rel": []}', '{"q": 1, "rel": ["x"]}'),
        *('{"q": "x", "rel": [3]}', '{"q": "x", "rel": [[]]}', '{"q": "x", "rel": [{"-1": "S1"}]}'),
        *('{"q": "x", "rel": "S00001"}', '{"q": "x", "rel": {"S00001": 1}}', '{"q": "x", "rel": null}'),
        *("[" * 200_000, '{"q": ' * 200_000, '{"q": "x", "rel": ["y"], "kind": ' + "[" * 200_000),
        *(r'{"q": "\ud800", "rel": ["y"]}', r'{"q": "x", "rel": ["y\udc00"]}'),
        *(r'{"q": "x", "rel": [["000", "\ud83d"]]}', r'{"q": "x", "rel": ["y"], "kind": "\udfff"}'),
        '{"q": "\ud800", "rel": ["y"]}',
    ],
    ids=lambda line: ascii(line[:40]),
)
def test_a_line_that_is_no_case_is_named(line: str) -> None:
    with pytest.raises(CasesRefused, match="第 2 行"):
        read_cases(['{"q": "退款", "rel": ["客户要求退款"]}', line])


def test_a_character_in_two_halves_is_whole() -> None:
    assert read_cases([r'{"q": "\ud83d\ude00", "rel": ["y"]}']) == [Case("😀", ("y",))]


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(CasesRefused, match="空的"):
        read_cases(["", "  "])


def test_scenarios_may_be_named_with_their_source() -> None:
    assert read_cases(['{"q": "无声", "rel": [["000", "无声电话"], "B-2"], "kind": "word"}']) == [
        Case("无声", ("无声电话", "B-2"), "word")
    ]


@pytest.fixture
def library(transactional_db: None) -> list[Scenario]:
    manager: User = make_manager()
    return [put_live(content, manager=manager) for content in (NOISE, QUIET, MAIL)]


def test_the_live_library_answers_as_the_actor_would_see_it(library: list[Scenario]) -> None:
    cases = [Case("雜音", (NOISE.title,)), Case("邮箱", (library[2].code,))]
    assert evaluate(cases, actor=AnonymousUser()).hit_at(1) == 1.0
    manager = User.objects.get(username="manager")
    live = library[0].live_revision
    assert live
    drafts.start_draft(live, MAIL, actor=manager)
    publishing.retire(library[0], actor=manager)
    assert [outcome.place for outcome in evaluate(cases, actor=AnonymousUser()).outcomes] == [0, 1]


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("evaluate_search", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_figures_and_misses(library: list[Scenario], tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    cases = [
        {"q": "杂音", "rel": [NOISE.title], "kind": "词"},
        {"q": "火星", "rel": ["火星探测"], "kind": "怪"},
    ]
    file.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases), encoding="utf-8")
    text = told(str(file))
    assert "全部\t2\t50.0%" in text
    assert "[怪] 火星 → 应找到 火星探测；现在是 没有结果" in text
    figures = json.loads(told(str(file), "--json"))
    assert figures["kinds"]["词"]["hit@1"] == 1.0
    assert figures["all"] == {
        "cases": 2,
        "hit@1": 0.5,
        "hit@3": 0.5,
        "hit@5": 0.5,
        "hit@10": 0.5,
        "mrr": 0.5,
        "empty": 1,
    }


@pytest.mark.parametrize("arguments", [["nowhere.jsonl"], [__file__], [__file__, "--as", "nobody"]])
def test_wrong_use_ends_with_a_sentence_and_status_2(transactional_db: None, arguments: list[str]) -> None:
    with pytest.raises(CommandError) as refusal:
        told(*arguments)
    assert refusal.value.returncode == 2
