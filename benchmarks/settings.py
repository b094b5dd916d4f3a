"""The settings of the project, and what django-haystack, the peer of `search_speed`, asks for."""

from __future__ import annotations

from kb import settings as project

globals().update({name: value for name, value in vars(project).items() if name.isupper()})

ROOT_URLCONF = "benchmarks.urls"
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
HAYSTACK_CONNECTIONS = {
    "default": {
        "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
        "PATH": str(project.DATA_DIR / "haystack"),
    }
}
LOGGING = {"version": 1, "disable_existing_loggers": True}
