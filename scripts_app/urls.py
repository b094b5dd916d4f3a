"""Our pages, grouped by who uses them."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from scripts_app.views import imports, search

urlpatterns = [
    # Everyone
    path("", search.search_page, name="search"),
    path("scenarios/<int:pk>/", search.scenario_page, name="scenario"),
    path("login/", LoginView.as_view(redirect_authenticated_user=False), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    # Admins
    path("imports/", imports.imports, name="imports"),
    path("imports/<int:pk>/", imports.import_batch, name="import_batch"),
    path("imports/<int:pk>/confirm/", imports.import_confirm, name="import_confirm"),
    path("imports/<int:pk>/discard/", imports.import_discard, name="import_discard"),
]
