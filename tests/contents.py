"""Contents of every kind, as people and machines write them, for tests of what must hold for all of them."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import strategies as st

from scripts_app.content import (
    CONDITION_MAX,
    LINE_MAX,
    LINES_MAX,
    TITLE_MAX,
    TRIGGER_MAX,
    Ban,
    Line,
    LineKind,
    ScriptContent,
    Severity,
    Speaker,
)

_ODD = st.sampled_from(
    [
        *("=1+1", "＝SUM(A1)", "-5", "+86", "@甲", "'=1", "''", "\t=1", "；", "“整句”", "1、", "①", "步骤1、"),
        *("情况一：", "客户：", "正确：", "错误：", "√", "×", "（", "）：", "_x0041_", "_x000D_", "👨‍👩‍👧", "🇨🇳", "𠮷"),
        *("é", "\u3000", "\u00a0", "<b>&amp;</b>", '"', "\\", "\\n", "NULL", "TRUE", "1e10", "007", "2024-05-01"),
        *("场景", "推荐话术", "合计", "无", "—", "https://x.cn/?a=1"),
    ]
)
_CHARS = st.characters(exclude_categories=["Cs"])


def texts(most: int) -> st.SearchStrategy[str]:
    words = st.lists(st.one_of(_ODD, st.text(_CHARS, max_size=8), st.just("\n")), min_size=1, max_size=6)
    return words.map(lambda parts: "".join(parts)[:most])


_DAYS = st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
_CONDITIONS = st.one_of(st.just(""), texts(CONDITION_MAX))
_LINES = st.one_of(
    st.builds(Line.recommended, texts(LINE_MAX), condition=_CONDITIONS),
    st.builds(Line.forbidden, texts(LINE_MAX), ban=st.sampled_from(Ban), severity=st.sampled_from(Severity)),
    st.builds(Line.note, texts(LINE_MAX)),
    st.builds(Line.step, texts(LINE_MAX), condition=_CONDITIONS),
    st.builds(Line.turn, texts(LINE_MAX), speaker=st.sampled_from(Speaker)),
    st.builds(Line, st.sampled_from([LineKind.NOTE, LineKind.RECOMMENDED]), texts(20), condition=_CONDITIONS),
)
_ANY = st.builds(
    ScriptContent,
    title=texts(TITLE_MAX),
    triggers=st.lists(texts(TRIGGER_MAX), max_size=3).map(tuple),
    lines=st.lists(_LINES, min_size=1, max_size=6).map(tuple),
    effective_from=_DAYS,
    effective_until=_DAYS,
)
CONTENTS = _ANY.map(ScriptContent.cleaned).filter(lambda content: not content.problems())
_DICE = Random(5)
LONG = ScriptContent(
    "很长的场景",
    lines=tuple(
        Line.recommended(
            "".join(_DICE.choices("一二三四五六七八九十百千万", k=LINE_MAX)), condition="条" * CONDITION_MAX
        )
        for _ in range(LINES_MAX)
    ),
)
