"""The door to all records: outsiders import from `scripts_app.models`, never from a module inside.

Dependencies inside point one way: user, category, status → scenario → revision → script_line → review_event,
import_batch → import_job, index_change, usage, search_case; vocabulary. Records hold data and named queries; every
write is an action (`drafts`, `review`, `publishing`, `usage`, `checking`, `vocabulary`, `importing`).
"""

from __future__ import annotations

from scripts_app.models.category import Category
from scripts_app.models.column_mapping import ColumnMapping
from scripts_app.models.import_batch import BatchStatus, ImportBatch, ImportRow, RowOutcome, UndoOutcome
from scripts_app.models.import_job import ImportJob, JobKind, JobStatus
from scripts_app.models.index_change import IndexChange
from scripts_app.models.review_event import Act, ReviewEvent
from scripts_app.models.revision import Revision
from scripts_app.models.scenario import Channel, Scenario, ScenarioKind, ScenarioState
from scripts_app.models.script_line import ScriptLine
from scripts_app.models.search_case import CaseOutcome, CheckRun, SearchCase
from scripts_app.models.status import Status
from scripts_app.models.usage import QUERY_MAX, CardOpening, LineCopy, LoggedSearch, SearchGap
from scripts_app.models.user import User
from scripts_app.models.vocabulary import DictionaryWord, SynonymGroup

__all__ = [
    "QUERY_MAX",
    "Act",
    "BatchStatus",
    "CardOpening",
    "CaseOutcome",
    "Category",
    "Channel",
    "CheckRun",
    "ColumnMapping",
    "DictionaryWord",
    "ImportBatch",
    "ImportJob",
    "ImportRow",
    "IndexChange",
    "JobKind",
    "JobStatus",
    "LineCopy",
    "LoggedSearch",
    "ReviewEvent",
    "Revision",
    "RowOutcome",
    "Scenario",
    "ScenarioKind",
    "ScenarioState",
    "ScriptLine",
    "SearchCase",
    "SearchGap",
    "Status",
    "SynonymGroup",
    "UndoOutcome",
    "User",
]
