"""Upload, preview, confirm and discard, as the server renders them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from scripts_app.models import BatchStatus, ImportBatch, Scenario
from tests.library import make_admin
from tests.views.hands import browser, send
from tests.workbooks import HEADER, write_workbook

pytestmark = pytest.mark.django_db


def workbook(folder: Path) -> SimpleUploadedFile:
    path = write_workbook(folder / "x.xlsx", {"话术": [HEADER, ["听不清", "您好", "喂", ""], ["", "没有场景", "", ""]]})
    return SimpleUploadedFile("话术.xlsx", path.read_bytes())


def test_an_upload_leads_to_its_preview_and_confirm_to_the_result(tmp_path: Path) -> None:
    client = browser(make_admin())
    html = send(client, "imports", file=workbook(tmp_path))
    assert "这一行没有场景名称" in html
    assert "话术 第 3 行" in html
    assert not Scenario.objects.exists()
    batch = ImportBatch.objects.get()
    assert "写成了 1 份草稿" in send(client, "import_confirm", batch.pk)
    assert "已经处理过了" in send(client, "import_confirm", batch.pk)
    assert Scenario.objects.count() == 1


def test_a_file_that_cannot_be_read_gets_its_sentence_on_the_page() -> None:
    client = browser(make_admin())
    for content, sentence in ((bytes(range(256)), "内容认不出来"), (b"", "是空的"), (b"a,b\n1,2\n", "没有找到话术表")):
        assert sentence in send(client, "imports", file=SimpleUploadedFile("坏.xlsx", content))
    assert "请先选择一个文件" in send(client, "imports")
    assert not ImportBatch.objects.exclude(status=BatchStatus.REFUSED).exists()


def test_a_preview_can_be_discarded(tmp_path: Path) -> None:
    client = browser(make_admin())
    send(client, "imports", file=workbook(tmp_path))
    assert "没有写入任何话术" in send(client, "import_discard", ImportBatch.objects.get().pk)


def test_what_stands_in_a_cell_is_text_on_every_page(tmp_path: Path) -> None:
    client = browser(make_admin())
    title = "<script>alert(1)</script>{{7*7}}"
    path = write_workbook(tmp_path / "x.xlsx", {"话术": [HEADER, [title, "<b>您好</b>", "", ""]]})
    html = send(client, "imports", file=SimpleUploadedFile("<i>.xlsx", path.read_bytes()))
    assert "<script>alert" not in html
    assert "<b>您好" not in html
    assert "<i>.xlsx" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in html
