"""What to ask next: what this centre asks often, and titles that go on from what was typed."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db.models import Count, Max

from scripts_app.masking import MAILBOX, NUMBER
from scripts_app.models import LoggedSearch
from scripts_app.search import completions
from scripts_app.text import fold_key

SHOWN = 6
_FREQUENT_AMONG = 3  # so many of the suggestions while typing are questions
_FREQUENT_SHOWN = 8
_ASKED_OFTEN = 3
_DAYS = 30
_KNOWN_MAX = 500
_GOOD_FOR = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is asked often and answered: as it was last typed, and its grouping key."""

    text: str
    key: str


class _Known:
    questions: tuple[Question, ...] = ()
    version = 0
    looked = float("-inf")


def suggestions(text: str) -> list[str]:
    """Whole queries to go on with from `text`; for no words what is asked most. Only what is live today."""
    typed = fold_key(text)
    if not typed:
        return [question.text for question in _frequent()[:_FREQUENT_SHOWN]]
    going_on = (question for question in _frequent() if question.key.startswith(typed) and question.key != typed)
    asked = [question.text for question, _ in zip(going_on, range(_FREQUENT_AMONG), strict=False)]
    titles = completions(text, limit=SHOWN)
    by_key = {fold_key(told): told for told in (*asked, *titles)}  # a title as it is written, in the first place
    return list(by_key.values())[:SHOWN]


def version() -> int:
    """Another number once other questions are asked often."""
    _frequent()
    return _Known.version


def forget() -> None:
    """Knows nothing until it is asked, as a process that just started."""
    _Known.questions, _Known.looked = (), float("-inf")
    _Known.version += 1


def _frequent() -> tuple[Question, ...]:
    if time.monotonic() - _Known.looked > _GOOD_FOR:
        _Known.looked = time.monotonic()
        if (questions := _read()) != _Known.questions:
            _Known.questions, _Known.version = questions, _Known.version + 1
    return _Known.questions


def _read() -> tuple[Question, ...]:
    """Nobody's numbers, nothing that only one person typed once, nothing that finds nothing."""
    answered = LoggedSearch.objects.of_the_last(days=_DAYS).filter(fits=True).order_by()
    answered = answered.exclude(text__contains=NUMBER).exclude(text__contains=MAILBOX)
    groups = answered.values("key").annotate(times=Count("pk"), newest=Max("pk")).filter(times__gte=_ASKED_OFTEN)
    newest = list(groups.order_by("-times", "key").values_list("newest", flat=True)[:_KNOWN_MAX])
    found = LoggedSearch.objects.in_bulk(newest)
    return tuple(Question(found[pk].text, found[pk].key) for pk in newest)
