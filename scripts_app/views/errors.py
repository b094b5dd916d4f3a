"""Turns our own errors into pages with their sentence, so that no view has to."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from scripts_app.errors import NotAllowed, ScriptsError


class SentencesForErrors:
    """Middleware: a ScriptsError that a view let through becomes a page (409, or 403 for NotAllowed)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ScriptsError):
            return None
        status = 403 if isinstance(exception, NotAllowed) else 409
        return render(request, "shared/refused.html", {"sentence": str(exception)}, status=status)
