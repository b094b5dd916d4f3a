"""The only writer of what the search is taught: synonyms work within seconds, dictionary words after a rebuild."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.db import IntegrityError, transaction

from scripts_app.errors import ScriptsError
from scripts_app.models import DictionaryWord, SynonymGroup, User
from scripts_app.permissions import can_edit_vocabulary, require
from scripts_app.search import repair_in_background
from scripts_app.text import clean, fold_key

_SHORTEST = 2  # one character is a part of too many words
_GROUP_MAX = 20
_BETWEEN_WORDS = re.compile(r"[\s,，、;；。!！?？]")  # never within a word; 7×24 and T+0 are words


class VocabularyRefused(ScriptsError):
    sentence = "这个词不能这样保存，请改正后再试。"


def add_synonyms(words: Iterable[str], *, actor: User) -> SynonymGroup:
    """A new group of words that mean the same. Raises VocabularyRefused for too few, too many or unfit words, and for
    words that one group has already.
    """
    require(can_edit_vocabulary, actor)
    return _store(SynonymGroup(), words, actor=actor)


def change_synonyms(group: SynonymGroup, words: Iterable[str], *, actor: User) -> None:
    """The group with other words. Raises as `add_synonyms`."""
    require(can_edit_vocabulary, actor)
    _store(group, words, actor=actor)


def remove_synonyms(group: SynonymGroup, *, actor: User) -> None:
    require(can_edit_vocabulary, actor)
    group.delete()


def shared_with_others(group: SynonymGroup) -> Iterator[tuple[SynonymGroup, list[str]]]:
    """Other groups with those of its words that they have too: a word may mean two things, but somebody should know."""
    for other in SynonymGroup.objects.exclude(pk=group.pk):
        held = _keys(other.words)
        if shared := [word for word in group.words if fold_key(word) in held]:
            yield other, shared


def add_word(word: str, *, actor: User) -> DictionaryWord:
    """A word that is never cut apart. Raises VocabularyRefused for one that is unfit or known already.

    The index is rebuilt in the background, for all texts that hold the word have other terms now.
    """
    require(can_edit_vocabulary, actor)
    try:
        with transaction.atomic():
            added = DictionaryWord.objects.create(word=_one(word), changed_by=actor)
            transaction.on_commit(repair_in_background)
    except IntegrityError as error:
        raise VocabularyRefused(f"词典里已经有“{clean(word)}”。") from error
    return added


@transaction.atomic
def remove_word(word: DictionaryWord, *, actor: User) -> None:
    """The index is rebuilt in the background, as for a new word."""
    require(can_edit_vocabulary, actor)
    word.delete()
    transaction.on_commit(repair_in_background)


@transaction.atomic
def _store(group: SynonymGroup, words: Iterable[str], *, actor: User) -> SynonymGroup:
    User.objects.select_for_update().get(pk=actor.pk)  # the second of two clicks waits here for the first
    fit = _group(words)
    for other in SynonymGroup.objects.exclude(pk=group.pk):
        if _keys(fit) <= _keys(other.words):
            raise VocabularyRefused(f"“{other}”这一组里已经有这些词，不用再存一组。要加别的词，请修改那一组。")
    group.words, group.changed_by = fit, actor
    group.save()
    return group


def _keys(words: Iterable[str]) -> set[str]:
    return set(map(fold_key, words))


def _group(words: Iterable[str]) -> list[str]:
    fit = {fold_key(word): word for word in map(_fit, filter(str.strip, words))}
    if not _SHORTEST <= len(fit) <= _GROUP_MAX:
        raise VocabularyRefused(f"一组同义词要有 {_SHORTEST} 到 {_GROUP_MAX} 个不同的词，请补充或拆成几组。")
    return list(fit.values())


def _one(word: str) -> str:
    """A single word for the dictionary: words one after the other would become one that nobody writes."""
    word = _fit(word)
    if _BETWEEN_WORDS.search(word):
        raise VocabularyRefused(f"“{word}”里有空格或标点，不是一个词。请连着写，或者一个一个地添加。")
    return word


def _fit(word: str) -> str:
    word, longest = clean(word), DictionaryWord.WORD_MAX
    if not (key := fold_key(word)):
        raise VocabularyRefused(f"“{word[:longest]}”里没有汉字、字母或数字，搜索用不到它，请换一个词。")
    if len(key) < _SHORTEST:
        raise VocabularyRefused(f"“{word[:longest]}”太短：一个词至少要有 {_SHORTEST} 个字，标点不算，请补充。")
    if len(word) > longest:
        raise VocabularyRefused(f"“{word[:longest]}…”太长：一个词最多 {longest} 个字，请缩短。")
    return word
