"""Typed readers of environment variables. A wrong value stops the start with a sentence naming the accepted ones."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off"}
_SHORTEST_SECRET = 50


def read_bool(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in _TRUE | _FALSE:
        return value in _TRUE
    raise ImproperlyConfigured(
        f"环境变量 {name}={value!r} 无效，请填 1 或 0（也可以填 true、false、yes、no、on、off）。"
    )


def read_text(name: str, *, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def read_list(name: str, *, default: list[str]) -> list[str]:
    """Comma-separated values, blanks left out."""
    values = [part.strip() for part in os.environ.get(name, "").split(",")]
    return [value for value in values if value] or default


def read_url(name: str, *, default: str, schemes: tuple[str, ...]) -> str:
    value = read_text(name, default=default)
    if value.split(":", 1)[0] in schemes:
        return value
    accepted = "、".join(f"{scheme}:" for scheme in schemes)
    raise ImproperlyConfigured(f"环境变量 {name}={value!r} 无效，必须以 {accepted} 之一开头。")


def read_folder(name: str, *, default: Path) -> Path:
    """The folder, made with mode 0700 if missing: it holds the database, the index and uploads."""
    folder = Path(read_text(name, default=str(default))).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"环境变量 {name} 指向的文件夹 {folder} 无法创建：{error.strerror}。") from error
    return folder


def read_secret(name: str, *, file: Path) -> str:
    """The secret from the environment, else from `file` (mode 0600), which the first run creates."""
    value = os.environ.get(name, "").strip()
    if not value:
        return _secret_from(file)
    if len(value) < _SHORTEST_SECRET or value.startswith("django-insecure"):
        raise ImproperlyConfigured(f"环境变量 {name} 太短或是示例值，请用至少 {_SHORTEST_SECRET} 个随机字符。")
    return value


def _secret_from(file: Path) -> str:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        secret = secrets.token_urlsafe(64)
        stream.write(secret)
    return secret
