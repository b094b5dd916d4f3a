"""The columns that people fill in and get back: one list for the template, the export and the refused rows."""

from __future__ import annotations

from scripts_app.importing.columns import Role
from scripts_app.importing.named import NAMES, category_headers
from scripts_app.importing.visible import SHOWN

CODE, TITLE, STATE = NAMES[Role.CODE], NAMES[Role.SCENARIO], NAMES[Role.STATUS]
CHANNEL = NAMES[Role.CHANNEL]
LINE_ROLES = {NAMES[role]: role for role in SHOWN}


def headers(title: str = TITLE, *, depth: int = 1) -> list[str]:
    """All columns in their order."""
    return [CODE, *category_headers(depth), CHANNEL, title, *LINE_ROLES, STATE]
