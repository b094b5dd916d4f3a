"""A small library to test pages with: people, and scenarios put live the way the first load does it."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.contrib.auth.models import Permission

from scripts_app import drafts, migrations, review
from scripts_app.content import Line, ScriptContent, Speaker
from scripts_app.models import Category, Channel, Revision, Scenario, ScenarioKind, User
from scripts_app.permissions import IMPORT, REVIEW, VOCABULARY, WRITE

NOISE = ScriptContent(
    "电话杂音大，听不清",
    triggers=("有杂音", "声音断断续续"),
    lines=(
        Line.recommended("对不起，您的电话杂音太大，请您换一部电话再打过来，好吗？"),
        Line.recommended("谢谢您的理解，再见。", condition="仍听不清"),
        Line.forbidden("喂，大声一点儿！"),
        Line.note("稍停 5 秒后挂机。"),
    ),
)
QUIET = ScriptContent(
    "客户声音小，听不清",
    lines=(
        Line.recommended("您的声音有点小，请您靠近话筒说，好吗？"),
        Line.turn("我说我要退订。", speaker=Speaker.CUSTOMER),
        Line.turn("好的，请您稍等。", speaker=Speaker.AGENT),
    ),
)
MAIL = ScriptContent("139邮箱功能费", lines=(Line.recommended("标准版是免费的。"), Line.step("先查版本")))


def make_agent() -> User:
    return User.objects.create_user("agent", password="a-long-password", display_name="李坐席")


def make_manager() -> User:
    manager = User.objects.create_user("manager", password="a-long-password", display_name="王主管")
    codenames = [permission.split(".")[1] for permission in (WRITE, REVIEW)]
    manager.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return User.objects.get(pk=manager.pk)


def write_draft(
    content: ScriptContent, *, manager: User, kind: str = ScenarioKind.SCRIPT, channel: str = Channel.ANY
) -> Revision:
    category, _ = Category.objects.get_or_create(name="听不清", parent=None)
    place = drafts.Place(category, kind=kind, channel=channel)
    return drafts.create_scenario(content, place=place, actor=manager)


def put_live(
    content: ScriptContent, *, manager: User, kind: str = ScenarioKind.SCRIPT, channel: str = Channel.ANY
) -> Scenario:
    revision = write_draft(content, manager=manager, kind=kind, channel=channel)
    review.approve_first_load(revision, actor=manager)
    return Scenario.objects.get(pk=revision.scenario_id)


def make_admin() -> User:
    admin = User.objects.create_user("admin", password="a-long-password", display_name="陈管理员")
    codenames = [permission.split(".")[1] for permission in (WRITE, REVIEW, IMPORT, VOCABULARY)]
    admin.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return User.objects.get(pk=admin.pk)


def seed_synonyms() -> None:
    """The groups that the migration puts into a new library; tests with transactions of their own begin without."""
    (name,) = (module.name for module in iter_modules(migrations.__path__) if module.name.endswith("_vocabulary"))
    import_module(f"scripts_app.migrations.{name}").seed_synonyms(apps, None)


def make_reviewer() -> User:
    """A second manager, for four eyes."""
    reviewer = User.objects.create_user("reviewer", password="a-long-password", display_name="赵主管")
    reviewer.user_permissions.set(User.objects.get(username="manager").user_permissions.all())
    return User.objects.get(pk=reviewer.pk)


def submit_draft(content: ScriptContent, *, manager: User) -> Revision:
    revision = write_draft(content, manager=manager)
    review.submit(revision, actor=manager)
    return revision
