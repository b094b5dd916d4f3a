"""The only writer of what the search is taught: synonyms work within seconds, dictionary words after a rebuild."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from scripts_app.errors import ScriptsError
from scripts_app.models import DictionaryWord, SynonymGroup, User
from scripts_app.permissions import can_edit_vocabulary, require
from scripts_app.search import repair_in_background
from scripts_app.text import clean, fold_key

_SHORTEST = 2  # one character is a part of too many words
_GROUP_MAX = 20


class VocabularyRefused(ScriptsError):
    sentence = "这个词不能这样保存，请改正后再试。"


def add_synonyms(words: Iterable[str], *, actor: User) -> SynonymGroup:
    """A new group of words that mean the same. Raises VocabularyRefused for too few, too many or unfit words."""
    require(can_edit_vocabulary, actor)
    return SynonymGroup.objects.create(words=_group(words), changed_by=actor)


def change_synonyms(group: SynonymGroup, words: Iterable[str], *, actor: User) -> None:
    """The group with other words. Raises as `add_synonyms`."""
    require(can_edit_vocabulary, actor)
    group.words, group.changed_by = _group(words), actor
    group.save()


def remove_synonyms(group: SynonymGroup, *, actor: User) -> None:
    require(can_edit_vocabulary, actor)
    group.delete()


def add_word(word: str, *, actor: User) -> DictionaryWord:
    """A word that is never cut apart. Raises VocabularyRefused for one that is unfit or known already.

    The index is rebuilt in the background, for all texts that hold the word have other terms now.
    """
    require(can_edit_vocabulary, actor)
    try:
        with transaction.atomic():
            added = DictionaryWord.objects.create(word=_fit(word), changed_by=actor)
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


def _group(words: Iterable[str]) -> list[str]:
    fit = {fold_key(word): word for word in map(_fit, filter(str.strip, words))}
    if not _SHORTEST <= len(fit) <= _GROUP_MAX:
        raise VocabularyRefused(f"一组同义词要有 {_SHORTEST} 到 {_GROUP_MAX} 个不同的词，请补充或拆成几组。")
    return list(fit.values())


def _fit(word: str) -> str:
    word = clean(word)
    if len(fold_key(word)) < _SHORTEST or len(word) > DictionaryWord.WORD_MAX:
        sizes = f"{_SHORTEST} 到 {DictionaryWord.WORD_MAX} 个字"
        raise VocabularyRefused(f"“{word[: DictionaryWord.WORD_MAX]}”不合适：一个词要有 {sizes}，请改正。")
    return word
