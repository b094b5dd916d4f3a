"""Synonyms and dictionary as admins keep them: a change works without anybody doing more."""

from __future__ import annotations

import re
import time

import pytest

from scripts_app.models import DictionaryWord, SynonymGroup, User
from scripts_app.search import SearchQuery, is_up_to_date, search, vocabulary
from tests.library import NOISE, make_admin, put_live
from tests.views.hands import browser, read, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin(manager: User) -> User:
    put_live(NOISE, manager=manager)
    return make_admin()


def test_a_group_is_added_found_changed_and_removed(admin: User) -> None:
    client = browser(admin)
    assert "嘈声 = 杂音 = 滋滋声" in send(client, "synonyms", words="嘈声、杂音 滋滋声")
    vocabulary.forget()
    assert search(SearchQuery("嘈声"), actor=admin).hits[0].content.title == NOISE.title
    group = SynonymGroup.objects.latest("pk")
    assert "滋滋声" in read(client, "synonyms", q="滋滋")
    assert "没有这样的同义词" in read(client, "synonyms", q="不存在的词")
    assert "已保存" in send(client, "synonyms_edit", group.pk, words="嘈声=杂音")
    group.refresh_from_db()
    assert group.words == ["嘈声", "杂音"]
    assert "已删除" in send(client, "synonyms_remove", group.pk)


def test_one_word_alone_is_refused_and_stays_in_the_field(admin: User) -> None:
    html = send(browser(admin), "synonyms", words="挂断")
    assert "一组同义词要有" in html
    assert 'value="挂断"' in html


def test_a_group_that_is_there_is_refused_by_name_and_stays_in_the_field(admin: User) -> None:
    client = browser(admin)
    send(client, "synonyms", words="投诉 告状")
    html = send(client, "synonyms", words="告状、投诉")
    assert "“投诉 = 告状”这一组里已经有这些词" in html
    assert 'value="告状、投诉"' in html
    assert SynonymGroup.objects.count() == 1


def test_a_word_in_another_group_is_told_after_saving(admin: User) -> None:
    client = browser(admin)
    assert "这一组里也有" not in send(client, "synonyms", words="投诉 告状")
    html = send(client, "synonyms", words="投诉 举报")
    assert "已添加“投诉 = 举报”" in html
    assert "“投诉 = 告状”这一组里也有“投诉”" in html
    group = SynonymGroup.objects.latest("pk")
    assert "“投诉 = 告状”这一组里也有“投诉”" in send(client, "synonyms_edit", group.pk, words="投诉 举报 维权")


def test_the_group_that_was_added_or_changed_last_comes_first(admin: User) -> None:
    client = browser(admin)
    for number in range(60):
        send(client, "synonyms", words=f"甲{number}号 乙{number}号")
    rows = re.findall(r"删除“(.*?)”", read(client, "synonyms"))
    assert rows[0] == "甲59号 = 乙59号"
    first = SynonymGroup.objects.earliest("pk")
    assert "甲0号 = 丙0号" in send(client, "synonyms_edit", first.pk, words="甲0号 丙0号")
    assert re.findall(r"删除“(.*?)”", read(client, "synonyms"))[0] == "甲0号 = 丙0号"


def test_a_word_that_is_none_is_refused_for_its_true_reason(admin: User) -> None:
    client = browser(admin)
    assert "“一二三 四五”里有空格或标点" in send(client, "words", word="一二三 四五")
    assert "“！！！”里没有汉字、字母或数字" in send(client, "words", word="！！！")
    assert not DictionaryWord.objects.exists()


def test_a_gap_fills_the_form(admin: User) -> None:
    assert 'value="断网了"' in read(browser(admin), "synonyms", words="断网了")


def test_a_word_is_added_and_the_page_tells_when_it_works(admin: User) -> None:
    client = browser(admin)
    assert "索引正在后台更新" in send(client, "words", word="杂音大")
    until = time.monotonic() + 20
    while not is_up_to_date() and time.monotonic() < until:
        time.sleep(0.05)
    assert "词典已经在搜索里生效" in read(client, "words_progress")
    assert "词典里已经有“杂音大”" in send(client, "words", word="杂音大")
    assert "已删除" in send(client, "word_remove", DictionaryWord.objects.get().pk)
    until = time.monotonic() + 20
    while not is_up_to_date() and time.monotonic() < until:
        time.sleep(0.05)
    assert is_up_to_date()
