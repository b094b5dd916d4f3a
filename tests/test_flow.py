"""The way of one line: a row of a workbook becomes a draft, a manager approves it, an agent finds and copies it."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from scripts_app.models import ImportBatch, Revision, User
from scripts_app.permissions import ADMIN, AGENT, MANAGER
from scripts_app.roles import open_account
from tests.workbooks import write_workbook

pytestmark = pytest.mark.django_db(transaction=True)
LINE = "对不起，您的电话杂音太大，请您换一部电话打来好吗？"
SHEET = [
    ["客服话术 SOP"],
    ["類別", "使用情況", "推薦引導語", "禁用語", "備注"],
    ["通話", "客戶電話雜音大聽不清時", f"客户代表：“{LINE}”稍停5秒，挂机。", "“喂，大声一点儿！”", ""],
]


def browser(username: str, *, role: str) -> Client:
    open_account(username, role=role)
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def test_a_row_of_a_workbook_becomes_a_line_that_an_agent_copies(tmp_path: Path) -> None:
    call_command("setup_roles", verbosity=0)
    admin, manager, agent = (browser(name, role=role) for name, role in (("a", ADMIN), ("m", MANAGER), ("x", AGENT)))
    path = write_workbook(tmp_path / "sop.xlsx", {"话术": SHEET}, merges=("A1:E1",))

    mapping = admin.post(reverse("imports"), {"file": SimpleUploadedFile("sop.xlsx", path.read_bytes())}, follow=True)
    assert "推薦引導語" in mapping.content.decode()
    batch = ImportBatch.objects.get()
    preview = admin.post(reverse("import_mapping", args=[batch.pk]), {"go_on": "1"}, follow=True)
    assert "新增" in preview.content.decode()
    admin.post(reverse("import_confirm", args=[batch.pk]))
    draft = Revision.objects.get()
    assert found(agent, "听不清") == []

    admin.post(reverse("revision_submit", args=[draft.pk]))
    own = admin.post(reverse("revision_approve", args=[draft.pk]), {"seen": draft.digest})
    assert "不能审批自己写的版本" in own.content.decode()
    manager.post(reverse("revision_approve", args=[draft.pk]), {"seen": draft.digest})

    for query in ("听不清", "聽不清", "杂音"):
        assert found(agent, query) == [LINE]
    assert "✗ 不可说" in agent.get(reverse("search"), {"q": "大声一点儿"}).content.decode()


def found(agent: Client, query: str) -> list[str]:
    """The lines that the agent can copy from the first card."""
    page = agent.get(reverse("search"), {"q": query}, headers={"HX-Request": "true"}).content.decode()
    return [html.unescape(text) for text in re.findall(r'data-copy="([^"]*)"', page)]
