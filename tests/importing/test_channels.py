"""Columns of channels: what their cells say, that nothing of them is lost, and that other columns are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts_app.importing.channels import ANY, ONLINE, PHONE, channel_of
from scripts_app.importing.columns import Role, role_of
from scripts_app.importing.guard import read_guarded
from scripts_app.importing.mapping import Mapping
from scripts_app.importing.rows import ParsedFile
from scripts_app.importing.sample import understood
from tests.workbooks import HEADER, Rows, write_workbook

NOT_UNDERSTOOD = ""


def read(path: Path, rows: Rows, *, mapping: Mapping | None = None) -> ParsedFile:
    file = write_workbook(path / "话术.xlsx", {"话术": rows})
    return read_guarded(file, name=file.name, **({"mapping": mapping} if mapping else {}))


@pytest.mark.parametrize(
    ("channel", "cells"),
    [
        (PHONE, "电话 热线 语音 來電 呼入/呼出 电话客服 400热线 仅限电话渠道使用 PHONE IVR 呼叫中心 人工电话、热线"),
        (ONLINE, "在线 線上客服 网络 文字 聊天 微信 企业微信 网页、IM、ＡＰＰ App/小程序 online 在线客服+公众号"),
        (ANY, "通用 全部 不限 不限渠道 电话/在线 电话和微信均可 热线＋网页 全渠道 both 语音聊天"),
        (NOT_UNDERSTOOD, "门店 电话除外 非电话 除微信外 电话/门店 95588 claim smartphone recall 不含在线 -"),
    ],
)
def test_what_a_cell_says(channel: str, cells: str) -> None:
    assert {cell: channel_of(cell) for cell in cells.split()} == dict.fromkeys(cells.split(), channel)


@given(st.text(max_size=60))
def test_any_text_says_a_channel_or_nothing(text: str) -> None:
    assert channel_of(text) in (ANY, PHONE, ONLINE, NOT_UNDERSTOOD)
    assert channel_of(f"{text} 电话 在线") in (ANY, NOT_UNDERSTOOD)


@pytest.mark.parametrize(
    "header", ["渠道", "适用渠道", "服务渠道", "使用渠道", "適用渠道", "渠道（电话/在线）", "Channel"]
)
def test_a_column_of_channels_is_known_by_its_header(header: str) -> None:
    assert role_of(header) == Role.CHANNEL


@pytest.mark.parametrize("header", ["支付渠道", "不适用渠道", "购买渠道", "反馈渠道", "渠道反馈内容说明一二三"])
def test_other_columns_are_not(header: str) -> None:
    assert role_of(header) != Role.CHANNEL


def test_the_cells_set_the_channel_and_stay_notes_in_their_place(tmp_path: Path) -> None:
    head = ["编号", "场景", "推荐话术", "责任人", "适用渠道", "版本"]
    told_of = [("小王", "热线", "3"), ("", "网页/电话", ""), ("", "门店", ""), ("小李", "", "")]
    rows = [[f"A-{number}", f"第{number}种", "您好", *cells] for number, cells in enumerate(told_of)]
    parsed = read(tmp_path, [head, *rows])
    assert [row.channel for row in parsed.rows] == [PHONE, ANY, NOT_UNDERSTOOD, ANY]
    notes = [[line.text for line in row.content.lines[1:]] for row in parsed.rows]
    assert notes == [
        ["责任人：小王", "适用渠道：热线", "版本：3"],
        ["适用渠道：网页/电话"],
        ["适用渠道：门店"],
        ["责任人：小李"],
    ]
    told = [problem.message for problem in parsed.warnings]
    assert "渠道“门店”看不懂，新场景按通用导入，原文存进了备注。" in told
    assert "“责任人”、“版本”列不认识，内容存进了备注。" in told
    assert (parsed.ledger.unassigned, parsed.leftovers[0].why) == (0, "表头")


def test_a_file_without_such_a_column_says_nothing(tmp_path: Path) -> None:
    assert [row.channel for row in read(tmp_path, [HEADER, ["甲", "您好"]]).rows] == [NOT_UNDERSTOOD]


def test_a_merged_cell_holds_for_all_its_rows(tmp_path: Path) -> None:
    rows = [["渠道", *HEADER], ["电话", "甲", "您好"], ["", "乙", "再见"], ["在线", "丙", "谢谢"]]
    path = write_workbook(tmp_path / "x.xlsx", {"话术": rows}, merges=["A2:A3"])
    assert [row.channel for row in read_guarded(path, name="x.xlsx").rows] == [PHONE, PHONE, ONLINE]


def test_two_rows_of_one_scenario_for_both_channels_make_one_for_any(tmp_path: Path) -> None:
    rows = [[*HEADER[:2], "渠道"], ["甲", "您好", "电话"], ["甲", "您好呀", "在线"]]
    (row,) = read(tmp_path, rows).rows
    assert (row.channel, len(row.content.lines)) == (ANY, 4)


def test_a_person_may_say_that_a_column_is_of_channels_and_sees_what_comes_of_it(tmp_path: Path) -> None:
    rows = [["场景", "推荐话术", "端口"], ["甲", "您好", "热线"]]
    (table,) = read(tmp_path, rows).tables
    roles = (Role.SCENARIO, Role.RECOMMENDED, Role.CHANNEL)
    (sample,) = understood(table, roles)
    (row,) = read(tmp_path, rows, mapping=Mapping(roles={table.shape: roles})).rows
    assert (sample.channel, row.channel) == ("电话", PHONE)
    assert sample.content == row.content
