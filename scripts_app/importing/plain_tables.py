"""Plain tables, one record a row, as django-import-export brings them in and out in admin.

The library reads, previews, compares and reports; every write is an action of ours, in the name of who imports.
"""

from __future__ import annotations

import logging
import re
from typing import Any

import tablib
from import_export import resources
from import_export.fields import Field
from import_export.results import RowResult

from scripts_app import categories, vocabulary
from scripts_app.errors import ScriptsError
from scripts_app.importing.places import category_paths
from scripts_app.importing.safe_cells import restored
from scripts_app.models import Category, DictionaryWord, SynonymGroup, User
from scripts_app.text import clean, fold_key

logger = logging.getLogger(__name__)
ROWS_MAX = 2_000  # the preview shows them all on one page
_BETWEEN = " › "
_BETWEEN_WORDS = re.compile(r"[、,，;；=＝|\n]")


class TableRefused(ScriptsError):
    sentence = "这个表不能导入，请改正后重新上传。"


class PlainTable(resources.ModelResource):
    """What all of them keep: limits, headers by name, cells as people wrote them, errors with the row of the file."""

    needed: tuple[str, ...] = ()

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Raises TableRefused for a table that is none of these; the library would go on with its rows."""
        self._actor: User = kwargs["user"]
        dataset.headers = [clean(str(header or "")) for header in dataset.headers or ()]
        missing = "、".join(f"“{name}”" for name in self.needed if name not in dataset.headers)
        sentence = f"第一行里没有列名{missing}。请先导出一份，照它的列名填写。" if missing else ""
        if len(dataset) > ROWS_MAX:
            sentence = f"表里有 {len(dataset)} 行，最多 {ROWS_MAX} 行。请分成几个文件。"
        if sentence:
            dataset.wipe()
            raise TableRefused(sentence)

    def import_row(self, row: dict[str, Any], instance_loader: Any, **kwargs: Any) -> RowResult:
        """As the library does it; an error then says in which row of the file it is, and nothing of our insides."""
        for name, value in row.items():
            row[name] = clean(restored("" if value is None else str(value)))
        result = super().import_row(row, instance_loader, **kwargs)
        place = kwargs["row_number"] + 1  # the header is row 1
        for error in result.errors:
            error.error, error.number = TableRefused(f"第 {place} 行：{_sentence(error.error)}"), place
        return result


class CategoryTable(PlainTable):
    """The tree of categories. A row with the number of a category renames or moves it, one without adds one."""

    needed = ("名称", "上级分类")
    key = Field(attribute="pk", column_name="编号", readonly=True)
    name = Field(attribute="name", column_name="名称")
    parent_path = Field(column_name="上级分类")

    class Meta:
        model = Category
        fields = ("key", "name", "parent_path")
        import_id_fields = ()
        skip_unchanged = True
        report_skipped = True
        store_instance = True

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        super().before_import(dataset, **kwargs)
        self._read_paths()

    def dehydrate_parent_path(self, category: Category) -> str:
        return _BETWEEN.join(category.parent.path) if category.parent else ""

    def get_instance(self, instance_loader: Any, row: dict[str, str]) -> Category | None:
        """By its number, else by its name below its parent."""
        if number := row.get("编号", ""):
            found = Category.objects.filter(pk=number).first() if number.isdecimal() else None
            if found is None:
                raise TableRefused(f"没有编号是“{number}”的分类。新增的分类请把编号留空。")
            return found
        key = self._keys.get((*_folded(row["上级分类"]), fold_key(row["名称"])))
        return Category.objects.get(pk=key) if key else None

    def import_instance(self, instance: Category, row: dict[str, str], **kwargs: Any) -> None:
        instance.name, instance.parent = row["名称"], self._parent(row)

    def skip_row(self, instance: Category, original: Category, *args: Any, **kwargs: Any) -> bool:
        known = original.pk is not None
        return known and (instance.name, instance.parent) == (original.name, original.parent)

    def do_instance_save(self, instance: Category, *args: Any) -> None:
        if instance.pk is None:
            added = categories.add_category(instance.name, parent=instance.parent, actor=self._actor)
            instance.pk = added.pk
            self._keys[tuple(map(fold_key, added.path))] = added.pk
        else:
            stored = Category.objects.get(pk=instance.pk)
            categories.change_category(stored, name=instance.name, parent=instance.parent, actor=self._actor)
            self._read_paths()

    def _parent(self, row: dict[str, str]) -> Category | None:
        """The category at the path, which an earlier row may have made."""
        path = _folded(row["上级分类"])
        if not path:
            return None
        if key := self._keys.get(path):
            return Category.objects.get(pk=key)
        raise TableRefused(f"没有上级分类“{row['上级分类']}”。请把它写在前面的行里，或改正名称。")

    def _read_paths(self) -> None:
        self._keys = {tuple(map(fold_key, names)): key for key, names in category_paths().items()}


class SynonymTable(PlainTable):
    """Groups of words that mean the same. A row with the number of a group changes its words, one without adds one."""

    needed = ("同义词",)
    key = Field(attribute="pk", column_name="编号", readonly=True)
    stated = Field(column_name="同义词")

    class Meta:
        model = SynonymGroup
        fields = ("key", "stated")
        import_id_fields = ()
        skip_unchanged = True
        report_skipped = True
        store_instance = True

    def dehydrate_stated(self, group: SynonymGroup) -> str:
        return "、".join(group.words)

    def get_instance(self, instance_loader: Any, row: dict[str, str]) -> SynonymGroup | None:
        """By its number, else one of just these words, in any order."""
        if number := row.get("编号", ""):
            found = SynonymGroup.objects.filter(pk=number).first() if number.isdecimal() else None
            if found is None:
                raise TableRefused(f"没有编号是“{number}”的同义词组。新增的请把编号留空。")
            return found
        told = set(map(fold_key, _words(row["同义词"])))
        return next((group for group in SynonymGroup.objects.all() if set(map(fold_key, group.words)) == told), None)

    def import_instance(self, instance: SynonymGroup, row: dict[str, str], **kwargs: Any) -> None:
        instance.words = _words(row["同义词"])

    def skip_row(self, instance: SynonymGroup, original: SynonymGroup, *args: Any, **kwargs: Any) -> bool:
        return original.pk is not None and bool(instance.words == original.words)

    def do_instance_save(self, instance: SynonymGroup, *args: Any) -> None:
        if instance.pk is None:
            instance.pk = vocabulary.add_synonyms(instance.words, actor=self._actor).pk
        else:
            vocabulary.change_synonyms(instance, instance.words, actor=self._actor)


class WordTable(PlainTable):
    """Words that are never cut apart; those that are known already change nothing."""

    needed = ("词",)
    word = Field(attribute="word", column_name="词")

    class Meta:
        model = DictionaryWord
        fields = ("word",)
        import_id_fields = ("word",)
        report_skipped = True
        store_instance = True

    def skip_row(self, instance: DictionaryWord, *args: Any, **kwargs: Any) -> bool:
        return instance.pk is not None

    def do_instance_save(self, instance: DictionaryWord, *args: Any) -> None:
        instance.pk = vocabulary.add_word(instance.word, actor=self._actor).pk


def _words(stated: str) -> list[str]:
    return [word for word in map(clean, _BETWEEN_WORDS.split(stated)) if word]


def _folded(path: str) -> tuple[str, ...]:
    return tuple(fold_key(name) for name in path.split(_BETWEEN.strip()) if name.strip())


def _sentence(error: Exception) -> str:
    if isinstance(error, ScriptsError):
        return str(error)
    logger.error("表格的一行导入时出错。", exc_info=error)
    return "导入时出了意外，没有写入。请重试；仍不行时请管理员查看日志。"
