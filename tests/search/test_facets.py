"""What a query can be narrowed to, and that a count says what the narrowed search finds."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from scripts_app import drafts, review
from scripts_app.content import Line, ScriptContent
from scripts_app.models import Category, ScenarioKind, User
from scripts_app.search import Facets, SearchQuery, facets_of, search
from tests.library import make_manager

pytestmark = pytest.mark.django_db(transaction=True)
AGENT = AnonymousUser()
SCRIPT, GUIDELINE = ScenarioKind.SCRIPT, ScenarioKind.GUIDELINE


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def refunds(manager: User) -> Category:
    """退款 in two categories below one, a guideline among them, and something else; the one above."""
    above = Category.objects.create(name="售后")
    for title, name, kind in (
        ("退款申请", "退货", SCRIPT),
        ("退款进度", "退货", SCRIPT),
        ("退款用语规范", "退货", GUIDELINE),
        ("退款失败，钱没有到账，客户很着急", "到账", SCRIPT),
        ("声音小", "到账", SCRIPT),
    ):
        category, _ = Category.objects.get_or_create(name=name, parent=above)
        content = ScriptContent(title, lines=(Line.recommended("好的，请您稍等。"),))
        revision = drafts.create_scenario(content, place=drafts.Place(category, kind=kind), actor=manager)
        review.approve_first_load(revision, actor=manager)
    return above


def facets(text: str, *, category_id: int | None = None, kind: str = "") -> Facets:
    query = SearchQuery(text, category_id=category_id, kind=kind)
    return facets_of(search(query, actor=AGENT), actor=AGENT)


def labelled(text: str, *, category_id: int | None = None, kind: str = "") -> dict[str, int]:
    found = facets(text, category_id=category_id, kind=kind)
    return {facet.label: facet.count for facet in (*found.categories, *found.kinds)}


def test_categories_and_kinds_of_the_hits_are_counted(refunds: Category) -> None:
    assert labelled("退款") == {"退货": 3, "到账": 1, "话术": 3, "服务规范": 1}


@pytest.mark.parametrize("text", ["退款", "退款失败", "申请退款"])
def test_a_count_is_what_the_narrowed_search_finds(refunds: Category, text: str) -> None:
    found = facets(text)
    assert found.categories
    for facet in found.categories:
        narrowed = search(SearchQuery(text, category_id=int(facet.value)), actor=AGENT)
        assert (facet.label, facet.count) == (facet.label, narrowed.total)
    for facet in found.kinds:
        assert facet.count == search(SearchQuery(text, kind=facet.value), actor=AGENT).total


@pytest.mark.parametrize("text", ["退款", "退款失败，钱没有到账", "申请退款"])
def test_kinds_add_up_to_what_was_found(refunds: Category, text: str) -> None:
    found = facets(text)
    assert sum(facet.count for facet in found.kinds) in (0, search(SearchQuery(text), actor=AGENT).total)


def test_what_is_noise_beside_the_best_is_found_where_nothing_else_is(refunds: Category) -> None:
    text, elsewhere = "退款失败，钱没有到账，客户很着急", Category.objects.get(name="退货")
    assert search(SearchQuery(text), actor=AGENT).total == 1
    assert search(SearchQuery(text, category_id=elsewhere.pk), actor=AGENT).total > 1
    chosen = next(facet for facet in facets(text, category_id=elsewhere.pk).categories if facet.is_chosen)
    assert chosen.count == search(SearchQuery(text, category_id=elsewhere.pk), actor=AGENT).total


def test_within_a_category_the_others_are_still_offered_and_the_chosen_one_is_marked(refunds: Category) -> None:
    chosen = Category.objects.get(name="到账")
    found = facets("退款", category_id=chosen.pk)
    assert {facet.label: facet.is_chosen for facet in found.categories} == {"退货": False, "到账": True}
    assert labelled("退款", category_id=chosen.pk)["退货"] == 3


def test_within_a_kind_categories_count_that_kind_only(refunds: Category) -> None:
    assert labelled("退款", kind=SCRIPT) == {"退货": 2, "到账": 1, "话术": 3, "服务规范": 1}


def test_where_there_is_nothing_to_choose_nothing_is_offered(refunds: Category) -> None:
    assert facets("声音小") == Facets()
    assert facets("") == Facets()
    assert facets("zzzz") == Facets()


def test_every_category_knows_those_below_it(refunds: Category) -> None:
    below = Category.objects.each_with_those_below()
    assert below[refunds.pk] == set(Category.objects.values_list("pk", flat=True))
    assert all(below[key] == Category.objects.with_those_below(key) for key in below)
