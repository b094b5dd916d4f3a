"""The answer from the database while there is no index: to any text, by all that a scenario says."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from scripts_app.content import Line, ScriptContent
from scripts_app.models import Category, User
from scripts_app.search import SearchQuery, damage, generations, reader, search
from tests.library import MAIL, NOISE, QUIET, make_manager, put_live

pytestmark = pytest.mark.django_db(transaction=True)
LOUNGE = ScriptContent(
    "贵宾厅", triggers=("在哪儿休息呀", 'WiFi "6" 慢', "無線太慢 100%"), lines=(Line.recommended("请出示登机牌。"),)
)


@pytest.fixture(autouse=True)
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    manager: User = make_manager()
    for content in (NOISE, QUIET, MAIL, LOUNGE):
        put_live(content, manager=manager)
    monkeypatch.setattr(reader, "repair_in_background", lambda: None)
    damage.note(generations.mark())


def titles(text: str) -> list[str]:
    page = search(SearchQuery(text), actor=AnonymousUser())
    assert page.degraded
    return [hit.content.title for hit in page.hits] if page.fits else []


@pytest.mark.parametrize("between", ["\0", "\ud800", "\u200b", "\x1b", "\ufeff", "\U000e0041", "\udfff\ud800"])
def test_what_no_text_can_hold_is_passed_over(between: str) -> None:
    assert titles(f"杂{between}音")[:1] == [NOISE.title]
    assert titles(f"{between}杂音{between}")[:1] == [NOISE.title]
    assert not search(SearchQuery(between), actor=AnonymousUser()).hits or not between.strip()


@pytest.mark.parametrize("typed", ["在哪儿休息", "哪", "wifi", "ＷＩＦＩ", '"6"', "無線", "100%"])
def test_a_customers_wording_leads_to_its_scenario(typed: str) -> None:
    assert titles(typed) == [LOUNGE.title]


@pytest.mark.parametrize("typed", ["67", "u5728", "5728", "\\u", "e2"])
def test_how_wordings_are_stored_is_no_wording(typed: str) -> None:
    """在 is stored as \\u5728."""
    assert titles(typed) == []


def test_titles_lines_and_names_of_categories_lead_there_too_most_pieces_first() -> None:
    assert titles("雜音太大")[0] == NOISE.title
    assert titles("登机牌") == [LOUNGE.title]
    Category.objects.update(name="机场服务")
    assert len(titles("机场服务")) == 4
