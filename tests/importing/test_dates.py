"""Days of force in every way that people write them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scripts_app.importing.dates import Days, read_days
from scripts_app.importing.parse import parse_file
from tests.workbooks import write_workbook

TITLE = ("场景", "推荐话术", "生效日期", "有效期至")
DAY, LATER = date(2024, 5, 1), date(2024, 12, 31)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024年5月1日", Days(DAY)),
        ("2024/5/1", Days(DAY)),
        ("2024.05.01", Days(DAY)),
        ("2024-05-01 00:00:00", Days(DAY)),
        ("20240501", Days(DAY)),
        ("45413", Days(DAY)),
        ("2024 年 5 月 1 日", Days(DAY)),
        ("2024年5月1日起", Days(DAY, begins=True)),
        ("自2024年5月1日起生效", Days(DAY, begins=True)),
        ("2024/5/1至长期", Days(DAY, begins=True)),
        ("2024年5月1日前", Days(DAY)),
        ("2024-05-01至2024-12-31", Days(DAY, LATER)),
        ("2024年5月1日—2024年12月31日止", Days(DAY, LATER)),
        ("即日起至2024年12月31日", Days(None, LATER)),
        *((text, Days()) for text in ("", "长期", "長期有效", "永久", "即日起", "立即生效", "无", "-", "/")),
        *(
            (text, Days(is_understood=False))
            for text in ("5月1日起", "2024-13-45", "明天", "2024年", "三点", "2024-05-01左右")
        ),
    ],
)
def test_days_are_read_as_people_write_them(text: str, days: Days) -> None:
    assert read_days(text) == days


@pytest.mark.parametrize(
    ("begins", "ends", "days"),
    [
        ("2024-05-01", "2024-12-31", (DAY, LATER)),
        ("", "2024-05-01至2024-12-31", (DAY, LATER)),
        ("2024-05-01至2024-12-31", "", (DAY, LATER)),
        ("", "2024-05-01起", (DAY, None)),
        ("", "即日起至2024-12-31", (None, LATER)),
        ("即日起", "长期", (None, None)),
    ],
)
def test_days_of_force_come_from_either_column(
    tmp_path: Path, begins: str, ends: str, days: tuple[date | None, date | None]
) -> None:
    parsed = parse_file(
        write_workbook(tmp_path / "x.xlsx", {"话术": [TITLE, ["甲", "您好", begins, ends]]}), name="x.xlsx"
    )
    assert (parsed.rows[0].content.effective_from, parsed.rows[0].content.effective_until) == days
