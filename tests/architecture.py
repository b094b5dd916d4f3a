"""The rules of the house as functions: (path, source) → sentences about what breaks them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePath

Function = ast.FunctionDef | ast.AsyncFunctionDef

# Lower layers first; a module may import its own layer and those below.
LAYERS = (
    ("text", "slots", "errors", "content", "permissions"),
    ("models",),
    ("search",),
    (
        "drafts",
        "drafts_many",
        "wording",
        "review",
        "batch_review",
        "publishing",
        "usage",
        "diff",
        "categories",
        "roles",
        "checking",
        "vocabulary",
        "evaluation",
        "suggesting",
    ),
    ("importing", "exporting"),
    ("forms", "views", "api", "admin", "backend", "management", "templatetags", "urls"),
)
EDGES = LAYERS[-1]
DOORS = ("scripts_app.models", "scripts_app.search")
ONLY_IN = {
    "whoosh": ("search",),
    "jieba": ("search",),
    "pypinyin": ("search",),
    "import_export": ("importing", "exporting", "admin"),
    "tablib": ("importing", "exporting", "admin"),
    "python_calamine": ("importing", "exporting", "admin"),
    "openpyxl": ("importing", "exporting", "admin"),
    "xlrd": ("importing",),
    "docx": ("importing", "exporting", "admin"),
}
BANNED_NAMES = ("utils", "helpers", "common", "services", "manager")
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "update"}
FILE_MAX, FUNCTION_MAX, TEMPLATE_MAX, PARAMETERS_MAX, POSITIONAL_MAX = 250, 45, 80, 4, 2


def findings(path: PurePath, source: str) -> list[str]:
    """Everything that is wrong with a Python file of the project; `path` is relative to its root."""
    tree = ast.parse(source)
    found = [*_of_file(path, source), *_of_functions(path, tree)]
    if path.parts[0] == "scripts_app":
        found += [*_of_imports(path, tree), *_of_edges(path, tree)]
    return [f"{path}: {sentence}" for sentence in found]


def template_findings(path: PurePath, source: str) -> list[str]:
    lines = source.count("\n") + 1
    found = [f"{lines} lines, at most {TEMPLATE_MAX}"] if lines > TEMPLATE_MAX + 1 else []
    if re.search(r"<script(?![^>]*\bsrc=)|<style|\son[a-z]+=\"|\sstyle=\"", source):
        found.append("inline script or style")
    return [f"{path}: {sentence}" for sentence in found]


def layer_of(path: PurePath) -> str:
    """The name that LAYERS knows the module by: its file, or its package below scripts_app."""
    return PurePath(path.parts[1]).stem


def _of_file(path: PurePath, source: str) -> Iterator[str]:
    lines = source.count("\n") + 1
    if lines > FILE_MAX:
        yield f"{lines} lines, at most {FILE_MAX}"
    if path.stem in BANNED_NAMES:
        yield "a name that says nothing"
    for comment in ("no" + "qa", "type:" + " ignore"):
        if comment in source:
            yield f"{comment} instead of a repair"


def _of_functions(path: PurePath, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, Function):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_MAX:
                yield f"{node.name} has {lines} lines, at most {FUNCTION_MAX}"
            if path.parts[0] != "tests" and not _is_given(node):
                yield from _of_parameters(node)
            if any(isinstance(inner, ast.Import | ast.ImportFrom) for inner in ast.walk(node)):
                yield f"{node.name} imports inside a function"


def _is_given(node: Function) -> bool:
    """Does a library give the signature (`*args`, `**kwargs`), or is it a constructor of a form?"""
    return node.args.vararg is not None or node.args.kwarg is not None


def _of_parameters(node: Function) -> Iterator[str]:
    positional = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    positional = [name for name in positional if name not in ("self", "cls", "request")]
    count = len(positional) + len(node.args.kwonlyargs)
    if count > PARAMETERS_MAX or len(positional) > POSITIONAL_MAX:
        yield f"{node.name} has {count} parameters, {len(positional)} of them by place"


def _of_imports(path: PurePath, tree: ast.Module) -> Iterator[str]:
    here = layer_of(path)
    for name in _imported(tree):
        package = name.split(".")[0]
        if package in ONLY_IN and here not in ONLY_IN[package]:
            yield f"imports {package}, which only {', '.join(ONLY_IN[package])} may"
        if name.startswith(("django.dispatch", "django.db.models.signals")):
            yield "uses signals"
        if package != "scripts_app":
            continue
        yield from _of_direction(here, name)


def _of_direction(here: str, name: str) -> Iterator[str]:
    there = [*name.split("."), ""][1]
    if there and _level(there) > _level(here):
        yield f"imports {name}, which lies above {here}"
    for door in DOORS:
        inside = door.split(".")[1]
        if name.startswith(f"{door}.") and here != inside:
            yield f"imports {name} past the door {door}"


def _level(name: str) -> int:
    return next((level for level, names in enumerate(LAYERS) if name in names), 0)


def _imported(tree: ast.Module) -> Iterator[str]:
    """Full names of modules; for `from package import module` of our own package the module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "scripts_app":
            yield from (f"scripts_app.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _of_edges(path: PurePath, tree: ast.Module) -> Iterator[str]:
    """A write in an edge: `.save()` of anything, or a writing method reached through `.objects`."""
    if layer_of(path) not in EDGES:
        return
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES):
            continue
        reached = ast.unparse(node.func.value)
        if node.func.attr == "save" or ".objects" in reached:
            yield f"line {node.lineno} writes records ({reached[:40]}.{node.func.attr})"
