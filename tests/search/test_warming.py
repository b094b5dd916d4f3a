"""What a worker has in memory before its first call."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scripts_app.search import SearchQuery, live_texts, search, warm_up
from tests.library import MAIL, NOISE, make_manager, put_live, write_draft


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that just started."""
    monkeypatch.setattr(live_texts._Kept, "texts", type(live_texts._Kept.texts)())
    monkeypatch.setattr(live_texts._Kept, "size", 0)


def texts_read(text: str) -> int:
    """How many statements read the wording of revisions for this question."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert search(SearchQuery(text), actor=AnonymousUser()).hits
    return sum("scripts_app_scriptline" in one["sql"] for one in asked)


@pytest.mark.django_db(transaction=True)
def test_the_first_question_after_warming_up_reads_no_wording(nothing_kept: None) -> None:
    manager = make_manager()
    for content in (NOISE, MAIL):
        put_live(content, manager=manager)
    live_texts._Kept.texts.clear()
    assert texts_read("杂音") == 1
    live_texts._Kept.texts.clear()
    warm_up()
    assert texts_read("杂音") == 0


@pytest.mark.django_db(transaction=True)
def test_only_what_is_on_the_air_is_read_ahead_and_no_more_than_is_kept(
    nothing_kept: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = make_manager()
    put_live(NOISE, manager=manager)
    write_draft(MAIL, manager=manager)
    live_texts._Kept.texts.clear()
    warm_up()
    assert [text.content.title for text in live_texts._Kept.texts.values()] == [NOISE.title]
    live_texts._Kept.texts.clear()
    monkeypatch.setattr(live_texts, "_BYTES_MAX", 0)
    warm_up()
    assert not live_texts._Kept.texts
