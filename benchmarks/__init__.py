"""Measurements beside peers in the same run. Each module is a program: `python -m benchmarks search_speed`.

Importing the package gives every benchmark, and the processes it starts, Django over a temporary folder of its own.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

import django
from django.conf import settings

if not settings.configured and "KB_BENCHMARK" not in os.environ:
    _folder = tempfile.mkdtemp(prefix="kb-benchmark-")
    os.environ |= {"KB_BENCHMARK": "1", "KB_DATA_DIR": _folder, "DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
if not settings.configured:
    django.setup()
