"""How good the search is on lists of queries with known scenarios. They lie beside the project, in ../shared."""

from __future__ import annotations

import pytest

from benchmarks import search_quality
from scripts_app.evaluation import Report

FEWEST = {"hit@5": 0.97, "hit@5 of a kind": 0.90}
FAQ = {"kefu_mix": (0.90, 0.95), "talkq": (0.63, 0.88)}  # MRR@10 and recall@10


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    if not search_quality.SHARED.is_dir():
        pytest.skip("../shared is not here: the quality of the search was not measured")
    return dict(search_quality.reports())


def test_call_centre_scripts_are_found_by_every_kind_of_query(reports: dict[str, Report]) -> None:
    report = reports["call-centre scripts"]
    assert report.hit_at(5) >= FEWEST["hit@5"]
    kinds = {kind: part.hit_at(5) for kind, part in report.by_kind().items()}
    assert {kind: share for kind, share in kinds.items() if share < FEWEST["hit@5 of a kind"]} == {}
    assert report.empty == 0


@pytest.mark.parametrize("name", FAQ)
def test_public_collections_of_questions_are_answered(reports: dict[str, Report], name: str) -> None:
    mrr, recall = FAQ[name]
    assert reports[name].mrr >= mrr
    assert reports[name].hit_at(10) >= recall
