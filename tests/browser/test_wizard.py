"""The way of a file through the pages of the import, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts_app.models import BatchStatus, ImportBatch, ImportJob, JobStatus, Revision
from scripts_app.permissions import ADMIN
from tests.workbooks import HEADER, Rows, write_workbook

FIRST: Rows = [["售前话术"], HEADER, ["问候", "您好，请问有什么可以帮您？", "喂", ""], ["推荐套餐", "您看这款合适吗？"]]
SECOND: Rows = [HEADER, ["催单", "我马上帮您催。", "等着", "先查单"]]
THIRD: Rows = [["情景", "推荐用语", "服务忌语"], ["投诉", "非常抱歉给您添麻烦了。", "这不归我管"]]
ODD: Rows = [["内部表"], ["甲", "乙", "丙"], ["听不清", "请您再说一遍，好吗？", "你说啥"], ["挂机", "再见。", "挂了"]]


@pytest.fixture
def admin(open_as: Callable[[str], Page], site: str) -> Page:
    page = open_as(ADMIN)
    page.goto(f"{site}/imports/")
    return page


def upload(page: Page, *files: Path) -> None:
    page.get_by_label("选择 SOP 文件").set_input_files(list(files))
    page.get_by_role("button", name="上传并核对").click()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="对应无误，看预览").click()
    expect(page.get_by_text("逐字清账")).to_be_visible()


def test_a_file_of_several_sheets_goes_all_the_way(admin: Page, site: str, tmp_path: Path) -> None:
    sheets = {"封面": [["客服话术 V1.3"]], "售前": FIRST, "售中": SECOND, "售后": THIRD, "旧": SECOND}
    upload(admin, write_workbook(tmp_path / "多表.xlsx", sheets, hidden=["旧"]))
    expect(admin.get_by_role("heading", name="售前、售中")).to_be_visible()
    expect(admin.get_by_text("隐藏的工作表，不导入")).to_be_visible()
    admin.get_by_label("售后").select_option(label="不导入这个工作表")
    expect(admin.get_by_role("heading", name="售后")).to_have_count(0)
    go_on(admin)
    expect(admin.locator(".import-row")).to_have_count(3)
    admin.get_by_role("link", name="逐条看没有存入的").click()
    expect(admin.get_by_role("row").filter(has_text="投诉 非常抱歉给您添麻烦了。")).to_be_visible()
    admin.get_by_role("link", name="回到预览").click()
    assert not Revision.objects.exists()
    admin.get_by_role("button", name="确认导入").click()
    expect(admin.get_by_text("写成了 3 份草稿")).to_be_visible()


def test_columns_put_right_by_hand_show_at_once_and_are_known_the_next_time(
    admin: Page, site: str, tmp_path: Path
) -> None:
    upload(admin, write_workbook(tmp_path / "内部表.xlsx", {"表": ODD}))
    expect(admin.get_by_text("没有找到话术表").first).to_be_visible()
    admin.get_by_label("表").select_option(label="第 2 行：甲 | 乙 | 丙")
    admin.get_by_label("甲").select_option(label="场景")
    admin.get_by_label("乙").select_option(label="推荐话术")
    expect(admin.locator(".mapping-sample .line-recommended").first).to_contain_text("请您再说一遍，好吗？")
    admin.get_by_label("丙").focus()
    admin.get_by_label("丙").select_option(label="禁用语")
    expect(admin.locator(".mapping-sample .line-forbidden")).to_have_count(2)
    expect(admin.get_by_label("丙")).to_be_focused()  # a keyboard goes on where it was
    go_on(admin)
    admin.get_by_role("button", name="确认导入").click()
    expect(admin.get_by_text("写成了 2 份草稿")).to_be_visible()

    admin.goto(f"{site}/imports/")
    newer = [*ODD, ["催单", "我马上帮您催。", "等着"]]
    upload(admin, write_workbook(tmp_path / "另一份.xlsx", {"第一季": newer}))
    expect(admin.get_by_text("按上次的对应")).to_be_visible()
    expect(admin.locator(".mapping-sample .line-forbidden")).to_have_count(3)
    admin.get_by_role("button", name="忘记它，重新识别").click()
    expect(admin.get_by_text("按上次的对应")).to_have_count(0)


def test_several_files_are_dropped_and_taken_on_together(admin: Page, site: str, tmp_path: Path) -> None:
    admin.evaluate(
        """() => {
            const carried = new DataTransfer();
            for (const name of ["甲", "乙"])
                carried.items.add(new File([`场景,推荐话术\\n${name},您好`], `${name}.csv`));
            const options = { dataTransfer: carried, bubbles: true, cancelable: true };
            document.querySelector("[data-drop]").dispatchEvent(new DragEvent("drop", options));
        }"""
    )
    expect(admin.locator("[data-drop-files] li")).to_have_text(["甲.csv（1 KB）", "乙.csv（1 KB）"])
    admin.get_by_role("button", name="上传并核对").click()
    expect(admin.get_by_text("收到 2 个文件")).to_be_visible()
    admin.get_by_role("button", name="全部按识别结果看预览").click()
    admin.get_by_role("button", name="全部确认导入").click()
    expect(admin.get_by_text("2 个文件正在导入")).to_be_visible()
    expect(admin.get_by_text("已导入")).to_have_count(2)


def test_the_progress_bar_moves_and_ends_by_itself(admin: Page, site: str, tmp_path: Path) -> None:
    upload(admin, write_workbook(tmp_path / "话术.xlsx", {"话术": SECOND}))
    go_on(admin)
    batch = ImportBatch.objects.get()
    job = ImportJob.objects.filter(pk=batch.jobs.latest("pk").pk)
    ImportBatch.objects.update(status=BatchStatus.APPLYING)
    job.update(status=JobStatus.RUNNING, done=20, total=80)
    admin.reload()
    expect(admin.get_by_text("20 / 80（25%）")).to_be_visible()
    job.update(done=60)
    expect(admin.get_by_text("60 / 80（75%）")).to_be_visible()
    expect(admin.locator("#progress-said")).to_contain_text("70%")
    ImportBatch.objects.update(status=BatchStatus.APPLIED)
    job.update(status=JobStatus.DONE)
    expect(admin.get_by_text("导入完成")).to_be_visible()


def test_every_step_fits_beside_a_console(admin: Page, site: str, tmp_path: Path) -> None:
    admin.set_viewport_size({"width": 360, "height": 740})
    upload(admin, write_workbook(tmp_path / "话术.xlsx", {"售前": FIRST, "售后": THIRD}))
    expect(admin.get_by_role("button", name="对应无误，看预览")).to_be_visible()
    widths = [admin.evaluate("document.documentElement.scrollWidth")]
    go_on(admin)
    widths.append(admin.evaluate("document.documentElement.scrollWidth"))
    admin.get_by_role("link", name="逐条看没有存入的").click()
    expect(admin.get_by_role("button", name="归入并重新预览")).to_be_visible()
    widths.append(admin.evaluate("document.documentElement.scrollWidth"))
    assert widths == [360, 360, 360]
