"""No address and no field breaks a page, whatever stands where a key belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, reverse

from scripts_app.models import Scenario, User
from scripts_app.urls import urlpatterns
from scripts_app.views.shared import KeyConverter
from tests.library import NOISE, make_admin, put_live
from tests.views.asking import ask, titles
from tests.views.hands import browser

pytestmark = pytest.mark.django_db(transaction=True)
KEYS = ("0", "999999999", str(2**63 - 1), str(2**63), "9" * 19, "9" * 5_000)
ODD = (*KEYS, "-1", "1.5", "x", "²", "٣", "\0", "")
OF_A_KEY = [
    pattern for pattern in urlpatterns if isinstance(pattern, URLPattern) and "pk" in pattern.pattern.converters
]
ASKED = (  # addresses that take keys or numbers in a query, and which
    ("search", ("category", "offset")),
    ("export_hits", ("category", "offset")),
    ("desk", ("category", "page")),
    ("export", ("category",)),
    ("review_queue", ("batch", "page")),
    ("imports", ("page",)),
    ("synonyms", ("page",)),
    ("words", ("page",)),
    ("usage_note", ("opened", "copied")),
)
SENT = (  # addresses that are written to with keys
    ("submit_several", ("revision",)),
    ("approve_several", ("revision",)),
    ("scenario_new", ("category",)),
    ("check_mark", ("scenario",)),
    ("categories", ("parent",)),
    ("usage_note", ("opened", "copied")),
    ("import_confirm_several", ("batch",)),
)
OF_THE_SCENARIO = (("scenario_edit", ("began", "edits", "seen")), ("scenario_move", ("category",)))


@pytest.fixture
def admin_(db: None) -> User:
    return make_admin()


@pytest.fixture
def scenario(admin_: User) -> Scenario:
    return put_live(NOISE, manager=admin_)


@pytest.fixture
def pages(admin_: User) -> Client:
    return browser(admin_)


def test_all_keys_in_paths_are_bounded() -> None:
    assert OF_A_KEY
    assert {type(pattern.pattern.converters["pk"]) for pattern in OF_A_KEY} == {KeyConverter}


def addresses(pattern: URLPattern) -> Iterator[str]:
    before, _, after = reverse(str(pattern.name), args=[0]).rpartition("/0/")
    return (f"{before}/{key}/{after}" for key in KEYS)


@pytest.mark.parametrize("pattern", OF_A_KEY, ids=lambda pattern: str(pattern.name))
def test_a_key_that_no_row_has_is_a_page_that_is_not_there(pages: Client, pattern: URLPattern) -> None:
    for address in addresses(pattern):
        for answer in (pages.get(address), pages.get(address, headers={"HX-Request": "true"}), pages.post(address)):
            assert answer.status_code in (404, 405), address


def test_a_key_that_no_row_has_is_not_in_the_records_either(admin_: User) -> None:
    User.objects.filter(pk=admin_.pk).update(is_staff=True, is_superuser=True)
    records = browser(User.objects.get(pk=admin_.pk))
    for model in admin.site._registry:
        page = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
        for key in KEYS:
            assert records.get(reverse(page, args=[key])).status_code == 302, (page, key)


@pytest.mark.parametrize(("name", "fields"), ASKED)
def test_a_damaged_query_still_opens_a_page(
    pages: Client, scenario: Scenario, name: str, fields: tuple[str, ...]
) -> None:
    ticket = ticket_of(pages)
    for field, value in product(fields, ODD):
        asked = {"q": "杂音", "search": ticket, field: value}
        assert pages.get(reverse(name), asked).status_code in (200, 204), (field, value)


@pytest.mark.parametrize(("name", "fields"), SENT)
def test_a_damaged_form_is_told_and_breaks_nothing(
    pages: Client, scenario: Scenario, name: str, fields: tuple[str, ...]
) -> None:
    ticket = ticket_of(pages)
    for field, value in product(fields, ODD):
        sent = {"q": "杂音", "search": ticket, "title": "新", "name": "新", field: value}
        assert pages.post(reverse(name), sent).status_code < 500, (field, value)


@pytest.mark.parametrize(("name", "fields"), OF_THE_SCENARIO)
def test_a_damaged_form_of_a_scenario_changes_nothing(
    pages: Client, scenario: Scenario, name: str, fields: tuple[str, ...]
) -> None:
    for field, value in product(fields, ODD):
        line = {"line_sort": "note", "line_text": "新", "line_severity": "", "line_condition": ""}
        sent = {"title": "新", **line, "began": scenario.live_revision_id, field: value}
        assert pages.post(reverse(name, args=[scenario.pk]), sent).status_code < 500, (field, value)
    assert Scenario.objects.get(pk=scenario.pk).category_id == scenario.category_id
    assert scenario.revisions.count() == 1


@pytest.mark.parametrize("blank", [" ", "\u3000", "\n\t "])
def test_blanks_ask_for_nothing(pages: Client, scenario: Scenario, blank: str) -> None:
    html = ask(pages, blank)
    assert "最接近的是" not in html
    assert "data-ticket" not in html
    assert titles(html) == titles(ask(pages, "")) == [NOISE.title]


def ticket_of(pages: Client) -> str:
    found = re.search(r'data-ticket="([^"]+)"', ask(pages))
    assert found
    return found[1]
