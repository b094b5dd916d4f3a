"""Who may do what: three groups, their permissions, and the questions the rest of the code asks.

What an actor may *see* is decided in querysets (`Scenario.objects.visible_to(actor)`), never here and never in a view.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from scripts_app.errors import NotAllowed

AGENT, MANAGER, ADMIN = "坐席", "主管", "管理员"

WRITE = "scripts_app.write_scripts"
REVIEW = "scripts_app.review_scripts"
IMPORT = "scripts_app.import_scripts"
VOCABULARY = "scripts_app.edit_vocabulary"

_MANAGER_PERMISSIONS = (WRITE, REVIEW)
GROUP_PERMISSIONS: dict[str, tuple[str, ...]] = {
    AGENT: (),
    MANAGER: _MANAGER_PERMISSIONS,
    ADMIN: (*_MANAGER_PERMISSIONS, IMPORT, VOCABULARY),
}


class Actor(Protocol):
    """Whoever acts: a user, or the anonymous one, who may do nothing."""

    def has_perm(self, perm: str) -> bool: ...


def can_write(actor: Actor) -> bool:
    return actor.has_perm(WRITE)


def can_review(actor: Actor) -> bool:
    return actor.has_perm(REVIEW)


def can_import(actor: Actor) -> bool:
    return actor.has_perm(IMPORT)


def can_edit_vocabulary(actor: Actor) -> bool:
    return actor.has_perm(VOCABULARY)


def sees_drafts(actor: Actor) -> bool:
    """May the actor see anything but what is live now? Everyone who writes or reviews must."""
    return can_write(actor) or can_review(actor)


def require(check: Callable[[Actor], bool], actor: Actor) -> None:
    """Raises NotAllowed unless `check(actor)`."""
    if not check(actor):
        raise NotAllowed
