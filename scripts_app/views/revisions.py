"""One revision beside the live text, and what may be done with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from scripts_app import drafts, publishing, review
from scripts_app.content import ScriptContent
from scripts_app.diff import compare
from scripts_app.errors import CommentRequired
from scripts_app.models import Revision
from scripts_app.text import clean
from scripts_app.views.shared import actor_of


@require_safe
def revision_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The revision side by side with what agents see now, changed characters marked."""
    return _revision_page(request, _find(request, pk))


@require_POST
def revision_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Submit, withdraw, approve, reject or publish; a refusal comes back with its sentence."""
    revision = _find(request, pk)
    try:
        sentence = _perform(act, revision, request)
    except CommentRequired as missing:
        return _revision_page(request, revision, comment_error=str(missing))
    messages.success(request, sentence)
    return redirect("revision", revision.pk)


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft with the content of an old revision."""
    draft = drafts.start_draft_from(_find(request, pk), actor=actor_of(request))
    messages.success(request, f"已用旧版本写成草稿（版本 {draft.number}），请检查后提交审批。")
    return redirect("scenario_edit", draft.scenario_id)


def _find(request: HttpRequest, pk: int) -> Revision:
    return get_object_or_404(Revision.objects.visible_to(actor_of(request)).with_content(), pk=pk)


def _revision_page(request: HttpRequest, revision: Revision, *, comment_error: str = "") -> HttpResponse:
    actor, live = actor_of(request), revision.scenario.live_revision
    before = live.content if live and live != revision else None
    context = {
        "revision": revision,
        "scenario": revision.scenario,
        "live": live,
        "rows": compare(before or ScriptContent(""), revision.content) if before else [],
        "may_decide": review.may_decide(revision, actor),
        "is_own": revision.author_id == actor.pk,
        "waits": Revision.objects.waiting_for_their_day().filter(pk=revision.pk).exists(),
        "is_due": publishing.is_due(revision),
        "comment_error": comment_error,
        "events": revision.events.select_related("actor"),
    }
    return render(request, "review/revision.html", context, status=422 if comment_error else 200)


def _perform(act: str, revision: Revision, request: HttpRequest) -> str:
    """Does the act and says what is now true."""
    actor, seen = actor_of(request), request.POST.get("seen", "")
    comment = clean(request.POST.get("comment", ""))
    match act:
        case "submit":
            review.submit(revision, actor=actor)
            return "已提交审批。"
        case "withdraw":
            review.withdraw(revision, actor=actor)
            return "已撤回成草稿，可以继续修改。"
        case "reject":
            review.reject(revision, actor=actor, seen=seen, comment=comment)
            return "已驳回，原因已记下。"
        case "publish":
            publishing.publish(revision, actor=actor)
            return "已发布，坐席现在就能查到。"
    review.approve(revision, actor=actor, seen=seen, comment=comment)
    due = publishing.is_due(revision)
    return "已通过并上线，坐席现在就能查到。" if due else f"已通过，将在 {revision.effective_from} 生效。"
