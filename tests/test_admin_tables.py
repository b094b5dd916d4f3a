"""Plain tables in admin come in and go out by file, for those alone who were given the permission to."""

from __future__ import annotations

import io

import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from scripts_app.importing.plain_formats import BYTES_MAX
from scripts_app.importing.plain_tables import ROWS_MAX
from scripts_app.models import Category, DictionaryWord, SynonymGroup, User

pytestmark = pytest.mark.django_db
IMPORT, EXPORT, CONFIRM = (f"admin:scripts_app_category_{page}" for page in ("import", "export", "process_import"))
XLSX, CSV = "0", "1"
HEAD = ("编号", "名称", "上级分类")


@pytest.fixture
def superuser() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="a-long-password"))
    return client


def staff(*codenames: str) -> Client:
    person = User.objects.create_user("staff", password="a-long-password", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=[*codenames, "view_category"]))
    client = Client()
    client.force_login(User.objects.get(pk=person.pk))
    return client


def workbook(*rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> bytes:
    book = Workbook()
    for row in (head, *rows):
        book.worksheets[0].append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def upload(client: Client, content: bytes, *, kind: str = XLSX, name: str = "分类.xlsx") -> str:
    """The page that follows: a preview with a form to confirm, or what is wrong."""
    file = SimpleUploadedFile(name, content)
    answer = client.post(reverse(IMPORT), {"import_file": file, "format": kind, "resource": "0"})
    assert answer.status_code == 200
    return answer.content.decode()


def bring_in(client: Client, content: bytes, *, kind: str = XLSX) -> None:
    """Upload and confirm, as the form of the preview says."""
    file = SimpleUploadedFile("分类.xlsx", content)
    answer = client.post(reverse(IMPORT), {"import_file": file, "format": kind, "resource": "0"})
    client.post(reverse(CONFIRM), answer.context["confirm_form"].initial)


def export(client: Client, *, kind: str) -> bytes:
    chosen = {f"categorytable_{field}": "on" for field in ("key", "name", "parent_path")}
    return bytes(client.post(reverse(EXPORT), {"format": kind, "resource": "0", **chosen}).content)


def test_an_ordinary_staff_user_neither_imports_nor_exports() -> None:
    client = staff("change_category", "add_category", "write_scripts", "review_scripts", "import_scripts")
    for address in (IMPORT, EXPORT, CONFIRM):
        assert client.post(reverse(address), {}).status_code == 403
    assert client.get(reverse(IMPORT)).status_code == 403
    assert client.get(reverse(EXPORT)).status_code == 403
    assert reverse(IMPORT) not in client.get(reverse("admin:scripts_app_category_changelist")).content.decode()


def test_who_may_import_must_also_be_allowed_to_do_what_the_rows_do() -> None:
    html = upload(staff("import_category", "export_category"), workbook(("", "接入", "")))
    assert "第 2 行：您没有权限做这件事" in html


def test_the_permissions_are_asked_for_by_setting() -> None:
    assert (settings.IMPORT_EXPORT_IMPORT_PERMISSION_CODE, settings.IMPORT_EXPORT_EXPORT_PERMISSION_CODE) == (
        "import",
        "export",
    )


def test_a_preview_writes_nothing_and_confirming_adds_renames_and_moves(superuser: Client) -> None:
    known = Category.objects.create(name="旧名")
    content = workbook(("", "通话", ""), ("", "接入", "通话"), (known.pk, "新名", "通话 › 接入"))
    assert 'name="import_file_name"' in upload(superuser, content)
    assert Category.objects.count() == 1
    bring_in(superuser, content)
    assert Category.objects.get(pk=known.pk).path == ("通话", "接入", "新名")
    bring_in(superuser, content)
    assert Category.objects.count() == 3


@pytest.mark.parametrize("kind", [XLSX, CSV])
def test_what_goes_out_comes_in_again_and_runs_nowhere(superuser: Client, kind: str) -> None:
    names = ["=1+1", "+86", "-甲", "@乙", "＝丙", "'=丁", "普通"]
    for name in names:
        Category.objects.create(name=name)
    content = export(superuser, kind=kind)
    if kind == XLSX:
        cells = [cell for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows() for cell in row]
        assert all(cell.data_type != "f" for cell in cells)
        assert "'=1+1" in [cell.value for cell in cells]
    else:
        assert content.startswith(b"\xef\xbb\xbf")
        assert ",'=1+1," in content.decode("utf-8-sig")
        assert ",=" not in content.decode("utf-8-sig")
    assert ",".join(HEAD) in content.decode("utf-8-sig") if kind == CSV else True
    bring_in(superuser, content, kind=kind)
    assert set(Category.objects.values_list("name", flat=True)) == set(names)


def test_a_table_in_gb18030_is_read(superuser: Client) -> None:
    bring_in(superuser, "名称,上级分类\r\n接入,\r\n".encode("gb18030"), kind=CSV)
    assert Category.objects.get().name == "接入"


def test_errors_say_in_which_row_of_the_file_they_are_and_no_row_is_written(superuser: Client) -> None:
    content = workbook(("", "好的", ""), ("", "长" * 61, ""), ("", "孤儿", "没有这个"), ("999", "谁", ""))
    html = upload(superuser, content)
    for words in ("第 3 行：分类名称要有 1 到 60 个字", "第 4 行：没有上级分类", "第 5 行：没有编号是"):
        assert words in html
    assert 'name="import_file_name"' not in html
    assert not Category.objects.exists()


def test_a_circle_is_refused(superuser: Client) -> None:
    top = Category.objects.create(name="上")
    Category.objects.create(name="下", parent=top)
    assert "不能把分类移到" in upload(superuser, workbook((top.pk, "上", "上 › 下")))


def test_only_two_formats_are_offered(superuser: Client) -> None:
    html = superuser.get(reverse(IMPORT)).content.decode()
    assert html.count("<option value=") - html.count('<option value=""') == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (workbook(("", "甲", ""), head=("编号", "name", "上级分类")), "没有列名“名称”"),
        (workbook(*[("", f"名{number}", "") for number in range(ROWS_MAX + 1)]), "最多 2000 行"),
        (b"x" * (BYTES_MAX + 1), "超过 1 MB"),
        (b"PK no workbook", "这不是 .xlsx 文件"),
    ],
    ids=["a header that is missing", "too many rows", "too large", "no workbook"],
)
def test_a_file_that_is_no_such_table_is_refused_in_a_sentence(
    superuser: Client, content: bytes, sentence: str
) -> None:
    assert sentence in upload(superuser, content)
    assert not Category.objects.exists()


def test_synonyms_and_words_come_in_through_their_own_rules(superuser: Client) -> None:
    SynonymGroup.objects.all().delete()
    for model, head, rows, wrong, sentence in (
        ("synonymgroup", ("编号", "同义词"), [("", "挂断、挂机"), ("", "退钱 = 退款")], ("", "单个"), "第 4 行：一组"),
        ("dictionaryword", ("词",), [("七天无理由",), ("十元包",)], ("长" * 30,), "第 4 行："),
    ):
        address = reverse(f"admin:scripts_app_{model}_import")
        sent = {"format": XLSX, "resource": "0"}
        refused = superuser.post(address, {**sent, "import_file": named(workbook(*rows, wrong, head=head))})
        assert sentence in refused.content.decode()
        preview = superuser.post(address, {**sent, "import_file": named(workbook(*rows, head=head))})
        superuser.post(reverse(f"admin:scripts_app_{model}_process_import"), preview.context["confirm_form"].initial)
    assert [group.words for group in SynonymGroup.objects.all()] == [["挂断", "挂机"], ["退钱", "退款"]]
    assert set(DictionaryWord.objects.values_list("word", flat=True)) >= {"七天无理由", "十元包"}


def test_a_group_in_another_order_is_the_one_that_is_there(superuser: Client) -> None:
    SynonymGroup.objects.all().delete()
    head, address = ("编号", "同义词"), reverse("admin:scripts_app_synonymgroup_import")
    for words in ("挂断、挂机", "挂机、挂断"):
        sent = {"format": XLSX, "resource": "0", "import_file": named(workbook(("", words), head=head))}
        preview = superuser.post(address, sent)
        superuser.post(
            reverse("admin:scripts_app_synonymgroup_process_import"), preview.context["confirm_form"].initial
        )
    (group,) = SynonymGroup.objects.all()
    assert set(group.words) == {"挂断", "挂机"}


def named(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("表.xlsx", content)
