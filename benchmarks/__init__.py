"""Benchmarks: each module has a `table()`; `python -m benchmarks` prints them all, `python -m benchmarks.NAME` one."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")
django.setup()
