"""A real Chromium in front of a real server. Skipped as a whole when there is no Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from scripts_app.models import User
from scripts_app.roles import open_account
from tests.library import MAIL, NOISE, QUIET, make_agent, make_manager, put_live

HERE = Path(__file__).parent
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Over plain HTTP the browser ignores one of Django's headers and says so; it reports a form that came back with errors;
# htmx reports what was cut or overtaken.
EXPECTED = (
    "Cross-Origin-Opener-Policy",
    "422 (Unprocessable Entity)",
    "net::ERR_FAILED",
    "htmx:sendError",
    "htmx:sendAbort",
    "htmx:afterRequest",
)
HOST = "kb.test"  # plain HTTP under a name is no secure context, as on a call centre's intranet


def find_chromium() -> str | None:
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of this folder; a skip by mark takes one line in the report, not one for each test."""
    missing = pytest.mark.skip(reason="No Chromium found: apt-get install chromium")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not find_chromium():
                item.add_marker(missing)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop lives in this thread, which Django would else take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", f"--host-resolver-rules=MAP {HOST} 127.0.0.1"]
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=arguments)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def live_site(browser: Browser, transactional_db: None, live_server: LiveServer, settings: Settings) -> str:
    """Address of a running site with three live scenarios, an agent and a manager."""
    settings.ALLOWED_HOSTS = ["*"]
    manager = make_manager()
    make_agent()
    for content in (NOISE, QUIET, MAIL):
        put_live(content, manager=manager)
    return live_server.url


@pytest.fixture
def plain_http_site(live_site: str) -> str:
    """The same site under a name that is no secure context: navigator.clipboard is undefined there."""
    return f"http://{HOST}:{live_site.rsplit(':', 1)[1]}"


@pytest.fixture
def page(browser: Browser, live_site: str, plain_http_site: str) -> Iterator[Page]:
    """A window in which the agent is signed in. Fails the test for errors in the console and for foreign requests."""
    client = Client()
    client.force_login(User.objects.get(username="agent"))
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.add_cookies(
        [
            {"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": url}
            for url in (live_site, plain_http_site)
        ]
    )
    page = context.new_page()
    page.set_default_timeout(5_000)
    faults: list[str] = []
    note_faults(page, faults, sites=(live_site, plain_http_site))
    yield page
    context.close()
    assert faults == []


@pytest.fixture
def site(transactional_db: None, live_server: LiveServer, settings: Settings) -> str:
    settings.ALLOWED_HOSTS = ["*"]
    call_command("setup_roles", verbosity=0)
    return live_server.url


@pytest.fixture
def open_as(browser: Browser, site: str) -> Iterator[Callable[[str], Page]]:
    """A window in which a new account of the role is signed in."""
    faults: list[str] = []
    contexts = []

    def open_window(role: str) -> Page:
        open_account(role, role=role, display_name=role)
        client = Client()
        client.force_login(User.objects.get(username=role))
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        note_faults(page, faults, sites=(site,))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert faults == []


def note_faults(page: Page, faults: list[str], *, sites: tuple[str, ...]) -> None:
    """Writes into `faults` what must not happen: errors on the console, exceptions, requests to anyone else."""

    def note_message(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in EXPECTED):
            faults.append(message.text)

    def note_request(request: Request) -> None:
        if not request.url.startswith(sites):
            faults.append(request.url)

    page.on("console", note_message)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", note_request)
