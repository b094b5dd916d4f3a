"""The addresses of the project, and one page that does nothing: what a request costs before any work is done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

EMPTY = "/benchmark-empty/"


def empty(request: HttpRequest) -> HttpResponse:
    """For those who are logged in, as the pages of the project are."""
    return HttpResponse(request.user.get_username())


urlpatterns = [path(EMPTY[1:], empty), path("", include("kb.urls"))]
