"""An empty library of its own for a benchmark, in a temporary folder: whatever the site holds is left alone."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.test.utils import override_settings, setup_databases, teardown_databases

from scripts_app.models import User
from tests.workbooks import write_workbook

HEADER = ("分类", "场景", "推荐话术", "禁用语", "备注", "客户问法")


@contextmanager
def own_library() -> Iterator[Path]:
    """The folder that index and uploads lie in; a worker beside takes it as its KB_DATA_DIR."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = setup_databases(verbosity=0, interactive=False)
        try:
            with override_settings(INDEX_DIR=folder / "index", UPLOAD_DIR=folder / "uploads"):
                yield folder
        finally:
            teardown_databases(made, verbosity=0)


def an_admin() -> User:
    return User.objects.create_superuser("bench", password=None)


def workbook(path: Path, rows: int, *, tag: str) -> Path:
    """A sheet of scenarios that no other tag has, each with two recommended lines."""
    table = [
        (
            f"分类{number % 40}",
            f"{tag}场景{number}",
            f"1、您好，这是第 {number} 条，请稍等。\n2、感谢您的来电，我马上为您查询。",
            "“等着”",
            "先核对客户身份",
            f"怎么办{number}；问法{number}",
        )
        for number in range(rows)
    ]
    return write_workbook(path, {"话术": [HEADER, *table]})
