"""The environment: a wrong value stops the start with a sentence that names the accepted ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from kb import env

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(("value", "read"), [("1", True), ("yes", True), ("OFF", False), ("0", False), ("", True)])
def test_a_switch_is_read(monkeypatch: pytest.MonkeyPatch, *, value: str, read: bool) -> None:
    monkeypatch.setenv("KB_X", value)
    assert env.read_bool("KB_X", default=True) is read


def test_a_wrong_switch_names_the_right_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_X", "maybe")
    with pytest.raises(ImproperlyConfigured, match="KB_X='maybe' 无效，请填 1 或 0"):
        env.read_bool("KB_X", default=True)


def test_a_wrong_address_names_the_right_beginnings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_X", "ftp://x")
    with pytest.raises(ImproperlyConfigured, match="必须以 whoosh: 之一开头"):
        env.read_url("KB_X", default="whoosh:", schemes=("whoosh",))


def test_a_list_is_read_without_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_X", " a, ,b ")
    assert env.read_list("KB_X", default=[]) == ["a", "b"]


def test_a_folder_is_made_for_us_alone_and_a_file_in_its_place_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KB_X", str(tmp_path / "data"))
    assert env.read_folder("KB_X", default=tmp_path).stat().st_mode & 0o077 == 0
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("KB_X", str(tmp_path / "file" / "data"))
    with pytest.raises(ImproperlyConfigured, match="无法创建"):
        env.read_folder("KB_X", default=tmp_path)


def test_the_first_run_makes_a_secret_that_only_we_can_read_and_keeps_it(tmp_path: Path) -> None:
    file = tmp_path / "secret_key"
    secret = env.read_secret("KB_NOT_SET", file=file)
    assert len(secret) > 50
    assert file.stat().st_mode & 0o777 == 0o600
    assert env.read_secret("KB_NOT_SET", file=file) == secret


@pytest.mark.parametrize("value", ["short", "django-insecure-" + "x" * 60])
def test_a_weak_secret_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str) -> None:
    monkeypatch.setenv("KB_X", value)
    with pytest.raises(ImproperlyConfigured, match="太短或是示例值"):
        env.read_secret("KB_X", file=tmp_path / "secret_key")


def test_every_variable_is_explained_in_the_readme() -> None:
    used = set(re.findall(r'"(KB_[A-Z_]+)"', (ROOT / "kb" / "settings.py").read_text(encoding="utf-8")))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert used
    assert {name for name in used if f"`{name}`" not in readme} == set()
