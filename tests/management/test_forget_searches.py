"""Old searches leave the log, with what came of them; newer ones stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from scripts_app import usage
from scripts_app.models import LineCopy, LoggedSearch
from scripts_app.search import SearchQuery, search
from tests.library import NOISE, make_agent, make_manager, put_live

pytestmark = pytest.mark.django_db(transaction=True)


def test_old_searches_and_copies_are_forgotten_and_newer_ones_stay(capsys: pytest.CaptureFixture[str]) -> None:
    scenario, agent = put_live(NOISE, manager=make_manager()), make_agent()
    assert scenario.live_revision
    line = scenario.live_revision.lines.all()[0]
    for text in ("杂音", "电话"):
        logged = usage.record_search(usage.write_ticket(search(SearchQuery(text), actor=agent)), actor=agent)
        usage.record_copy(line.pk, actor=agent, search=logged)
    long_ago = timezone.now() - timedelta(days=400)
    LoggedSearch.objects.filter(text="杂音").update(created_at=long_ago)
    LineCopy.objects.filter(search__text="杂音").update(created_at=long_ago)
    call_command("forget_searches")
    assert "已删除 1 条" in capsys.readouterr().out
    assert [(copy.search and copy.search.text) for copy in LineCopy.objects.all()] == ["电话"]
    assert [logged.text for logged in LoggedSearch.objects.all()] == ["电话"]


def test_what_the_list_of_gaps_looks_at_cannot_be_forgotten() -> None:
    with pytest.raises(CommandError, match="至少要保留 30 天"):
        call_command("forget_searches", days=7)
