"""The texts of a file that are in no scenario, as they are listed on the page and given to scenarios by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scripts_app.importing.columns import Role
from scripts_app.importing.ledger import Ledger, Leftover
from scripts_app.importing.mapping import ROLE_NAMES, Assignment
from scripts_app.models import ImportBatch, RowOutcome

KINDS = {"": "全部", "unassigned": "未归类", "refused": "未导入", "dropped": "已略过"}
ROLES = {role: ROLE_NAMES[role] for role in (Role.NOTE, Role.FORBIDDEN, Role.RECOMMENDED)}
_ROLES_OF_ROWS = {role: ROLE_NAMES[role] for role in (Role.NOTE, Role.FORBIDDEN)}
_TARGETS_MAX = 300
_REASONS_SHOWN = 3
_WITH_CONTENT = (RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Listed:
    """A leftover under its place in the report, by which the page speaks of it.

    `has_targets`: there is a scenario on its sheet that it can be given to.
    """

    place: int
    leftover: Leftover
    has_targets: bool

    @property
    def roles(self) -> dict[Role, str]:
        """What it can be given as. A whole row may hold forbidden words, so that nobody is to say it."""
        return _ROLES_OF_ROWS if self.leftover.fate == "refused" else ROLES


@dataclass(frozen=True, slots=True)
class Account:
    """The ledger of a file, and what most of the dropped text is (表头 20、序号 7)."""

    ledger: Ledger
    dropped_as: str


@dataclass(frozen=True, slots=True)
class Target:
    """A scenario of the file that a text can be given to."""

    sheet: str
    row: int
    title: str


def account_of(batch: ImportBatch) -> Account:
    """Read from the report alone."""
    sizes = Counter[str]()
    for left in map(Leftover.from_json, batch.report.get("leftovers", ())):
        sizes[left.why] += left.size if left.fate == "dropped" else 0
    told = [f"{why} {size}" for why, size in sizes.most_common(_REASONS_SHOWN) if size]
    more = "等" if len(+sizes) > len(told) else ""
    return Account(Ledger(**batch.report.get("ledger", {})), "、".join(told) + more)


def listed(batch: ImportBatch, *, which: str = "") -> list[Listed]:
    """What nobody could say first: a person should look at that."""
    stored = [Leftover.from_json(values) for values in batch.report.get("leftovers", ())]
    sheets = set(batch.rows.filter(outcome__in=_WITH_CONTENT).order_by().values_list("sheet", flat=True))
    every = [Listed(place, left, left.is_assignable and left.sheet in sheets) for place, left in enumerate(stored)]
    chosen = [each for each in every if which not in KINDS or which in ("", each.leftover.fate)]
    return sorted(chosen, key=lambda each: list(KINDS).index(each.leftover.fate))


def targets(batch: ImportBatch, shown: Iterable[Listed]) -> list[Target]:
    """The scenarios of the sheets that the shown texts stand on; the first of them when there are very many."""
    sheets = {each.leftover.sheet for each in shown if each.has_targets}
    rows = batch.rows.filter(sheet__in=sheets, outcome__in=_WITH_CONTENT)[:_TARGETS_MAX]
    return [Target(row.sheet, row.row, row.content.title) for row in rows if row.content]


def assignments(batch: ImportBatch, fields: Mapping[str, str]) -> tuple[list[Assignment], list[str]]:
    """What the fields row-N and role-N say of the text at place N, and a sentence for each that can't be."""
    parts: list[Assignment] = []
    problems: list[str] = []
    known = set(batch.rows.filter(outcome__in=_WITH_CONTENT).values_list("sheet", "row"))
    for each in listed(batch):
        text, row = each.leftover.text, fields.get(f"row-{each.place}", "").strip()
        if not row or not each.has_targets:
            continue
        role = fields.get(f"role-{each.place}", "")
        if not row.isdecimal() or (each.leftover.sheet, int(row)) not in known or role not in each.roles:
            problems.append(
                f"“{text[:20]}”没有归入：“{each.leftover.sheet}”第 {row[:9]} 行不是一个场景。请填场景所在的行号。"
            )
            continue
        parts.append(Assignment(each.leftover.sheet, each.leftover.row, text, int(row), Role(role)))
    return parts, problems
