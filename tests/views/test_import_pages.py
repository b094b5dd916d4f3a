"""Upload, columns, preview, confirm and discard, as the server renders them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from scripts_app.models import BatchStatus, ImportBatch, ImportJob, JobStatus, Revision, Scenario
from tests.library import make_admin
from tests.views.hands import browser, read, send
from tests.workbooks import HEADER, Rows, write_workbook

pytestmark = pytest.mark.django_db
ROWS: Rows = [HEADER, ["听不清", "您好", "喂", ""], ["", "没有场景", "", ""]]


@pytest.fixture
def client() -> Client:
    return browser(make_admin())


def workbook(folder: Path, rows: Rows = ROWS, *, name: str = "话术.xlsx") -> SimpleUploadedFile:
    path = write_workbook(folder / "x.xlsx", {"话术": rows})
    return SimpleUploadedFile(name, path.read_bytes())


def previewed(client: Client, upload: SimpleUploadedFile) -> ImportBatch:
    """The batch of the upload, taken as it was understood."""
    send(client, "imports", file=upload)
    batch = ImportBatch.objects.latest("pk")
    send(client, "import_mapping", batch.pk, go_on="1")
    return ImportBatch.objects.get(pk=batch.pk)


def test_an_upload_leads_over_its_columns_to_the_preview_and_confirm_to_the_result(
    client: Client, tmp_path: Path
) -> None:
    assert "推荐话术" in send(client, "imports", file=workbook(tmp_path))
    batch = ImportBatch.objects.get()
    html = send(client, "import_mapping", batch.pk, go_on="1")
    assert "这一行没有场景名称" in html
    assert "话术 第 3 行" in html
    assert not Scenario.objects.exists()
    assert "写成了 1 份草稿" in send(client, "import_confirm", batch.pk)
    assert "已经处理过了" in send(client, "import_confirm", batch.pk)
    assert Scenario.objects.count() == 1


def test_a_file_that_cannot_be_read_gets_its_sentence_on_the_page(client: Client) -> None:
    for content, sentence in ((bytes(range(256)), "内容认不出来"), (b"", "是空的")):
        assert sentence in send(client, "imports", file=SimpleUploadedFile("坏.xlsx", content))
    assert "请先选择一个文件" in send(client, "imports")
    assert not ImportBatch.objects.exists()


def test_a_file_in_which_no_table_was_found_can_be_pointed_at(client: Client, tmp_path: Path) -> None:
    rows = [["甲列", "乙列"], ["听不清", "请您再说一遍。"], ["挂机", "再见。"]]
    html = send(client, "imports", file=workbook(tmp_path, rows))
    assert "没有找到话术表" in html
    assert "看预览" not in html
    batch = ImportBatch.objects.get()
    html = send(client, "import_mapping", batch.pk, **{"sheet-0": "1"})
    shape = html.split('id="role-')[1].split("-")[0]
    said = {"sheet-0": "1", f"role-{shape}-0": "scenario", f"role-{shape}-1": "recommended"}
    assert "听不清" in send(client, "import_mapping", batch.pk, **said)
    assert not ImportBatch.objects.get().rows.exists()
    assert "新增 2" in send(client, "import_mapping", batch.pk, **said, go_on="1")


def test_columns_corrected_once_are_known_in_the_next_file_until_they_are_forgotten(
    client: Client, tmp_path: Path
) -> None:
    rows = [["场景", "应答", "说明"], ["听不清", "您好", "喂"]]
    html = send(client, "imports", file=workbook(tmp_path, rows))
    shape = html.split('id="role-')[1].split("-")[0]
    send(client, "import_mapping", ImportBatch.objects.get().pk, **{f"role-{shape}-2": "forbidden"}, go_on="1")
    content = ImportBatch.objects.get().rows.get().content
    assert content
    assert content.lines[1].ban
    send(client, "import_confirm", ImportBatch.objects.get().pk)
    again = send(client, "imports", file=workbook(tmp_path, [*rows, ["挂机", "再见", "滚"]]))
    assert "按上次的对应" in again
    assert again.count("✗") == 2
    forgotten = send(client, "import_forget", ImportBatch.objects.latest("pk").pk, shape=shape)
    assert "按上次的对应" not in forgotten
    assert "✗" not in forgotten


def test_a_sheet_can_be_left_out(client: Client, tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "x.xlsx", {"新": [HEADER, ["甲", "您好"]], "旧": [HEADER, ["乙", "再见"]]})
    send(client, "imports", file=SimpleUploadedFile("x.xlsx", path.read_bytes()))
    send(client, "import_mapping", ImportBatch.objects.get().pk, go_on="1", **{"sheet-1": "skip"})
    assert [row.sheet for row in ImportBatch.objects.get().rows.all()] == ["新"]


def test_several_files_each_get_a_sentence_and_go_on_together(client: Client, tmp_path: Path) -> None:
    files = [workbook(tmp_path, [HEADER, [title, "您好"]], name=f"{title}.xlsx") for title in ("甲", "乙")]
    html = send(client, "imports", file=[*files, SimpleUploadedFile("坏.xlsx", b"\x00\x01")])
    assert "收到 2 个文件" in html
    assert "文件“坏.xlsx”的内容认不出来" in html
    assert "2 个文件按识别结果继续" in send(client, "import_go_on")
    keys = list(ImportBatch.objects.values_list("pk", flat=True))
    assert "2 个文件正在导入" in send(client, "import_confirm_several", batch=keys, publish="1")
    assert set(Scenario.objects.live().values_list("live_revision__title", flat=True)) == {"甲", "乙"}


def test_several_are_confirmed_together_or_not_at_all(client: Client, tmp_path: Path) -> None:
    batches = [previewed(client, workbook(tmp_path, [HEADER, [title, "您好"]])) for title in ("甲", "乙")]
    send(client, "import_discard", batches[0].pk)
    assert "已经处理过了" in send(client, "import_confirm_several", batch=[batch.pk for batch in batches])
    assert not Revision.objects.exists()


def test_a_preview_can_be_discarded_or_gone_back_from(client: Client, tmp_path: Path) -> None:
    batch = previewed(client, workbook(tmp_path))
    assert "各列是什么" in send(client, "import_reopen", batch.pk)
    send(client, "import_mapping", batch.pk, go_on="1")
    assert "没有写入任何话术" in send(client, "import_discard", batch.pk)
    assert ImportBatch.objects.get().status == BatchStatus.DISCARDED


def test_rows_are_filtered_by_outcome_and_found_by_their_words(client: Client, tmp_path: Path) -> None:
    batch = previewed(client, workbook(tmp_path, [HEADER, ["听不清", "请您再说一遍"], ["挂机", "再见"], ["", "没有"]]))
    assert "挂机" not in read(client, "import_batch", batch.pk, q="再說一遍")
    assert "挂机" not in read(client, "import_batch", batch.pk, outcome="refused")
    assert "没有找到这样的行" in read(client, "import_batch", batch.pk, q="没有的词")


def test_a_text_left_over_is_given_to_a_scenario_and_taken_back(client: Client, tmp_path: Path) -> None:
    batch = previewed(client, workbook(tmp_path, [["不得与客户争吵"], HEADER, ["听不清", "您好"]]))
    html = read(client, "import_ledger", batch.pk)
    (place,) = re.findall(r'>不得与客户争吵</td>.*?name="row-(\d+)"', html, re.DOTALL)
    assert "不是一个场景" in send(client, "import_assign", batch.pk, **{f"row-{place}": "9", f"role-{place}": "note"})
    send(client, "import_assign", batch.pk, **{f"row-{place}": "3", f"role-{place}": "forbidden"})
    content = ImportBatch.objects.get().rows.get().content
    assert content
    assert [line.text for line in content.lines] == ["您好", "不得与客户争吵"]
    ledger = ImportBatch.objects.get().report["ledger"]
    assert ledger["total"] == ledger["stored"] + ledger["dropped"] + ledger["unassigned"]
    send(client, "import_take_back", batch.pk, place="0")
    content = ImportBatch.objects.get().rows.get().content
    assert content
    assert [line.text for line in content.lines] == ["您好"]


def test_progress_asks_again_while_the_job_moves_and_reloads_the_page_when_it_has_ended(
    client: Client, tmp_path: Path
) -> None:
    batch = previewed(client, workbook(tmp_path))
    url = reverse("import_progress", args=[batch.pk])
    assert client.get(url).headers["HX-Refresh"] == "true"
    latest = ImportJob.objects.filter(pk=batch.jobs.latest("pk").pk)
    latest.update(status=JobStatus.RUNNING, done=30, total=120)
    html = read(client, "import_progress", batch.pk)
    assert ("every 1s" in html, "30 / 120" in html) == (True, True)
    latest.update(status=JobStatus.LOST)
    assert client.get(url).headers["HX-Refresh"] == "true"
    assert "接着做" in read(client, "import_batch", batch.pk)


def test_what_stands_in_a_cell_is_text_on_every_page(client: Client, tmp_path: Path) -> None:
    title = "<script>alert(1)</script>{{7*7}}"
    rows = [["<b>标题</b>"], HEADER, [title, "<b>您好</b>", "", ""]]
    pages = [send(client, "imports", file=workbook(tmp_path, rows, name="<i>.xlsx"))]
    batch = ImportBatch.objects.get()
    pages.append(send(client, "import_mapping", batch.pk, go_on="1"))
    pages.append(read(client, "import_ledger", batch.pk))
    for html in pages:
        assert "<script>alert" not in html
        assert "<b>" not in html.replace("<b>0", "").split("ledger-key")[0]
        assert "<i>.xlsx" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in pages[1]
