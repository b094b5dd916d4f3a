"""django-haystack with its Whoosh engine and jieba's own analyzer, as tutorials set it up: all words are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from haystack import connections, indexes
from haystack.query import SearchQuerySet
from jieba.analyse import ChineseAnalyzer

from benchmarks.peers.peer import TOP, Ask, Question, Sample
from scripts_app.models import Scenario


class ScenarioIndex(indexes.SearchIndex, indexes.Indexable):
    text = indexes.CharField(document=True, analyzer=ChineseAnalyzer())

    def get_model(self) -> type[Scenario]:
        return Scenario

    def prepare_text(self, scenario: Scenario) -> str:
        return scenario.code


def build(samples: Iterable[Sample], folder: Path) -> Ask:
    """The text travels in a field of a scenario that is never saved: no database is asked, neither here nor later."""
    connections.reload("default")
    connection = connections["default"]
    connection.options["PATH"] = str(folder)
    connection.get_unified_index().build(indexes=[ScenarioIndex()])
    scenarios = [Scenario(pk=sample.document.key, code=sample.text) for sample in samples]
    connection.get_backend().update(ScenarioIndex(), scenarios)

    def ask(question: Question) -> Sequence[int]:
        return [int(result.pk) for result in SearchQuerySet().auto_query(question.text)[:TOP]]

    return ask
