"""A hit is markup with gaps that are filled: nothing that a script says becomes markup, or fills another gap."""

from __future__ import annotations

import re

import pytest

from scripts_app.content import Line, ScriptContent
from scripts_app.models import Category, ScenarioKind, User
from tests.library import make_agent, put_live
from tests.views.hands import browser, read

pytestmark = pytest.mark.django_db(transaction=True)
NASTY = '<b onclick="x">退款</b> & {{ texts.key }} {% now %}'


@pytest.mark.parametrize("query", ["退款", "b onclick", NASTY])
def test_what_a_script_says_is_never_markup(manager: User, query: str) -> None:
    lines = (Line.recommended(NASTY), Line.forbidden(NASTY), Line.note(NASTY))
    scenario = put_live(ScriptContent(NASTY, triggers=(NASTY,), lines=lines), manager=manager)
    Category.objects.filter(pk=scenario.category_id).update(name='退"款<i>')
    html = read(browser(make_agent()), "search", q=query)
    (hit,) = re.findall(r'<a\s+id="hit-.*?</a>', html, re.DOTALL)
    assert not re.search(r"<b onclick|<i>|退\"款", hit)
    assert (
        re.sub("</?mark>", "", hit).count(
            "&lt;b onclick=&quot;x&quot;&gt;退款&lt;/b&gt; &amp; {{ texts.key }} {% now %}"
        )
        >= 2
    )


def test_a_guideline_that_says_nothing_to_say_shows_its_first_line_and_is_labelled(manager: User) -> None:
    rule = ScriptContent("通话规范", lines=(Line.forbidden("先挂断电话"), Line.note("等客户先挂")))
    put_live(rule, manager=manager, kind=ScenarioKind.GUIDELINE)
    html = read(browser(make_agent()), "search", q="规范")
    assert "规范 · 听不清" in html
    assert re.search(r'class="hit-line hit-ban">\s*✗ 不可说\s+先挂断电话', html)


def test_the_link_of_a_hit_keeps_the_query_and_drops_the_place_in_the_list(manager: User) -> None:
    scenario = put_live(ScriptContent("退款&退货", lines=(Line.recommended("好的。"),)), manager=manager)
    html = read(browser(make_agent()), "search", q="退款&", kind="script", offset="0")
    assert f'href="/scenarios/{scenario.pk}/?q=%E9%80%80%E6%AC%BE%26&amp;kind=script"' in html
