"""What every test gets: folders of its own, and in CI no excuse for a skipped test."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from scripts_app import suggesting
from scripts_app.search import index, titles, vocabulary
from scripts_app.views import kept_answers

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture(autouse=True)
def own_folders(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Index and uploads of a test are its own, and what it had done to the index in the background is done at its end.

    What is queued is done at once: the tests of workers start their own.
    """
    settings.INDEX_DIR = tmp_path / "index"
    settings.UPLOAD_DIR = tmp_path / "uploads"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # strong ones cost a third of a second
    for known in (vocabulary, titles, suggesting, kept_answers, index):
        known.forget()
    yield
    for thread in threading.enumerate():
        if thread.name.startswith("index-"):
            thread.join(20)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """In CI (KB_TEST_SKIP_NOTHING) a missing browser or PostgreSQL is a failure; only ../shared may be missing."""
    if os.environ.get("KB_TEST_SKIP_NOTHING"):
        for mark in item.iter_markers("skip"):
            if not mark.kwargs.get("reason", "").startswith("../shared"):
                pytest.fail(f"这里不允许跳过测试：{mark.kwargs.get('reason')}")
