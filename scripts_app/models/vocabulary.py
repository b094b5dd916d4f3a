"""What admins teach the search: words that mean the same, and words that belong together."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class SynonymGroup(models.Model):
    """Words that mean the same to those who search (挂断, 挂机). Written only by `vocabulary`."""

    words = models.JSONField("同义词", default=list)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="修改人"
    )
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "同义词组"
        verbose_name_plural = "同义词组"
        ordering = ("pk",)
        permissions = (
            ("edit_vocabulary", "维护同义词和词典"),
            ("import_synonymgroup", "导入同义词表"),
            ("export_synonymgroup", "导出同义词表"),
        )

    def __str__(self) -> str:
        return " = ".join(self.words)


class DictionaryWord(models.Model):
    """A word of the house that jieba would cut apart (7天无理由). Written only by `vocabulary`."""

    WORD_MAX = 20

    word = models.CharField("词", max_length=WORD_MAX, unique=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="修改人"
    )
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "词典词"
        verbose_name_plural = "词典"
        ordering = ("word",)
        permissions = (("import_dictionaryword", "导入词典"), ("export_dictionaryword", "导出词典"))
        constraints = (models.CheckConstraint(condition=~Q(word=""), name="dictionary_word_is_not_empty"),)

    def __str__(self) -> str:
        return self.word
