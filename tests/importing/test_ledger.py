"""Every character of a file is stored, dropped for a listed reason, or left open; and the sum is the whole file."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts_app.importing.ledger import size_of
from scripts_app.importing.parse import parse_sheets
from scripts_app.importing.report import as_contract
from scripts_app.importing.rows import ParsedFile
from scripts_app.importing.sheets import Merge, Sheet, rectangle

_CELLS = st.one_of(
    st.just(""),
    st.sampled_from(
        [
            "场景",
            "推荐话术",
            "禁用语",
            "备注",
            "分类",
            "序号",
            "客户问法",
            "第 1 页",
            "合计",
            "【夜间】",
            "1、您好\n2、请稍等",
            "“喂”；“你谁”",
            "步骤1、先听\n建议话术：\n1、您好，请讲",
            "客户：喂\n坐席：您好",
            "正确：您好\n错误：喂",
            "停用",
            "2026-05-01",
            "\u200b隐\x07形",
            "'=1+1",
        ]
    ),
    st.text(alphabet='您好喂“”"；;、1.（）：:\n 甲A①√×避免用词', max_size=12),
)
_ROWS = st.lists(st.lists(_CELLS, min_size=1, max_size=6), max_size=9)
_HEADED: st.SearchStrategy[list[list[str]]] = st.tuples(
    st.permutations(["场景", "推荐话术", "禁用语", "备注", "分类", "序号"]), _ROWS
).map(lambda pair: [list(pair[0]), *pair[1]])


_CHANCE: st.SearchStrategy[bool] = st.booleans()


@st.composite
def _sheets(draw: st.DrawFn) -> Sheet:
    rows: list[list[str]] = draw(st.one_of(_HEADED, _HEADED, _ROWS))
    cells = rectangle(rows)
    merges: list[Merge] = []
    if draw(_CHANCE) and cells:
        top: int = draw(st.integers(0, len(cells) - 1))
        left: int = draw(st.integers(0, len(cells[0]) - 1))
        bottom = draw(st.integers(top, len(cells) - 1))
        merges.append(Merge(top, left, bottom, draw(st.integers(left, len(cells[0]) - 1))))
    remarks = {(1, 1): ("批注：注意",)} if draw(_CHANCE) else {}
    crossed = {(1, 1): ("喂",), (2, 2): ("您好",)} if draw(_CHANCE) else {}
    name = draw(st.sampled_from(["话术", "红线", "Sheet1"]))
    return Sheet(name, cells, tuple(merges), draw(_CHANCE), remarks=remarks, crossed=crossed)


def whole(sheets: list[Sheet]) -> int:
    remarks = [remark for sheet in sheets for told in sheet.remarks.values() for remark in told]
    return size_of(*(cell for sheet in sheets for row in sheet.cells for cell in row), *remarks)


def listed(parsed: ParsedFile, fate: str) -> int:
    return sum(left.size for left in parsed.leftovers if left.fate == fate)


@settings(max_examples=400, deadline=None)
@given(st.lists(_sheets(), min_size=1, max_size=3))
def test_stored_dropped_refused_and_unassigned_are_the_whole_file_and_all_that_is_not_stored_is_listed(
    sheets: list[Sheet],
) -> None:
    named = [replace(sheet, name=f"{sheet.name}{number}") for number, sheet in enumerate(sheets)]
    parsed = parse_sheets(named, name="x.xlsx")
    ledger = parsed.ledger
    assert ledger.total == whole(named)
    assert ledger.total == ledger.stored + ledger.dropped + ledger.refused + ledger.unassigned
    for fate in ("dropped", "refused", "unassigned"):
        assert getattr(ledger, fate) == listed(parsed, fate)
    assert ledger.stored >= sum(row.size for row in parsed.rows) >= 0
    told = as_contract(parsed)["ledger"]
    assert told["total"] == told["stored"] + told["dropped"] + told["unassigned"]
    assert parsed.rows_read == len(parsed.rows) + len(parsed.refused) + len(parsed.dropped_rows)


def test_what_is_not_stored_is_listed_with_its_place_and_its_reason() -> None:
    cells = (
        ("话术手册", ""),
        ("场景", "推荐话术"),
        ("甲", "1、您好\n2、请稍等"),
        ("甲", "1、您好\n2、请稍等"),
        ("合计", "2"),
        ("第 1 页", ""),
        ("", "没有场景"),
    )
    parsed = parse_sheets([Sheet("话术", cells)], name="x.xlsx")
    assert [(left.row, left.text, left.why) for left in parsed.leftovers] == [
        (1, "话术手册", "标题"),
        (2, "场景 推荐话术", "表头"),
        (4, "甲 1、您好\n2、请稍等", "重复行"),
        (5, "合计 2", "合计或签名"),
        (6, "第 1 页", "页码"),
        (7, "没有场景", "没有导入的行"),
        (0, "1、2、", "编号和标签"),
    ]
