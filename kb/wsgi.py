"""The WSGI entry point: `gunicorn kb.wsgi`."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")
application = get_wsgi_application()

# Before the first call of the day, and with --preload once for all workers. By name: it needs Django set up first.
import_string("scripts_app.search.warm_up")()
connections.close_all()  # workers of --preload must not share one

# What is loaded now stays: never looked through again, it also stays shared between the workers of --preload.
gc.collect()
gc.freeze()

# Texts and answers are kept by the ten thousand and hold no cycles: looked through as often as Python does by itself,
# they took a seventh of what a request costs.
gc.set_threshold(10_000, 10, 10)
