"""Who works on the pages: a manager, and a second one for four eyes."""

from __future__ import annotations

import pytest

from scripts_app.models import User
from tests.library import make_manager, make_reviewer


@pytest.fixture
def manager(db: None) -> User:
    return make_manager()


@pytest.fixture
def reviewer(manager: User) -> User:
    return make_reviewer()
