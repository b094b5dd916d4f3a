"""How good the search is on lists of queries with known scenarios. They lie beside the project, in ../shared."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from benchmarks import search_quality
from scripts_app import drafts, review
from scripts_app.evaluation import Report, evaluate
from scripts_app.importing import batches
from scripts_app.models import Category
from tests.library import make_admin, seed_synonyms

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


@pytest.mark.django_db(transaction=True)
def test_the_same_scripts_on_the_air_are_found_by_the_whole_of_search() -> None:
    """Through the actions into the database and the index, and out again through permissions, titles and hits."""
    if not search_quality.SHARED.is_dir():
        pytest.skip("../shared is not here: the quality of the search was not measured")
    seed_synonyms()
    admin = make_admin()
    with transaction.atomic():
        for entry in search_quality.gold_entries():
            category, _ = Category.objects.get_or_create(name=entry.path[0] if entry.path else "其他", parent=None)
            revision = drafts.create_scenario(entry.content, place=drafts.Place(category), actor=admin)
            review.approve_first_load(revision, actor=admin)
    report = evaluate(search_quality.gold_cases(), actor=AnonymousUser())
    assert report.hit_at(5) >= FEWEST["hit@5"]
    assert min(part.hit_at(5) for part in report.by_kind().values()) >= FEWEST["hit@5 of a kind"]
    assert report.empty == 0


@pytest.mark.django_db(transaction=True)
def test_the_workbooks_of_those_scripts_imported_as_a_first_load_are_found_as_well() -> None:
    """Ten files, many scenarios twice and thrice, and guidelines between them."""
    if not search_quality.SHARED.is_dir():
        pytest.skip("../shared is not here: the quality of the search was not measured")
    seed_synonyms()
    admin = make_admin()
    files = sorted((search_quality.SHARED / "sop").glob("sop_*"))
    staged = [batches.preview(file, name=file.name, actor=admin) for file in files]
    batches.confirm(*staged, actor=admin, publish=True)
    report = evaluate(search_quality.gold_cases(), actor=AnonymousUser())
    assert report.hit_at(5) >= FEWEST["hit@5"]
    assert min(part.hit_at(5) for part in report.by_kind().values()) >= FEWEST["hit@5 of a kind"]
    assert report.empty == 0
