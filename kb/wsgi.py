"""The WSGI entry point: `gunicorn kb.wsgi`."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")
application = get_wsgi_application()

# Before the first call of the day, and with --preload once for all workers. By name: it needs Django set up first.
import_string("scripts_app.search.warm_up")()

# What is loaded now stays: never looked through again, it also stays shared between the workers of --preload.
gc.collect()
gc.freeze()
