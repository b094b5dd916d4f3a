"""Synonyms and dictionary words, as admins keep them."""

from __future__ import annotations

from itertools import islice

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from scripts_app.errors import ScriptsError
from scripts_app.forms import SynonymsForm, WordForm
from scripts_app.models import DictionaryWord, SynonymGroup, User
from scripts_app.permissions import can_edit_vocabulary, require
from scripts_app.search import is_up_to_date
from scripts_app.text import fold_key
from scripts_app.views.shared import actor_of
from scripts_app.vocabulary import (
    add_synonyms,
    add_word,
    change_synonyms,
    remove_synonyms,
    remove_word,
    shared_with_others,
)

_PAGE = 50
_TOLD = 3  # other groups with the same word that are told
_SOON = "几秒钟内就会生效。"


@require_http_methods(["GET", "HEAD", "POST"])
def synonyms(request: HttpRequest) -> HttpResponse:
    """All groups, narrowed by a word, and a form for a new one (filled from a question that found nothing)."""
    actor = _editor(request)
    form = SynonymsForm(request.POST or None, initial={"words": request.GET.get("words", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = add_synonyms(form.cleaned_data["words"], actor=actor)
        except ScriptsError as refusal:
            form.add_error("words", str(refusal))
        else:
            messages.success(request, f"已添加“{made}”，{_SOON}")
            _tell_shared(request, made)
            return redirect("synonyms")
    asked = request.GET.get("q", "")
    page = Paginator(_groups_with(asked), _PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "asked": asked}
    return render(request, "vocabulary/synonyms.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def synonyms_edit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = _editor(request)
    group = get_object_or_404(SynonymGroup, pk=pk)
    form = SynonymsForm(request.POST or None, initial={"words": "、".join(group.words)})
    if request.method == "POST" and form.is_valid():
        try:
            change_synonyms(group, form.cleaned_data["words"], actor=actor)
        except ScriptsError as refusal:
            form.add_error("words", str(refusal))
        else:
            messages.success(request, f"“{group}”已保存，{_SOON}")
            _tell_shared(request, group)
            return redirect("synonyms")
    context = {"form": form, "group": group}
    return render(request, "vocabulary/synonyms_edit.html", context, status=422 if form.errors else 200)


@require_POST
def synonyms_remove(request: HttpRequest, pk: int) -> HttpResponse:
    group = get_object_or_404(SynonymGroup, pk=pk)
    remove_synonyms(group, actor=actor_of(request))
    messages.success(request, f"已删除“{group}”，{_SOON}")
    return redirect("synonyms")


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """The dictionary, whether it has reached the index, and a form for a new word."""
    actor = _editor(request)
    form = WordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_word(form.cleaned_data["word"], actor=actor)
        except ScriptsError as refusal:
            form.add_error("word", str(refusal))
        else:
            messages.success(request, f"已添加“{added}”，索引正在后台更新。")
            return redirect("words")
    known = DictionaryWord.objects.select_related("changed_by")
    context = {"form": form, "page_obj": Paginator(known, _PAGE).get_page(request.GET.get("page")), **_progress()}
    return render(request, "vocabulary/words.html", context, status=422 if form.errors else 200)


@require_POST
def word_remove(request: HttpRequest, pk: int) -> HttpResponse:
    word = get_object_or_404(DictionaryWord, pk=pk)
    remove_word(word, actor=actor_of(request))
    messages.success(request, f"已删除“{word}”，索引正在后台更新。")
    return redirect("words")


@require_safe
def words_progress(request: HttpRequest) -> HttpResponse:
    """What the page of the dictionary asks for every second until its words work."""
    _editor(request)
    return render(request, "vocabulary/_progress.html", _progress())


def _editor(request: HttpRequest) -> User:
    actor = actor_of(request)
    require(can_edit_vocabulary, actor)
    return actor


def _progress() -> dict[str, object]:
    return {"is_up_to_date": is_up_to_date()}


def _tell_shared(request: HttpRequest, group: SynonymGroup) -> None:
    for other, words in islice(shared_with_others(group), _TOLD):
        told = f"“{other}”这一组里也有“{'、'.join(words)}”：搜这个词，两组的词都会用上。"
        messages.info(request, f"{told}意思都相同的话，可以并成一组，再删掉另一组。")


def _groups_with(asked: str) -> list[SynonymGroup]:
    """Those that were changed last come first, so that one that was just added is seen.

    A few hundred groups at most: they are looked through here, since JSON columns know no folding."""
    key = fold_key(asked)
    groups = SynonymGroup.objects.select_related("changed_by").order_by("-changed_at", "-pk")
    return [group for group in groups if any(key in fold_key(word) for word in group.words)]
