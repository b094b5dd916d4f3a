"""Writing drafts: the only way content comes into the library."""

from __future__ import annotations

import pytest

from scripts_app import drafts, publishing, review
from scripts_app.content import Line, ScriptContent
from scripts_app.errors import (
    AlreadyDecided,
    InvalidContent,
    NotAllowed,
    OpenRevisionExists,
    ScriptsError,
    StaleDraft,
)
from scripts_app.models import Act, Category, ImportBatch, IndexChange, ReviewEvent, Revision, Scenario, Status, User
from tests.library import NOISE, QUIET, make_agent, make_manager, make_reviewer, put_live, submit_draft, write_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    return make_manager()


def acts(scenario: Scenario) -> list[str]:
    return list(scenario.events.order_by("pk").values_list("act", flat=True))


def batch_of(actor: User) -> ImportBatch:
    return ImportBatch.objects.create(file_name="话术.xlsx", sha256="0", stored_as="x", actor=actor)


def test_a_new_scenario_begins_as_a_draft_that_agents_do_not_see(manager: User) -> None:
    draft = write_draft(NOISE, manager=manager)
    assert (draft.status, draft.number, draft.content) == (Status.DRAFT, 1, NOISE)
    assert not Scenario.objects.visible_to(make_agent()).exists()
    assert not IndexChange.objects.exists()
    assert acts(draft.scenario) == [Act.CREATED]


def test_the_library_numbers_scenarios_without_a_code(manager: User) -> None:
    codes = [write_draft(ScriptContent(f"标题{n}", lines=NOISE.lines), manager=manager).scenario.code for n in range(3)]
    assert len(set(codes)) == 3
    assert all(code.startswith("S") for code in codes)


def test_a_code_belongs_to_one_scenario(manager: User) -> None:
    place = drafts.Place(Category.objects.create(name="听不清"), code="TH-1")
    drafts.create_scenario(NOISE, place=place, actor=manager)
    with pytest.raises(ScriptsError, match="TH-1”已经被另一个场景用了"):
        drafts.create_scenario(QUIET, place=place, actor=manager)


def test_bad_content_is_refused_with_a_sentence_for_each_problem(manager: User) -> None:
    with pytest.raises(InvalidContent) as refusal:
        write_draft(ScriptContent(" "), manager=manager)
    assert refusal.value.problems == ["场景名称不能为空，请填写。", "至少要有一行话术、禁用语、备注或步骤。"]
    assert not Scenario.objects.exists()


def test_an_agent_may_not_write() -> None:
    with pytest.raises(NotAllowed):
        write_draft(NOISE, manager=make_agent())


def test_a_save_replaces_the_content_and_counts(manager: User) -> None:
    draft = write_draft(NOISE, manager=manager)
    saved = drafts.save_draft(draft, QUIET, actor=manager, edits=0)
    assert (saved.content, saved.edits) == (QUIET, 1)


def test_a_save_that_began_from_an_older_text_is_refused_and_changes_nothing(manager: User) -> None:
    draft = write_draft(NOISE, manager=manager)
    drafts.save_draft(draft, QUIET, actor=manager, edits=0)
    with pytest.raises(StaleDraft):
        drafts.save_draft(draft, NOISE, actor=manager, edits=0)
    assert Revision.objects.get(pk=draft.pk).content == QUIET


def test_whoever_saves_becomes_the_author_and_may_not_approve(manager: User) -> None:
    draft = write_draft(NOISE, manager=manager)
    reviewer = make_reviewer()
    saved = drafts.save_draft(draft, QUIET, actor=reviewer, edits=0)
    review.submit(saved, actor=manager)
    assert not review.may_decide(saved, reviewer)


def test_a_submitted_revision_is_never_edited(manager: User) -> None:
    pending = submit_draft(NOISE, manager=manager)
    with pytest.raises(AlreadyDecided):
        drafts.save_draft(pending, QUIET, actor=manager, edits=0)
    assert Revision.objects.get(pk=pending.pk).content == NOISE


def test_a_scenario_has_one_open_revision(manager: User) -> None:
    live = put_live(NOISE, manager=manager).live_revision
    assert live
    drafts.start_draft_from(live, actor=manager)
    with pytest.raises(OpenRevisionExists):
        drafts.start_draft_from(live, actor=manager)


def test_the_live_text_stays_while_a_draft_is_written(manager: User) -> None:
    scenario = put_live(NOISE, manager=manager)
    assert scenario.live_revision
    draft = drafts.start_draft(scenario.live_revision, QUIET, actor=manager)
    scenario.refresh_from_db()
    assert (draft.number, draft.based_on, scenario.live_revision.content) == (2, scenario.live_revision, NOISE)


def test_an_import_takes_over_from_an_untouched_import_draft_which_is_kept(manager: User) -> None:
    source = drafts.Source(batch_of(manager), "话术", 2)
    place = drafts.Place(Category.objects.create(name="听不清"))
    draft = drafts.create_scenario(NOISE, place=place, actor=manager, source=source)
    again = drafts.import_changes(
        draft.scenario, QUIET, actor=manager, source=drafts.Source(batch_of(manager), "二", 9)
    )
    again.refresh_from_db()
    draft.refresh_from_db()
    assert (again.number, again.content, again.source_row, again.edits) == (2, QUIET, 9, 0)
    assert (draft.status, draft.content, again.based_on) == (Status.REPLACED, NOISE, draft)


def test_an_import_never_overwrites_what_a_person_wrote(manager: User) -> None:
    draft = write_draft(NOISE, manager=manager)
    with pytest.raises(OpenRevisionExists):
        drafts.import_changes(draft.scenario, QUIET, actor=manager, source=drafts.Source(batch_of(manager), "一", 2))
    assert Revision.objects.get(pk=draft.pk).content == NOISE


def test_an_old_text_comes_back_as_a_draft_to_approve(manager: User) -> None:
    scenario = put_live(NOISE, manager=manager)
    first = scenario.live_revision
    assert first
    publishing.retire(scenario, actor=manager)
    draft = drafts.start_draft_from(first, actor=manager)
    assert (draft.status, draft.content, draft.number) == (Status.DRAFT, NOISE, 2)
    assert ReviewEvent.objects.filter(revision=draft, act=Act.CREATED, comment__contains="版本 1").exists()


def test_only_lines_that_were_written_are_kept_in_their_order(manager: User) -> None:
    content = ScriptContent("序", lines=tuple(Line.note(f"第{number}") for number in range(12)))
    assert write_draft(content, manager=manager).content == content
