"""What every page needs around it."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.urls import reverse
from django.urls.converters import IntConverter
from django.utils import timezone

from scripts_app import permissions
from scripts_app.exporting import XLSX
from scripts_app.models import User
from scripts_app.review import Tally

_TOLD = 10  # refusals of many acts that are told one by one
_KEY_DIGITS = 9  # more than any table has, fewer than break a database


@dataclass(frozen=True, slots=True)
class NavItem:
    """One link of the top bar; `active` when the page shown belongs to it."""

    label: str
    url: str
    active: bool


_Link = tuple[str, str, Callable[[permissions.Actor], bool] | None]

_LINKS: tuple[_Link, ...] = (
    ("话术查询", "search", None),
    ("话术管理", "desk", permissions.sees_drafts),
    ("待审批", "review_queue", permissions.can_review),
    ("导入", "imports", permissions.can_import),
)
_MORE_LINKS: tuple[_Link, ...] = (
    ("分类", "categories", permissions.can_review),
    ("搜不到的话", "gaps", permissions.can_review),
    ("搜索检查", "checks", permissions.can_review),
    ("同义词", "synonyms", permissions.can_edit_vocabulary),
    ("词典", "words", permissions.can_edit_vocabulary),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: who is looking (`viewer`), what they may open every day (`nav_items`), and the rest."""
    viewer = getattr(request, "user", None)
    if not isinstance(viewer, User):
        return {"viewer": None, "nav_items": [], "nav_more": []}
    items, more = (partial(_open_to, viewer, links, here=_here(request)) for links in (_LINKS, _MORE_LINKS))
    return {"viewer": viewer, "nav_items": items, "nav_more": more}  # called by the template that shows them


def nav_of(request: HttpRequest) -> tuple[tuple[NavItem, ...], tuple[NavItem, ...]]:
    """What the viewer may open every day, and the rest."""
    viewer, here = actor_of(request), _here(request)
    return tuple(_open_to(viewer, _LINKS, here=here)), tuple(_open_to(viewer, _MORE_LINKS, here=here))


def _here(request: HttpRequest) -> str:
    return (request.resolver_match.url_name or "") if request.resolver_match else ""


def _open_to(viewer: User, links: Sequence[_Link], *, here: str) -> list[NavItem]:
    return [
        NavItem(label, reverse(name), active=here == name)
        for label, name, allowed in links
        if allowed is None or allowed(viewer)
    ]


def actor_of(request: HttpRequest) -> User:
    """Who is signed in. The login middleware lets nobody else through; PermissionDenied if it ever does."""
    if isinstance(request.user, User):
        return request.user
    raise PermissionDenied


class KeyConverter(IntConverter):
    """A key in the path of an address; a number that no row can have leads to no page, before a database is asked."""

    regex = f"[0-9]{{1,{_KEY_DIGITS}}}"


def key_or_none(text: str) -> int | None:
    """The key in a form field or address; None for anything that is none, so that a damaged link still works."""
    return int(text) if text.isdecimal() and len(text) <= _KEY_DIGITS else None


def tell(request: HttpRequest, tally: Tally, *, done: str, nothing: str) -> None:
    """How many acts were done (`done` has a {} for it), and for each that was not the reason; or `nothing` to do."""
    if tally.done:
        messages.success(request, done.replace("{}", str(tally.done)))
    elif not tally.refused:
        messages.warning(request, nothing)
    for title, sentence in tally.refused[:_TOLD]:
        messages.error(request, f"“{title}”：{sentence}")
    if (left := len(tally.refused) - _TOLD) > 0:
        messages.error(request, f"另外还有 {left} 个也没有成功，请逐个打开查看原因。")


def workbook_answer(content: bytes, name: str) -> FileResponse:
    """A workbook to keep, named for what is in it and when it was made."""
    file_name = f"{name} {timezone.localtime():%Y-%m-%d %H%M}.xlsx"
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=file_name, content_type=XLSX)
