"""The root of all URLs: our pages, and Django admin for looking into records."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("scripts_app.urls")),
]
