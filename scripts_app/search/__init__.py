"""The door to search: outsiders import from here, never from a module inside.

vocabulary, sounds → analyzer → schema, query → index (the one writer), scoring → reader → searching;
hits and highlight are what comes out.
"""

from __future__ import annotations

from scripts_app.search.alike import spelled
from scripts_app.search.facets import Facet, Facets, facets_of
from scripts_app.search.freshness import Basis, basis
from scripts_app.search.hits import SearchHit, SearchPage, SearchQuery
from scripts_app.search.index import drain_outbox, rebuild, repair_in_background
from scripts_app.search.matching import Match, MatchedLine, Where
from scripts_app.search.prepared import Question
from scripts_app.search.progress import is_up_to_date
from scripts_app.search.query import TEXT_MAX
from scripts_app.search.searching import search
from scripts_app.search.standing import Standing, stand_now
from scripts_app.search.titles import completions
from scripts_app.search.tree import Tree, tree_now
from scripts_app.search.warming import warm_up

__all__ = [
    "TEXT_MAX",
    "Basis",
    "Facet",
    "Facets",
    "Match",
    "MatchedLine",
    "Question",
    "SearchHit",
    "SearchPage",
    "SearchQuery",
    "Standing",
    "Tree",
    "Where",
    "basis",
    "completions",
    "drain_outbox",
    "facets_of",
    "is_up_to_date",
    "rebuild",
    "repair_in_background",
    "search",
    "spelled",
    "stand_now",
    "tree_now",
    "warm_up",
]
