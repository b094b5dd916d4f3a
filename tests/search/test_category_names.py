"""Asked for by the name of a category: what is in it, and the page says why it was found."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from scripts_app import categories, drafts, review
from scripts_app.content import Line, ScriptContent
from scripts_app.models import Category, User
from scripts_app.search import SearchPage, SearchQuery, Where, search
from tests.library import make_agent, make_manager, make_reviewer

pytestmark = pytest.mark.django_db(transaction=True)
ASKING = ScriptContent("再次确认需求时", lines=(Line.recommended("请问还有什么可以帮您？"),))
THANKED = ScriptContent("客户致谢时", lines=(Line.recommended("不客气，这是我们应该做的。"),))


@pytest.fixture
def closing(db: None) -> Category:
    manager = make_manager()
    above = Category.objects.create(name="服务用语")
    closing = Category.objects.create(name="结束语", parent=above)
    for content in (ASKING, THANKED):
        revision = drafts.create_scenario(content, place=drafts.Place(closing), actor=manager)
        review.approve_first_load(revision, actor=manager)
    return closing


def ask(text: str) -> SearchPage:
    return search(SearchQuery(text), actor=AnonymousUser())


@pytest.mark.parametrize(
    ("query", "by_sound"), [("结束语", False), ("服务用语", False), ("jieshuyu", True), ("jsy", True), ("借书雨", True)]
)
def test_the_name_of_a_category_finds_what_is_in_it_and_is_told_as_the_reason(
    closing: Category, *, query: str, by_sound: bool
) -> None:
    page = ask(query)
    assert {hit.content.title for hit in page.hits} == {ASKING.title, THANKED.title}
    assert page.total == 2
    assert page.fits
    for hit in page.hits:
        assert hit.match
        assert (hit.match.where, hit.match.by_sound) == (Where.CATEGORY, by_sound)
        assert "".join(segment.text for segment in hit.match.segments) == "服务用语 › 结束语"
        assert any(segment.marked for segment in hit.match.segments)


def test_a_text_of_the_scenario_is_the_better_reason(closing: Category) -> None:
    first = ask("结束语致谢").hits[0]
    assert (first.content.title, first.match and first.match.where) == (THANKED.title, Where.TITLE)


def test_a_renamed_category_is_found_by_its_new_name_only(closing: Category) -> None:
    categories.change_category(closing, name="道别用语", parent=None, actor=make_reviewer())
    assert ask("道别").total == 2
    assert not any(hit.match and hit.match.where == Where.CATEGORY for hit in ask("结束语").hits)


def test_the_page_shows_the_category_as_the_reason(closing: Category, client: Client) -> None:
    client.force_login(make_agent())
    page = client.get("/", {"q": "结束语"}).content.decode()
    assert "<b>分类</b> 服务用语 › <mark>结束语</mark>" in page


def test_what_is_in_the_category_stands_above_what_shares_a_word_with_its_name(closing: Category) -> None:
    other, manager = Category.objects.create(name="其他"), User.objects.get()
    for title in ("客户要求结束合同", "结束服务时", "听到语音播报"):
        content = ScriptContent(title, lines=(Line.recommended("好的，请稍等。"),))
        revision = drafts.create_scenario(content, place=drafts.Place(other), actor=manager)
        review.approve_first_load(revision, actor=manager)
    found = [hit.content.title for hit in ask("结束语").hits]
    assert set(found[:2]) == {ASKING.title, THANKED.title}
    assert len(found) > 2
