"""Writing in the form: what is typed is what is stored, and never lost."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from scripts_app import drafts, review
from scripts_app.content import Ban, Line, ScriptContent, Severity, Speaker
from scripts_app.forms import whence
from scripts_app.models import Category, ImportBatch, Revision, Scenario, Status, User
from tests.library import MAIL, NOISE, QUIET, make_manager, make_reviewer, put_live, submit_draft, write_draft

pytestmark = pytest.mark.django_db
Fields = dict[str, object]
EVERYTHING = ScriptContent(
    "全部种类",
    ("问法一", "问法二"),
    (
        Line.recommended("请您稍等。", condition="仍听不清"),
        Line.forbidden("喂，大声一点儿！", severity=Severity.RED_LINE),
        Line.forbidden("直接挂机", ban=Ban.BEHAVIOUR),
        Line.note("备注\n第二行"),
        Line.step("先查版本"),
        Line.turn("我要退订", speaker=Speaker.CUSTOMER),
        Line.turn("好的", speaker=Speaker.AGENT),
    ),
)


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def desk(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


def typed(content: ScriptContent, **more: object) -> Fields:
    """What the browser sends for the content."""
    sorts = {"recommended": "recommended", "note": "note", "step": "step"}
    return {
        "title": content.title,
        "triggers": "\n".join(content.triggers),
        "line_sort": [line.ban or line.speaker or sorts[line.kind] for line in content.lines],
        "line_text": [line.text for line in content.lines],
        "line_severity": [line.severity for line in content.lines],
        "line_condition": [line.condition for line in content.lines],
        **more,
    }


def place() -> Fields:
    return {
        "category": Category.objects.get_or_create(name="听不清", parent=None)[0].pk,
        "kind": "script",
        "token": "t1",
    }


def edit_url(revision: Revision) -> str:
    return reverse("scenario_edit", args=[revision.scenario_id])


def began_from(revision: Revision) -> Fields:
    return whence(revision)


def test_a_new_scenario_is_stored_as_it_was_typed(desk: Client) -> None:
    answer = desk.post(reverse("scenario_new"), typed(EVERYTHING, **place()))
    draft = Revision.objects.get()
    assert answer.headers["Location"] == edit_url(draft)
    assert (draft.content, draft.status) == (EVERYTHING, Status.DRAFT)


def test_the_form_shows_what_is_stored_and_sends_it_back_unchanged(desk: Client, manager: User) -> None:
    draft = write_draft(EVERYTHING, manager=manager)
    html = desk.get(edit_url(draft)).content.decode()
    for line in EVERYTHING.lines:
        assert line.text in html
    desk.post(edit_url(draft), typed(EVERYTHING, **began_from(draft)))
    assert Revision.objects.get(pk=draft.pk).digest == draft.digest


def test_the_same_form_sent_twice_makes_one_scenario(desk: Client) -> None:
    for _ in range(2):
        desk.post(reverse("scenario_new"), typed(NOISE, **place()))
    assert Scenario.objects.count() == 1


def test_the_channel_of_a_new_scenario_is_the_chosen_one(desk: Client) -> None:
    desk.post(reverse("scenario_new"), typed(NOISE, **place(), channel="phone"))
    desk.post(reverse("scenario_new"), typed(NOISE, **place(), channel="phone"))  # the second of two clicks
    desk.post(reverse("scenario_new"), typed(NOISE, **place(), channel="online"))
    assert list(Scenario.objects.values_list("channel", flat=True)) == ["phone", "online"]
    answer = desk.post(reverse("scenario_new"), typed(QUIET, **place(), channel="fax"))
    assert (answer.status_code, Scenario.objects.count()) == (422, 2)


def test_a_wrong_form_comes_back_with_all_that_was_typed(desk: Client) -> None:
    answer = desk.post(reverse("scenario_new"), typed(EVERYTHING, **place(), title=""))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写场景名称。" in html
    for text in ("喂，大声一点儿！", "问法一", "仍听不清"):
        assert text in html
    assert not Scenario.objects.exists()


def test_every_problem_of_the_content_is_told_in_a_sentence(desk: Client) -> None:
    long = ScriptContent("长", lines=(Line.recommended("长" * 2_001),))
    assert (
        "第 1 行（推荐话术）有 2001 个字" in desk.post(reverse("scenario_new"), typed(long, **place())).content.decode()
    )
    wrong = typed(NOISE, **place(), effective_from="2026-03-01", effective_until="2026-02-01")
    assert "晚于失效日期" in desk.post(reverse("scenario_new"), wrong).content.decode()
    nonsense = typed(NOISE, **place(), effective_from="下周")
    assert "日期看不懂" in desk.post(reverse("scenario_new"), nonsense).content.decode()


def test_a_code_in_use_is_told_at_its_field(desk: Client) -> None:
    desk.post(reverse("scenario_new"), typed(NOISE, **place(), code="TH-1"))
    answer = desk.post(reverse("scenario_new"), typed(QUIET, **{**place(), "code": "TH-1", "token": "t2"}))
    assert "场景编号“TH-1”已经被另一个场景用了" in answer.content.decode()


def test_editing_a_live_script_starts_a_draft_and_leaves_it_live(desk: Client, manager: User) -> None:
    live = put_live(NOISE, manager=manager).live_revision
    assert live
    desk.post(edit_url(live), typed(QUIET, **began_from(live)))
    draft = Revision.objects.get(number=2)
    assert (draft.content, draft.based_on) == (QUIET, live)
    assert Scenario.objects.get().live_revision == live


def test_saving_and_submitting_go_in_one(desk: Client, manager: User) -> None:
    draft = write_draft(NOISE, manager=manager)
    desk.post(edit_url(draft), typed(QUIET, **began_from(draft), submit="1"))
    assert Revision.objects.get().status == Status.PENDING


def test_a_stale_save_shows_both_texts_and_loses_neither(desk: Client, manager: User) -> None:
    draft = write_draft(NOISE, manager=manager)
    theirs = ScriptContent(NOISE.title, lines=(Line.recommended("同事写的一句。"),))
    mine = typed(ScriptContent(NOISE.title, lines=(Line.recommended("我写的一句。"),)), **began_from(draft))
    drafts.save_draft(draft, theirs, actor=make_reviewer(), edits=0)
    answer = desk.post(edit_url(draft), mine)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "赵主管 在您编辑时保存了另一份内容" in html
    assert "<del>同事</del>" in html
    assert "<ins>我</ins>" in html
    assert Revision.objects.get().content == theirs
    desk.post(edit_url(draft), {**mine, **began_from(Revision.objects.get())})
    assert Revision.objects.get().content.lines[0].text == "我写的一句。"


def test_a_form_that_began_from_the_live_text_does_not_overwrite_a_newer_draft(desk: Client, manager: User) -> None:
    live = put_live(NOISE, manager=manager).live_revision
    assert live
    drafts.start_draft(live, QUIET, actor=manager)
    answer = desk.post(edit_url(live), typed(NOISE, **began_from(live)))
    assert answer.status_code == 422
    assert Revision.objects.get(number=2).content == QUIET


def test_a_form_left_open_while_another_text_was_approved_shows_both_texts(desk: Client, manager: User) -> None:
    draft = write_draft(NOISE, manager=manager)
    began = began_from(draft)
    drafts.save_draft(draft, QUIET, actor=manager, edits=0)
    review.submit(draft, actor=manager)
    review.approve(draft, actor=make_reviewer(), seen=draft.digest)
    assert desk.post(edit_url(draft), typed(MAIL, **began)).status_code == 422
    assert not Revision.objects.filter(number=2).exists()


def test_a_form_left_open_while_an_import_renewed_the_draft_shows_both_texts(desk: Client, manager: User) -> None:
    scenario = put_live(NOISE, manager=manager)
    batch = ImportBatch.objects.create(file_name="话术.xlsx", sha256="0", stored_as="x", actor=manager)
    source = drafts.Source(batch, "话术", 2)
    began = began_from(drafts.import_changes(scenario, QUIET, actor=manager, source=source))
    renewed = drafts.import_changes(scenario, MAIL, actor=manager, source=source)
    answer = desk.post(edit_url(renewed), typed(NOISE, **began))
    assert answer.status_code == 422
    assert "标准版是免费的。" in answer.content.decode()
    assert Revision.objects.get(pk=renewed.pk).content == MAIL


def test_editing_goes_on_from_what_was_rejected_and_shows_why(desk: Client, manager: User) -> None:
    live = put_live(NOISE, manager=manager).live_revision
    assert live
    refused = drafts.start_draft(live, QUIET, actor=manager)
    review.submit(refused, actor=manager)
    review.reject(refused, actor=make_reviewer(), seen=refused.digest, comment="称呼不对")
    html = desk.get(edit_url(live)).content.decode()
    assert QUIET.title in html
    assert "称呼不对" in html
    desk.post(edit_url(live), typed(QUIET, **began_from(refused)))
    draft = Revision.objects.get(number=3)
    assert draft.based_on == refused
    assert "称呼不对" in desk.get(edit_url(draft)).content.decode()


def test_words_typed_while_the_draft_was_submitted_come_back_with_the_reason(desk: Client, manager: User) -> None:
    draft = write_draft(NOISE, manager=manager)
    review.submit(draft, actor=manager)
    answer = desk.post(edit_url(draft), typed(ScriptContent("我改的", lines=NOISE.lines), **began_from(draft)))
    assert answer.status_code == 422
    for words in ("我改的", "已经提交审批", "状态已经变了"):
        assert words in answer.content.decode()


def test_a_pending_revision_leads_to_its_review(desk: Client, manager: User) -> None:
    pending = submit_draft(NOISE, manager=manager)
    assert desk.get(edit_url(pending)).headers["Location"] == reverse("revision", args=[pending.pk])


def test_markup_that_is_typed_is_text(desk: Client) -> None:
    content = ScriptContent("<b>标题</b>", lines=(Line.note("<script>alert(1)</script>{{7*7}}"),))
    desk.post(reverse("scenario_new"), typed(content, **place()))
    draft = Revision.objects.get()
    for url in (edit_url(draft), reverse("revision", args=[draft.pk]), reverse("desk")):
        html = desk.get(url).content.decode()
        assert "<script>alert" not in html
        assert "<b>标题" not in html
