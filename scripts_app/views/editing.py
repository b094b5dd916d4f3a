"""Writing: a new scenario, or the draft of one. A save that began from an older text shows both texts."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from scripts_app import drafts, review
from scripts_app.content import CONDITION_MAX, ScriptContent, Severity
from scripts_app.diff import compare
from scripts_app.errors import ScriptsError, StaleDraft
from scripts_app.forms import SORTS, ContentForm, PlaceForm, whence
from scripts_app.models import Act, Category, ReviewEvent, Revision, Scenario, Status, User
from scripts_app.permissions import can_write, require
from scripts_app.views.shared import actor_of

_CHOICES = {
    "sorts": [(sort, label) for sort, (label, *_) in SORTS.items()],
    "severities": Severity.choices,
    "condition_max": CONDITION_MAX,
}
_SAVED = "saved"  # tells the browser that what it keeps of the form is not needed any more


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_new(request: HttpRequest) -> HttpResponse:
    """A blank form, and the scenario that it makes; the same form sent twice makes one."""
    actor = actor_of(request)
    require(can_write, actor)
    form = ContentForm(request.POST or None, title=request.GET.get("title", ""))
    place = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid() & place.is_valid():
        try:
            with transaction.atomic():
                revision = _create_once(form.content(), place=_place(place), actor=actor)
                return _saved(request, revision, actor=actor)
        except ScriptsError as error:
            place.add_error("code", str(error))
    return _form_page(request, {"form": form, "place": place})


def _create_once(content: ScriptContent, *, place: drafts.Place, actor: User) -> Revision:
    """The new scenario, or the one that a double click, or a page sent again, has just made of the very same words.

    Call it in a transaction: the actor's row is locked, so that a second click waits here for the first.
    """
    User.objects.select_for_update().get(pk=actor.pk)
    same = Revision.objects.open().filter(author=actor, number=1, edits=0, batch=None, digest=content.digest())
    where = {"scenario__category": place.category, "scenario__kind": place.kind, "scenario__channel": place.channel}
    made = same.filter(**where)
    if place.code:
        made = made.filter(scenario__code=place.code)
    return made.first() or drafts.create_scenario(content, place=place, actor=actor)


@require_http_methods(["GET", "HEAD", "POST"])
def scenario_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The open draft, or a new one from the rejected or the live text; a pending revision leads to its review."""
    actor = actor_of(request)
    require(can_write, actor)
    scenario = get_object_or_404(Scenario.objects.visible_to(actor).select_related("category", "live_revision"), pk=pk)
    revision = _to_go_on_from(scenario)
    if request.method == "POST":
        return _save(request, revision, actor=actor)
    if revision.is_pending:
        return redirect("revision", revision.pk)
    return _form_page(request, {"form": ContentForm(began=revision), **_about(revision)})


def _to_go_on_from(scenario: Scenario) -> Revision:
    newest = get_object_or_404(scenario.revisions.select_related("author", "based_on").order_by("-number")[:1])
    if newest.is_open or newest.status == Status.REJECTED:
        return newest
    return scenario.live_revision or newest


def _about(revision: Revision) -> dict[str, object]:
    """What the page says of the revision; `objection` is why a reviewer refused it, or the one it goes on from."""
    refused = ReviewEvent.objects.filter(act=Act.REJECTED, revision__in=(revision.pk, revision.based_on_id))
    return {"scenario": revision.scenario, "revision": revision, "objection": refused.select_related("actor").first()}


def _save(request: HttpRequest, revision: Revision, *, actor: User) -> HttpResponse:
    form = ContentForm(request.POST)
    context = {"form": form, **_about(revision)}
    if form.is_valid():
        try:
            return _saved(request, _store(revision, form, actor=actor), actor=actor)
        except StaleDraft as stale:
            context |= _both_texts(request, revision, str(stale))
        except ScriptsError as error:
            form.add_error(None, str(error))
    return _form_page(request, context)


def _store(revision: Revision, form: ContentForm, *, actor: User) -> Revision:
    """Saves the draft that the form began from; a form that began from a decided text starts a draft."""
    if revision.is_open and revision.author_id == actor.pk and revision.digest == form.content().digest():
        return revision  # the second of two clicks: the first has stored these very words
    if (form.cleaned_data["began"], form.cleaned_data["seen"]) != (revision.pk, revision.digest):
        raise StaleDraft
    if revision.is_open:
        return drafts.save_draft(revision, form.content(), actor=actor, edits=form.cleaned_data["edits"] or 0)
    return drafts.start_draft(revision, form.content(), actor=actor)


def _both_texts(request: HttpRequest, revision: Revision, sentence: str) -> dict[str, object]:
    """What stands in the library now beside what was typed; to save once more then overwrites it knowingly."""
    revision.refresh_from_db()
    typed = request.POST.copy()
    for name, value in whence(revision).items():
        typed[name] = str(value)
    form = ContentForm(typed)
    form.is_valid()
    form.add_error(None, sentence)
    return {"form": form, "stale": compare(revision.content, form.content()), "saved_by": revision.author}


def _saved(request: HttpRequest, revision: Revision, *, actor: User) -> HttpResponse:
    if "submit" in request.POST and revision.is_draft:
        review.submit(revision, actor=actor)
    if revision.is_pending:
        messages.success(request, f"“{revision.title}”已提交审批，通过后坐席才能看到。", _SAVED)
        return redirect("revision", revision.pk)
    messages.success(request, f"草稿“{revision.title}”已保存。", _SAVED)
    return redirect("scenario_edit", revision.scenario_id)


def _place(form: PlaceForm) -> drafts.Place:
    values = form.cleaned_data
    category = get_object_or_404(Category, pk=values["category"])
    return drafts.Place(category, values["kind"], "".join(values["code"].split()), values["channel"])


def _form_page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "editing/edit.html", {**_CHOICES, **context}, status=status)
