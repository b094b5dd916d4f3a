"""Tables as call centres have them, each with what a right reading of it is. ✓ to say, ✗ not to say, ✎ note, ① step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts_app.importing.parse import parse_file
from scripts_app.importing.rows import ParsedFile
from tests.workbooks import HEADER, Rows, write_workbook

MARKS = {"recommended": "✓", "forbidden": "✗", "note": "✎", "step": "①", "turn": "☎"}
TITLE = ("场景", "推荐话术")


@dataclass(frozen=True)
class Ugly:
    """`means`: (category, title, lines) of each scenario in their order."""

    rows: Rows
    means: list[tuple[str, str, str]]
    merges: tuple[str, ...] = ()


UGLY: dict[str, Ugly] = {
    "banner above a grouped header": Ugly(
        [
            ["XX公司话术表"],
            ["序号", "场景", "话术", None, "备注"],
            [None, None, "推荐", "禁用"],
            [1, "甲", "您好", "喂", "注"],
        ],
        [("", "甲", "✓您好 ✗喂 ✎注")],
        ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"),
    ),
    "grouped header without merges": Ugly(
        [["场景", "话术", "", "备注"], ["", "推荐", "禁用", ""], ["甲", "您好", "喂", "注"]],
        [("", "甲", "✓您好 ✗喂 ✎注")],
    ),
    "header far down": Ugly(
        [*[[f"说明{number}"] for number in range(19)], HEADER, ["甲", "您好", "喂", ""]], [("", "甲", "✓您好 ✗喂")]
    ),
    "header with many columns that say nothing": Ugly(
        [
            ["场景", "推荐话术", "禁用语", "责任人", "渠道", "版本", "更新时间", "适用部门"],
            ["甲", "您好", "喂", "小王"],
        ],
        [("", "甲", "✓您好 ✗喂 ✎责任人：小王")],
    ),
    "two tables side by side": Ugly(
        [[*TITLE, "", *TITLE], ["甲", "您好", "", "乙", "再见"], ["丙", "请讲", "", "丁", "谢谢"]],
        [("", "甲", "✓您好"), ("", "丙", "✓请讲"), ("", "乙", "✓再见"), ("", "丁", "✓谢谢")],
    ),
    "two tables below each other with other columns": Ugly(
        [
            HEADER,
            ["甲", "您好", "喂"],
            [],
            ["售后"],
            ["错误说法", "应对话术", "客户问题"],
            ["不知道", "我帮您查", "乙"],
        ],
        [("", "甲", "✓您好 ✗喂"), ("售后", "乙", "✓我帮您查 ✗不知道")],
    ),
    "turned with merged categories": Ugly(
        [["分类", "接入", None], ["场景", "甲", "乙"], ["推荐话术", "您好", "请讲"], ["禁用语", "喂", ""]],
        [("接入", "甲", "✓您好 ✗喂"), ("接入", "乙", "✓请讲")],
        ("B1:C1",),
    ),
    "turned with the bans first": Ugly(
        [["禁用话术", "喂", "你谁"], ["标准话术", "您好", "请讲"], ["场景", "甲", "乙"]],
        [("", "甲", "✓您好 ✗喂"), ("", "乙", "✓请讲 ✗你谁")],
    ),
    "no header": Ugly(
        [["听不清", "对不起，请您再说一遍。"], ["挂机", "谢谢您，再见。"]],
        [("", "听不清", "✓对不起，请您再说一遍。"), ("", "挂机", "✓谢谢您，再见。")],
    ),
    "no header with numbers and bans": Ugly(
        [[1, "听不清", "对不起，请您再说一遍。", "你说啥"], [2, "挂机", "谢谢您，再见。", "没事挂了你"]],
        [("", "听不清", "✓对不起，请您再说一遍。 ✗你说啥"), ("", "挂机", "✓谢谢您，再见。 ✗没事挂了你")],
    ),
    "no header and two columns to say": Ugly(
        [["听不清", "对不起，请您再说一遍。", "“请您大声一点，谢谢”"], ["挂机", "谢谢您，再见。", "“感谢您的来电”"]],
        [("", "听不清", "✓对不起，请您再说一遍。 ✓请您大声一点，谢谢"), ("", "挂机", "✓谢谢您，再见。 ✓感谢您的来电")],
    ),
    "sections in brackets and by number": Ugly(
        [HEADER, ["【夜间】"], ["甲", "您好"], ["一、售后服务类"], ["乙", "请讲"], ["（二）投诉"], ["丙", "抱歉"]],
        [("夜间", "甲", "✓您好"), ("售后服务类", "乙", "✓请讲"), ("投诉", "丙", "✓抱歉")],
    ),
    "sections by number in a column of their own": Ugly(
        [["序号", *HEADER], ["一", "售后服务"], [1, "甲", "您好"], ["二", "售前服务"], [1, "乙", "请讲"]],
        [("售后服务", "甲", "✓您好"), ("售前服务", "乙", "✓请讲")],
    ),
    "a section merged across": Ugly([HEADER, ["售后"], ["甲", "您好"]], [("售后", "甲", "✓您好")], ("A2:D2",)),
    "signatures and footnotes": Ugly(
        [HEADER, ["甲", "您好"], ["制表：张三", "审核：李四", "日期：2024-5-1"], ["备注：内部使用"], ["注：仅供参考"]],
        [("", "甲", "✓您好")],
    ),
    "totals": Ugly([HEADER, ["甲", "您好"], ["合计", "1 条"], ["小计", "1"]], [("", "甲", "✓您好")]),
    "title and header printed on each page": Ugly(
        [["话术表"], HEADER, ["甲", "您好"], ["第 1 页 共 2 页"], ["话术表"], HEADER, ["乙", "请讲"], ["- 2 -"]],
        [("", "甲", "✓您好"), ("", "乙", "✓请讲")],
        ("A1:D1", "A5:D5"),
    ),
    "merged titles": Ugly(
        [HEADER, ["甲", "您好", "喂"], [None, "请讲", "你谁"], ["乙", "再见"]],
        [("", "甲", "✓您好 ✓请讲 ✗喂 ✗你谁"), ("", "乙", "✓再见")],
        ("A2:A3",),
    ),
    "the same title in the next row": Ugly(
        [HEADER, ["甲", "您好", "喂"], ["甲", "请讲", "喂"], ["乙", "再见"]],
        [("", "甲", "✓您好 ✓请讲 ✗喂"), ("", "乙", "✓再见")],
    ),
    "an empty category is not the one above": Ugly(
        [["分类", *HEADER], ["接入", "甲", "您好"], ["", "乙", "请讲"]], [("接入", "甲", "✓您好"), ("", "乙", "✓请讲")]
    ),
    "an empty ban is not the one above": Ugly(
        [HEADER, ["甲", "您好", "喂"], ["乙", "请讲", ""]], [("", "甲", "✓您好 ✗喂"), ("", "乙", "✓请讲")]
    ),
    "a merged ban reaches just as far as it is merged": Ugly(
        [HEADER, ["甲", "您好", "喂"], ["乙", "请讲", None], ["丙", "再见", None]],
        [("", "甲", "✓您好 ✗喂"), ("", "乙", "✓请讲 ✗喂"), ("", "丙", "✓再见")],
        ("C2:C3",),
    ),
    "both kinds in one column": Ugly(
        [["场景", "话术"], ["甲", "正确：您好\n错误：喂"], ["乙", "√ 请讲\n× 你谁"]],
        [("", "甲", "✓您好 ✗喂"), ("", "乙", "✓请讲 ✗你谁")],
    ),
    "a column of both kinds without marks offers nothing to say": Ugly(
        [["场景", "推荐/禁用话术"], ["甲", "您好，喂"]], [("", "甲", "✎您好，喂")]
    ),
    "bans under a header that holds a good word": Ugly(
        [["场景", "规范用语", "不规范用语"], ["甲", "您好", "喂"]], [("", "甲", "✓您好 ✗喂")]
    ),
    "bans under a header that says so in brackets": Ugly(
        [["场景", "话术（推荐）", "话术（不推荐）"], ["甲", "您好", "喂"]], [("", "甲", "✓您好 ✗喂")]
    ),
    "reasons and replacements of bans": Ugly(
        [["场景", "禁用语", "禁用原因", "替代话术"], ["甲", "喂", "不礼貌", "您好"]], [("", "甲", "✓您好 ✗喂 ✎不礼貌")]
    ),
    "customers' words are triggers and not lines": Ugly(
        [["场景", "客户话术", "坐席话术"], ["甲", "你们怎么回事", "非常抱歉"]], [("", "甲", "✓非常抱歉")]
    ),
    "old script, columns in any order": Ugly(
        [["備註", "禁忌用語", "標準話術", "場景說明"], ["注", "喂", "您好", "甲"]], [("", "甲", "✓您好 ✗喂 ✎注")]
    ),
    "several recommended columns and steps": Ugly(
        [["环节", "推荐话术1", "推荐话术2", "处理流程"], ["开场", "您好", "欢迎您", "1、问候\n2、核实"]],
        [("", "开场", "①问候 ①核实 ✓您好 ✓欢迎您")],
    ),
    "one line in each row, with a column that says of which kind": Ugly(
        [
            ["分类", "场景", "类型", "内容"],
            *(["接入", "甲", *line] for line in (("推荐话术", "您好"), ("禁用语", "喂"), ("", "注"))),
        ],
        [("接入", "甲", "✓您好 ✗喂 ✎注")],
    ),
    "good and bad examples": Ugly([["场景", "正面示例", "反面示例"], ["甲", "您好", "喂"]], [("", "甲", "✓您好 ✗喂")]),
    "names of groups beside situations": Ugly(
        [["名称", "使用情况", "推荐引导语"], ["接入语", "客户来电", "您好"]], [("接入语", "客户来电", "✓您好")]
    ),
    "more english headers": Ugly(
        [["Scenario", "Recommended", "Don't say", "Notes"], ["甲", "您好", "喂", "注"]], [("", "甲", "✓您好 ✗喂 ✎注")]
    ),
    "english headers": Ugly(
        [["Question", "Answer", "Don't", "Remark"], ["甲", "您好", "喂", "注"]], [("", "甲", "✓您好 ✗喂 ✎注")]
    ),
}


def read(path: Path, rows: Rows, merges: tuple[str, ...] = ()) -> ParsedFile:
    return parse_file(write_workbook(path / "x.xlsx", {"话术": rows}, merges=merges), name="x.xlsx")


def meant(parsed: ParsedFile) -> list[tuple[str, str, str]]:
    return [
        (
            "/".join(row.category),
            row.content.title,
            " ".join(f"{MARKS[line.kind]}{line.text}" for line in row.content.lines),
        )
        for row in parsed.rows
    ]


@pytest.mark.parametrize("name", UGLY)
def test_it_is_read_as_a_person_reads_it(tmp_path: Path, name: str) -> None:
    ugly = UGLY[name]
    parsed = read(tmp_path, ugly.rows, ugly.merges)
    assert meant(parsed) == ugly.means
    assert parsed.refused == ()
    assert parsed.ledger.unassigned == 0


def test_rows_that_were_joined_are_told(tmp_path: Path) -> None:
    parsed = read(tmp_path, [HEADER, ["甲", "您好"], ["甲", "请讲"]])
    assert [problem.row for problem in parsed.warnings] == [3]


def test_rows_of_one_title_with_numbers_of_their_own_are_not_joined(tmp_path: Path) -> None:
    parsed = read(tmp_path, [["序号", *HEADER], [1, "甲", "您好"], [2, "甲", "请讲"]])
    assert [row.content.lines[0].text for row in parsed.rows] == ["您好"]
    assert [problem.row for problem in parsed.refused] == [3]


def test_a_row_without_a_title_is_not_given_to_the_one_above(tmp_path: Path) -> None:
    parsed = read(tmp_path, [HEADER, ["甲", "您好"], ["", "请讲"]])
    assert (meant(parsed), [problem.row for problem in parsed.refused]) == ([("", "甲", "✓您好")], [3])


@pytest.mark.parametrize(
    ("cell", "code"), [(1e15, "1000000000000000"), ("007", "007"), (1.0, "1"), ("1.0", "1.0"), (0.5, "0.5")]
)
def test_numbers_as_codes_keep_their_digits(tmp_path: Path, cell: object, code: str) -> None:
    assert read(tmp_path, [["编号", *TITLE], [cell, "甲", "您好"]]).rows[0].code == code


@pytest.mark.parametrize(
    ("status", "may_publish"),
    [
        ("启用", True),
        ("√", True),
        ("在用", True),
        ("停用", False),
        ("草稿", False),
        ("×", False),
        ("未启用", False),
        ("无效", False),
    ],
)
def test_a_status_that_says_so_keeps_a_row_from_being_published(
    tmp_path: Path, status: str, *, may_publish: bool
) -> None:
    assert read(tmp_path, [[*TITLE, "状态"], ["甲", "您好", status]]).rows[0].may_publish is may_publish
