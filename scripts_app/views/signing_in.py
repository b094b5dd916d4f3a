"""A session that ends in the middle of the work: to sign in again leads back to the page where the work was."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

_READS = ("GET", "HEAD")


class SignInFirst(LoginRequiredMiddleware):
    """Middleware: only who has signed in gets on. What a button sent is not done: the person is told so, and comes
    back to the page on which it stands, never to an address that takes nothing but what buttons send.
    """

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method in _READS:
            return super().handle_no_permission(request, view_func)
        messages.warning(request, "登录已经过期，刚才的操作没有做成。请重新登录，再做一次。")
        return redirect_to_login(came_from(request) or resolve_url(settings.LOGIN_REDIRECT_URL))


def came_from(request: HttpRequest) -> str:
    """Path and query of our own page that the request came from; '' when it came from elsewhere or does not say."""
    referer = request.headers.get("Referer", "")
    here = {request.get_host()}
    if not url_has_allowed_host_and_scheme(referer, allowed_hosts=here, require_https=request.is_secure()):
        return ""
    page = urlsplit(referer)
    return urlunsplit(("", "", page.path, page.query, ""))
