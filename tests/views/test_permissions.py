"""Who may open or do what: every address of ours against every role."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, reverse

from scripts_app import checking
from scripts_app.models import Category, DictionaryWord, ImportBatch, Scenario, SynonymGroup, User
from scripts_app.permissions import ADMIN, AGENT, MANAGER
from scripts_app.roles import open_account
from scripts_app.urls import urlpatterns
from tests.library import NOISE, QUIET, make_manager, put_live, submit_draft

pytestmark = pytest.mark.django_db
OPEN = {"login", "logout", "icon"}
FOR_AGENTS = {"search", "scenario", "usage_note"}
FOR_ADMINS = {name for name in (pattern.name for pattern in urlpatterns) if name and name.startswith("import")}
FOR_ADMINS |= {"synonyms", "synonyms_edit", "synonyms_remove", "words", "words_progress", "word_remove"}
NAMES = [pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern) and pattern.name]


@dataclass(frozen=True)
class Library:
    """The keys that addresses need."""

    live: int
    pending: int
    batch: int
    category: int
    case: int
    synonyms: int
    word: int


@pytest.fixture
def library() -> Library:
    manager = make_manager()
    live, pending = put_live(NOISE, manager=manager), submit_draft(QUIET, manager=manager)
    batch = ImportBatch.objects.create(file_name="话术.xlsx", sha256="0", stored_as="x", actor=manager)
    case = checking.add_case("杂音", live, actor=manager)
    synonyms = SynonymGroup.objects.create(words=["挂断", "挂机"])
    word = DictionaryWord.objects.create(word="七天无理由")
    return Library(live.pk, pending.pk, batch.pk, live.category_id, case.pk, synonyms.pk, word.pk)


@pytest.fixture
def browsers() -> dict[str, Client]:
    """One signed-in browser for each role, by the groups that `setup_roles` makes."""
    call_command("setup_roles", verbosity=0)
    clients = {"": Client()}
    for username, role in (("a", AGENT), ("m", MANAGER), ("d", ADMIN)):
        open_account(username, role=role)
        clients[role] = Client()
        clients[role].force_login(User.objects.get(username=username))
    return clients


def address(name: str, library: Library) -> str:
    keys = {"import": library.batch, "batch": library.batch, "revision": library.pending, "restore": library.pending}
    keys |= {"category": library.category, "scenario": library.live, "check_remove": library.case}
    keys |= {"synonyms_": library.synonyms, "word_": library.word}
    key = next((key for prefix, key in keys.items() if name.startswith(prefix)), None)
    keyless = {"scenario_new", "imports", "import_template", "import_list", "import_go_on", "import_confirm_several"}
    return reverse(name, args=[key] if key is not None and name not in keyless else [])


def status(client: Client, url: str) -> int:
    """Of a read, or of a write where the address takes nothing else."""
    answer = client.get(url)
    known = {
        "category": Category.objects.get().pk,
        "scenario": Scenario.objects.exclude(live_revision=None).get().pk,
        "q": "杂音",
        "channel": "phone",
    }
    return client.post(url, known).status_code if answer.status_code == 405 else answer.status_code


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OPEN])
def test_nobody_gets_anywhere_without_signing_in(name: str, library: Library, browsers: dict[str, Client]) -> None:
    url = address(name, library)
    for answer in (browsers[""].get(url), browsers[""].post(url)):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OPEN])
def test_agents_search_and_nothing_else(name: str, library: Library, browsers: dict[str, Client]) -> None:
    allowed = status(browsers[AGENT], address(name, library)) not in (403, 404)
    assert allowed is (name in FOR_AGENTS)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OPEN])
def test_managers_do_all_but_import(name: str, library: Library, browsers: dict[str, Client]) -> None:
    assert (status(browsers[MANAGER], address(name, library)) == 403) is (name in FOR_ADMINS)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in OPEN])
def test_admins_do_all(name: str, library: Library, browsers: dict[str, Client]) -> None:
    assert status(browsers[ADMIN], address(name, library)) not in (403, 404)


@pytest.mark.parametrize("name", NAMES)
def test_the_address_of_a_button_leads_on_to_the_page_with_the_button(
    name: str, library: Library, browsers: dict[str, Client]
) -> None:
    client, url = browsers[ADMIN], address(name, library)
    answer = client.get(url)
    if answer.status_code != 405:
        return
    html = answer.content.decode()
    assert "这个地址不能这样打开" in html
    (above,) = re.findall(r'btn-primary" href="([^"]*)"', html)
    assert url.startswith(above)
    assert client.get(above, follow=True).status_code == 200
    assert client.head(url).status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_the_roles_can_be_set_up_again_and_take_back_what_was_added(browsers: dict[str, Client]) -> None:
    agent = User.objects.get(username="a")
    group = agent.groups.get()
    group.permissions.set(User.objects.get(username="d").groups.get().permissions.all())
    call_command("setup_roles", verbosity=0)
    assert not User.objects.get(pk=agent.pk).has_perm("scripts_app.import_scripts")


def test_the_icon_is_for_everyone_also_where_a_browser_looks_for_it_by_itself(browsers: dict[str, Client]) -> None:
    for client in browsers.values():
        answer = client.get("/favicon.ico")
        assert (answer.status_code, client.get(answer.headers["Location"]).headers["Content-Type"]) == (
            302,
            "image/svg+xml",
        )


def test_django_admin_is_closed_to_the_three_roles(browsers: dict[str, Client]) -> None:
    for client in browsers.values():
        assert client.get("/admin/").status_code == 302
