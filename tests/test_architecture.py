"""The import rules and the hard size limits of the house, and that the checker of them sees what breaks them."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from tests.architecture import findings, template_findings

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [
    path
    for folder in ("kb", "scripts_app", "tests", "benchmarks")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]


def test_the_sources_keep_the_rules_of_the_house() -> None:
    found = [
        sentence for path in SOURCES for sentence in findings(path.relative_to(ROOT), path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_templates_keep_the_rules_of_the_house() -> None:
    templates = sorted((ROOT / "templates").rglob("*.html"))
    found = [
        sentence
        for path in templates
        for sentence in template_findings(path.relative_to(ROOT), path.read_text(encoding="utf-8"))
    ]
    assert found == []


LONG_FUNCTION = "def long():\n" + "    pass\n" * 46
MANY = "def many(a, b, c, d, e, f): ..."
BROKEN = {
    "an action that imports an edge": ("drafts.py", "from scripts_app.views import desk"),
    "a model that imports search": ("models/scenario.py", "from scripts_app.search import search"),
    "an edge that goes past the door of search": ("views/search.py", "from scripts_app.search.index import rebuild"),
    "an action that goes past the door of models": ("review.py", "from scripts_app.models.revision import Revision"),
    "whoosh outside of search": ("views/search.py", "import whoosh.index"),
    "jieba outside of search": ("text.py", "import jieba"),
    "openpyxl outside of importing": ("views/imports.py", "from openpyxl import Workbook"),
    "signals": ("publishing.py", "from django.db.models.signals import post_save"),
    "an import inside a function": ("text.py", "def late():\n    import json"),
    "a write in a view": ("views/desk.py", "Scenario.objects.filter(pk=1).update(code='x')"),
    "a save in a command": ("management/commands/x.py", "thing.save()"),
    "a file that is too long": ("text.py", "x = 1\n" * 251),
    "a function that is too long": ("text.py", LONG_FUNCTION),
    "too many parameters": ("text.py", MANY),
    "a silenced check": ("text.py", "x = 1  # no" + "qa"),
    "a name that says nothing": ("utils.py", "x = 1"),
}


@pytest.mark.parametrize("rule", BROKEN)
def test_the_checker_sees(rule: str) -> None:
    name, source = BROKEN[rule]
    assert len(findings(PurePath("scripts_app", name), source)) == 1


@pytest.mark.parametrize("source", ["<p>\n" * 82, "<script>alert(1)</script>", '<p style="color: red">'])
def test_the_checker_sees_a_template_that_is(source: str) -> None:
    assert len(template_findings(PurePath("templates/x.html"), source)) == 1


def test_the_checker_lets_good_code_pass() -> None:
    good = "from scripts_app.models import Scenario\nfrom scripts_app import publishing\n"
    assert findings(PurePath("scripts_app/views/desk.py"), good) == []
