"""Turns errors into pages with a sentence and a way on, so that no view has to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render, resolve_url
from django.urls import get_script_prefix, is_valid_path

from scripts_app.errors import NotAllowed, ScriptsError
from scripts_app.views.signing_in import came_from


class SentencesForErrors:
    """Middleware: a ScriptsError that a view let through becomes a page (409, or 403 for NotAllowed), and so does the
    empty answer to a method that a view does not take (405).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        return _not_taken(request, answer) if isinstance(answer, HttpResponseNotAllowed) else answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ScriptsError):
            return None
        status = 403 if isinstance(exception, NotAllowed) else 409
        return render(request, "shared/refused.html", {"sentence": str(exception)}, status=status)


def _not_taken(request: HttpRequest, answer: HttpResponseNotAllowed) -> HttpResponse:
    """Most often the address of a button, typed again, or gone back to after signing in: then its page is shown."""
    above = _page_above(request)
    if request.method == "GET" and came_from(request).startswith(resolve_url(settings.LOGIN_URL)):
        return redirect(above)
    page = render(request, "405.html", {"above": above}, status=answer.status_code)
    page.headers["Allow"] = answer.headers["Allow"]
    return page


def _page_above(request: HttpRequest) -> str:
    """The nearest address above that leads somewhere: buttons send to addresses below the page they stand on."""
    addresses = (f"{parent}/".replace("//", "/") for parent in PurePosixPath(request.path_info).parents)
    return get_script_prefix() + next(filter(is_valid_path, addresses), "/").removeprefix("/")
