"""A site of its own for a benchmark: settings over a temporary folder, a database, and as many scenarios as wanted.

`KB_DATA_DIR` must point to the folder before Django's settings are read, so benchmarks that need a site run as
programs of their own: `python -m benchmarks NAME`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.core.management import call_command
from django.utils import timezone

from benchmarks.corpus import Corpus
from scripts_app.content import ScriptContent
from scripts_app.models import Category, Revision, Scenario, ScriptLine, Status, User
from scripts_app.roles import set_up_roles
from scripts_app.text import fold_key

PASSWORD = "a-long-password-of-the-benchmark"
_AT_ONCE, _CATEGORIES = 1_000, 40


def set_up(count: int, *, seed: int = 4) -> Corpus:
    """Migrates, makes an agent and two managers and puts `count` scenarios of the corpus on the air."""
    call_command("migrate", verbosity=0)
    set_up_roles()
    author, decider = (User.objects.create_user(name, display_name=name) for name in ("author", "decider"))
    User.objects.create_user("agent", password=PASSWORD, display_name="agent")
    categories = [Category.objects.create(name=f"分类{number}", position=number) for number in range(_CATEGORIES)]
    corpus = Corpus(seed=seed)
    scripts = corpus.scripts(count)
    for start in range(0, count, _AT_ONCE):
        _publish(list(islice(scripts, _AT_ONCE)), start=start, people=(author, decider), categories=categories)
    return corpus


def titles() -> Iterator[str]:
    return Revision.objects.values_list("title", flat=True).iterator()


def _publish(
    contents: list[ScriptContent], *, start: int, people: tuple[User, User], categories: list[Category]
) -> None:
    """Straight into the tables, as a restored backup would: the actions are measured elsewhere."""
    author, decider = people
    scenarios = Scenario.objects.bulk_create(
        Scenario(code=f"B{start + place:06}", category=categories[(start + place) % len(categories)], owner=author)
        for place in range(len(contents))
    )
    revisions = Revision.objects.bulk_create(
        _revision(content, scenario, author=author, decider=decider)
        for content, scenario in zip(contents, scenarios, strict=True)
    )
    ScriptLine.objects.bulk_create(
        ScriptLine(
            revision=revision,
            position=place,
            kind=line.kind,
            text=line.text,
            ban=line.ban,
            severity=line.severity,
            condition=line.condition,
            speaker=line.speaker,
        )
        for content, revision in zip(contents, revisions, strict=True)
        for place, line in enumerate(content.lines)
    )
    for scenario, revision in zip(scenarios, revisions, strict=True):
        scenario.live_revision = revision
    Scenario.objects.bulk_update(scenarios, ["live_revision"], batch_size=200)


def _revision(content: ScriptContent, scenario: Scenario, *, author: User, decider: User) -> Revision:
    return Revision(
        scenario=scenario,
        number=1,
        status=Status.APPROVED,
        title=content.title,
        title_key=fold_key(content.title),
        triggers=list(content.triggers),
        digest=content.digest(),
        author=author,
        decided_by=decider,
        decided_at=timezone.now(),
    )
