"""Whatever people write into the library, and whatever is asked: every page shows it as text, in every form it has."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from scripts_app import categories, drafts, review
from scripts_app.content import Line, ScriptContent, Speaker
from scripts_app.models import Category, Channel, Scenario, ScenarioKind, User
from tests.library import make_agent, make_manager
from tests.views.hands import browser

pytestmark = pytest.mark.django_db(transaction=True)
FORMS: tuple[dict[str, str], ...] = ({}, {"HX-Request": "true"}, {"HX-Request": "true", "HX-Target": "more"})


def hostile(text: str) -> str:
    return f"""{text}<x-e x-a="1" x-b='2'>&lt;"""


ABOVE, BELOW, DECIDER, CODE = (hostile(text) for text in ("上层", "听不清", "王主管", "HB1"))
TITLE, OTHER, WORDING = (hostile(text) for text in ("申请退款", "退款到账", "钱去哪了"))
LINES = (
    Line.recommended(hostile("请您稍等"), condition=hostile("情况")),
    Line.forbidden(hostile("少废话")),
    Line.note(hostile("先核对")),
    Line.step(hostile("查单"), condition=hostile("步骤")),
    Line.turn(hostile("我要退"), speaker=Speaker.CUSTOMER),
    Line.turn(hostile("好的"), speaker=Speaker.AGENT),
)
MEANT = hostile("申请退宽")
QUERIES = (
    "",
    "退款",
    MEANT,
    hostile("䶮龘"),
    WORDING,
    hostile("少废话"),
    hostile("先核对"),
    hostile("查单"),
    CODE,
    BELOW,
)


class Page(HTMLParser):
    """What a browser makes of it: its texts and values joined, and the tags and attributes that nobody of us wrote."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.values, self.foreign = "", "", set[str]()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.foreign |= {name for name in (tag, *(name for name, _ in attrs)) if name.startswith("x-")}
        self.foreign |= {name for name, _ in attrs if '"' in name or "'" in name or "<" in name}
        self.values += "\n".join(value for _, value in attrs if value) + "\n"

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def manager() -> User:
    manager = make_manager()
    User.objects.filter(pk=manager.pk).update(display_name=DECIDER)
    return User.objects.get(pk=manager.pk)


@pytest.fixture
def below(manager: User) -> Category:
    return categories.add_category(
        BELOW, parent=categories.add_category(ABOVE, parent=None, actor=manager), actor=manager
    )


@pytest.fixture
def scenarios(manager: User, below: Category) -> list[Scenario]:
    above = below.parent
    assert above
    contents = ScriptContent(TITLE, triggers=(WORDING,), lines=LINES), ScriptContent(OTHER, lines=LINES)
    places = drafts.Place(below, code=CODE, channel=Channel.ONLINE), drafts.Place(above, kind=ScenarioKind.GUIDELINE)
    for content, place in zip(contents, places, strict=True):
        review.approve_first_load(drafts.create_scenario(content, place=place, actor=manager), actor=manager)
    return list(Scenario.objects.order_by("pk"))


def pages_of(client: Client, below: Category, scenarios: list[Scenario]) -> list[Page]:
    """Each query in each narrowing in each form, twice: the second time it comes from memory."""
    narrowings: tuple[dict[str, str | int], ...] = (
        {},
        {"category": below.pk},
        {"kind": ScenarioKind.GUIDELINE},
        {"channel": Channel.PHONE, "kind": ScenarioKind.SCRIPT},
        {"category": below.pk, "channel": Channel.ONLINE, "unlogged": 1},
    )
    addresses = [reverse("search"), reverse("scenario", args=[scenarios[0].pk])]
    found = []
    for query, narrowing, headers, address in product(QUERIES, narrowings, FORMS, addresses):
        for _ in range(2):
            answer = client.get(address, {"q": query, **narrowing}, headers=headers)
            assert answer.status_code == 200
            html = answer.content.decode()
            assert not re.search(r'href="[^"]*&(?!amp;)', html)
            found.append(Page(html))
    return found


@pytest.mark.parametrize("make", [make_agent, None], ids=["agent", "manager"])
def test_what_is_written_is_shown_as_text_wherever_it_stands(
    manager: User, below: Category, scenarios: list[Scenario], make: Callable[[], User] | None
) -> None:
    client = browser(make() if make else manager)
    found = pages_of(client, below, scenarios)
    assert set().union(*(page.foreign for page in found)) == set()
    texts = "\n".join(page.text for page in found)
    for written in (ABOVE, BELOW, DECIDER, CODE, TITLE, OTHER, WORDING, *(line.text for line in LINES)):
        assert written in texts, written
    assert f"{ABOVE} › {BELOW}" in texts
    assert f"您是不是要找“{hostile('申请退款')}" in texts
    values = "\n".join(page.values for page in found)
    assert f"\n{MEANT}\n" in values
    assert (f"加入搜索检查：以后会看搜“{MEANT}”能不能找到它" in values) == (make is None)


def test_what_is_told_of_them_is_text_too(manager: User, scenarios: list[Scenario]) -> None:
    client = browser(manager)
    for name, fields in (("check_mark", {"q": MEANT, "scenario": scenarios[0].pk}), ("gap_close", {"key": MEANT})):
        page = Page(client.post(reverse(name), fields, follow=True).content.decode())
        assert page.foreign == set()
    for name in ("checks", "gaps", "desk", "categories", "review_queue"):
        assert Page(client.get(reverse(name)).content.decode()).foreign == set()
    assert MEANT in Page(client.get(reverse("checks")).content.decode()).text
