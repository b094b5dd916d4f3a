"""The columns of a file on the pages: what needs a second look, and what is remembered of them and when."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from scripts_app.models import BatchStatus, ColumnMapping, ImportBatch
from tests.library import make_admin
from tests.views.hands import browser, read, send
from tests.workbooks import HEADER, Rows, write_workbook

pytestmark = pytest.mark.django_db
ROWS: Rows = [["场景", "推荐话术", "禁用语"], ["听不清", "请您再说一遍", "喂，大声点"]]
SENTENCE = "“话术”的第 3 列“禁用语”，列名说它不可说，现在却当作“推荐话术”导入"


@pytest.fixture
def client() -> Client:
    return browser(make_admin())


def upload(client: Client, folder: Path, rows: Rows = ROWS) -> tuple[ImportBatch, str]:
    """The batch, and its page of columns."""
    path = write_workbook(folder / "话术.xlsx", {"话术": rows})
    html = send(client, "imports", file=SimpleUploadedFile(path.name, path.read_bytes()))
    return ImportBatch.objects.latest("pk"), html


def shape_in(html: str) -> str:
    return html.split('id="role-')[1].split("-", maxsplit=1)[0]


def say_forbidden(client: Client, batch: ImportBatch, html: str) -> str:
    """Takes the forbidden column for one to say, with the tick that this needs."""
    fields = {f"role-{shape_in(html)}-2": "recommended"}
    (key,) = re.findall(r'name="sure" value="([^"]+)"', send(client, "import_mapping", batch.pk, **fields))
    return send(client, "import_mapping", batch.pk, **fields, sure=key, go_on="1")


def test_a_forbidden_column_goes_on_as_one_to_say_only_with_a_tick(client: Client, tmp_path: Path) -> None:
    batch, html = upload(client, tmp_path)
    fields = {f"role-{shape_in(html)}-2": "recommended"}
    assert SENTENCE not in html
    answer = client.post(reverse("import_mapping", args=[batch.pk]), {**fields, "go_on": "1"})
    assert answer.status_code == 422
    assert SENTENCE in answer.content.decode()
    assert "打勾确认" in answer.content.decode()
    ticked_for_steps = f"{shape_in(html)}-2-step"
    send(client, "import_mapping", batch.pk, **fields, sure=ticked_for_steps, go_on="1")
    assert ImportBatch.objects.get().status == BatchStatus.MAPPING
    assert SENTENCE in say_forbidden(client, batch, html)
    assert ImportBatch.objects.get().status == BatchStatus.PREVIEWED


def test_a_tick_stays_while_other_columns_are_changed(client: Client, tmp_path: Path) -> None:
    batch, html = upload(client, tmp_path)
    fields = {f"role-{shape_in(html)}-2": "recommended"}
    key = f"{shape_in(html)}-2-recommended"
    assert re.search(rf'value="{key}" checked', send(client, "import_mapping", batch.pk, **fields, sure=key))


def test_columns_of_a_file_that_is_given_up_are_not_remembered(client: Client, tmp_path: Path) -> None:
    batch, html = upload(client, tmp_path)
    say_forbidden(client, batch, html)
    send(client, "import_discard", batch.pk)
    _, again = upload(client, tmp_path)
    assert "按上次的对应" not in again
    assert SENTENCE not in again
    assert not ColumnMapping.objects.exists()


def test_columns_of_a_file_that_is_imported_are_remembered_and_shown_to_be(client: Client, tmp_path: Path) -> None:
    batch, html = upload(client, tmp_path)
    say_forbidden(client, batch, html)
    send(client, "import_confirm", batch.pk)
    next_batch, again = upload(client, tmp_path, [*ROWS, ["挂机", "再见", "滚"]])
    assert "按上次的对应，不是重新识别的：“禁用语”→推荐话术" in again
    assert SENTENCE in again
    assert "checked" not in again.split('name="sure"')[1].split(">")[0]
    preview = say_forbidden(client, next_batch, again)
    assert "“话术”的各列按上次的对应，不是重新识别的：“禁用语”→推荐话术" in preview


def test_files_that_go_on_together_tell_of_remembered_columns_and_leave_those_in_doubt(
    client: Client, tmp_path: Path
) -> None:
    batch, html = upload(client, tmp_path)
    say_forbidden(client, batch, html)
    send(client, "import_confirm", batch.pk)
    noted: Rows = [["场景", "应答", "要诀"], ["听不清", "您好", "慢"]]
    batch, html = upload(client, tmp_path, noted)
    send(client, "import_mapping", batch.pk, **{f"role-{shape_in(html)}-2": "step"}, go_on="1")
    send(client, "import_confirm", batch.pk)
    for rows in (ROWS, noted, [HEADER, ["挂机", "再见"]]):
        upload(client, tmp_path, rows)
    assert "全部按识别结果看预览（其中 2 个按上次的对应）" in read(client, "imports")
    html = send(client, "import_go_on")
    assert "2 个文件按识别结果继续" in html
    assert "1 个文件有列会让坐席照着说不可说的话，没有继续" in html
    assert ImportBatch.objects.filter(status=BatchStatus.MAPPING).count() == 1
