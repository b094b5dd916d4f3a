"""Forms of the editorial pages: what a person typed → `ScriptContent`, with a sentence for everything that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from scripts_app.content import TITLE_MAX, Ban, Line, LineKind, ScriptContent, Severity, Speaker
from scripts_app.models import Category, Channel, DictionaryWord, Revision, Scenario, ScenarioKind, SearchCase

# One choice says kind, ban and speaker at once: a person thinks "不可做", not "禁用语, 方式 = 不可做".
SORTS: dict[str, tuple[str, LineKind, str, str]] = {
    "recommended": ("✓ 推荐话术", LineKind.RECOMMENDED, "", ""),
    "wording": ("✗ 不可说", LineKind.FORBIDDEN, Ban.WORDING, ""),
    "behaviour": ("✗ 不可做", LineKind.FORBIDDEN, Ban.BEHAVIOUR, ""),
    "note": ("✎ 备注", LineKind.NOTE, "", ""),
    "step": ("① 处理步骤", LineKind.STEP, "", ""),
    "agent": ("对话：坐席", LineKind.TURN, "", Speaker.AGENT),
    "customer": ("对话：客户", LineKind.TURN, "", Speaker.CUSTOMER),
}
_SORT_OF = {(kind, ban, speaker): sort for sort, (_, kind, ban, speaker) in SORTS.items()}
_BETWEEN_WORDS = re.compile(r"[\s,，、;；=＝|/／]+")
_BAD_DAY = {"invalid": "日期看不懂，请写成 2026-05-01 这样，没有就留空。"}
_TITLE_WRONG = {"required": "请填写场景名称。", "max_length": f"场景名称最多 {TITLE_MAX} 个字，请缩短。"}


@dataclass(frozen=True, slots=True)
class LineFields:
    """A line as it stands in the form: four fields of the same names for each line, in the order of the page."""

    sort: str
    text: str
    severity: str
    condition: str

    @classmethod
    def of(cls, line: Line) -> LineFields:
        return cls(_SORT_OF[line.kind, line.ban, line.speaker], line.text, line.severity, line.condition)

    def to_line(self) -> Line:
        _, kind, ban, speaker = SORTS.get(self.sort, SORTS["note"])
        severity = self.severity if self.severity in Severity.values else Severity.FORBIDDEN
        return Line(kind, self.text, ban, severity if ban else "", self.condition, speaker)


def read_lines(data: MultiValueDict[str, str]) -> list[LineFields]:
    """The lines that the browser sent, empty ones included, so that nothing typed is lost."""
    names = ("line_sort", "line_text", "line_severity", "line_condition")
    return [LineFields(*values) for values in zip(*(data.getlist(name) for name in names), strict=False)]


def category_choices(blank: str = "请选择") -> Iterator[tuple[str, str]]:
    """Every category under its whole path, in the order of the tree, in one query; first none, labelled `blank`."""
    below: dict[int | None, list[tuple[int, str]]] = {}
    for pk, parent, name in Category.objects.values_list("pk", "parent_id", "name"):
        below.setdefault(parent, []).append((pk, name))

    def walk(parent: int | None, path: str) -> Iterator[tuple[str, str]]:
        for pk, name in below.get(parent, []):
            label = f"{path} › {name}" if path else name
            yield str(pk), label
            yield from walk(pk, label)

    yield "", blank
    yield from walk(None, "")


class PlaceForm(forms.Form):
    """Where a new scenario goes."""

    category = forms.ChoiceField(label="分类", choices=category_choices, error_messages={"required": "请选择分类。"})
    kind = forms.ChoiceField(label="类型", choices=ScenarioKind.choices, initial=ScenarioKind.SCRIPT)
    channel = forms.ChoiceField(label="渠道", required=False, choices=Channel.choices, initial=Channel.ANY)
    code = forms.CharField(
        label="场景编号", required=False, max_length=Scenario.CODE_MAX, help_text="留空时自动编号，以后不能改。"
    )

    def clean_channel(self) -> str:
        """A page that was opened before there were channels sends none."""
        return self.cleaned_data["channel"] or Channel.ANY


class ContentForm(forms.Form):
    """The whole content of a draft; `began`, `edits` and `seen` say from which revision, save and digest it began."""

    title = forms.CharField(label="场景名称", max_length=TITLE_MAX, error_messages=_TITLE_WRONG)
    triggers = forms.CharField(
        label="客户问法",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每行一种说法，搜索时也能找到。",
    )
    effective_from = forms.DateField(
        label="生效日期", required=False, error_messages=_BAD_DAY, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    effective_until = forms.DateField(
        label="失效日期", required=False, error_messages=_BAD_DAY, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    began = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    edits = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, began: Revision | None = None, title: str = "") -> None:
        """`title` fills a new form, as from a question that found nothing."""
        content = began.content if began else None
        super().__init__(data, initial=_initial(began) if began else {"title": title[:TITLE_MAX]})
        lines = [LineFields.of(line) for line in content.lines] if content else []
        self.lines = read_lines(data) if data else lines or [LineFields("recommended", "", "", "")]

    def clean(self) -> dict[str, Any]:
        """Everything that the store would refuse, told here: the form comes back with all that was typed."""
        values = super().clean() or {}
        if not self.errors:
            for problem in self.content().problems():
                self.add_error(None, problem)
        return values

    def content(self) -> ScriptContent:
        """Call it on a form whose fields are valid."""
        values = self.cleaned_data
        return ScriptContent(
            title=values["title"],
            triggers=tuple(values["triggers"].splitlines()),
            lines=tuple(line.to_line() for line in self.lines),
            effective_from=values["effective_from"],
            effective_until=values["effective_until"],
        ).cleaned()


def _initial(began: Revision) -> dict[str, Any]:
    return {
        "title": began.title,
        "triggers": "\n".join(began.triggers),
        "effective_from": began.effective_from,
        "effective_until": began.effective_until,
        **whence(began),
    }


def whence(revision: Revision) -> dict[str, Any]:
    """What a form carries of the revision it began from. An import may renew a draft without a save: hence `seen`."""
    return {"began": revision.pk, "edits": revision.edits, "seen": revision.digest}


class CategoryForm(forms.Form):
    """A category's name and where it hangs."""

    name = forms.CharField(label="名称", max_length=Category.NAME_MAX, error_messages={"required": "请填写分类名称。"})
    parent = forms.ChoiceField(label="上级分类", required=False, choices=partial(category_choices, "没有，放在最上层"))


class CaseForm(forms.Form):
    """A query and the code of a scenario that it must find; `code` comes out as the scenario."""

    text = forms.CharField(
        label="坐席怎么搜", max_length=SearchCase.QUERY_MAX, error_messages={"required": "请填写坐席会怎么搜。"}
    )
    code = forms.CharField(
        label="应该找到的场景编号",
        max_length=Scenario.CODE_MAX,
        error_messages={"required": "请填写场景编号，卡片标题下面能看到。"},
    )

    def clean_code(self) -> Scenario:
        code = "".join(self.cleaned_data["code"].split())
        scenario = Scenario.objects.live().filter(code__iexact=code).first()
        if scenario is None:
            raise forms.ValidationError(f"没有编号是“{code}”的线上场景，请核对后再填。")
        return scenario


class SynonymsForm(forms.Form):
    """Words in one field, parted by spaces or marks; they come out as a list."""

    words = forms.CharField(
        label="意思相同的词",
        max_length=500,
        help_text="用空格或顿号分开，例如：挂断 挂机 挂电话。",
        error_messages={"required": "请填写至少两个意思相同的词。"},
    )

    def clean_words(self) -> list[str]:
        return [word for word in _BETWEEN_WORDS.split(self.cleaned_data["words"]) if word]


class WordForm(forms.Form):
    """A word for the dictionary."""

    word = forms.CharField(
        label="新词",
        max_length=DictionaryWord.WORD_MAX,
        help_text="一次一个词，例如：七天无理由。",
        error_messages={"required": "请填写要添加的词。"},
    )
