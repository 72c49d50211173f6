"""What importing a file would do to the tree, told so that a page can show it, and whose imports one sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from loa.organisations.models import TreeImport, Unit
from loa.organisations.models.tree_import import TreeImportQuerySet
from loa.organisations.permissions import units_with
from loa.organisations.queries.tree_files import tree_there
from loa.organisations.reform import Key
from loa.organisations.roles import Permission
from loa.organisations.states import Kind
from loa.organisations.tree_files.columns import LABELS
from loa.organisations.tree_files.findings import Finding, Level
from loa.organisations.tree_files.matching import Tree
from loa.organisations.tree_files.merging import merge
from loa.organisations.tree_files.plan import Change, Plan
from loa.organisations.tree_files.reading import FileRead, cells_at, read_tree

MOST_CHANGES, MOST_NEW = 500, 200


def imports_visible_to(user: Any) -> TreeImportQuerySet:
    """Those of the units in which the person manages units."""
    return TreeImport.objects.filter(unit__in=units_with(user, Permission.UNIT_MANAGE).values("pk"))


def units_to_import_into(user: Any) -> Any:
    return units_with(user, Permission.UNIT_MANAGE).filter(is_open=True)


@dataclass(frozen=True, slots=True)
class Compared:
    """What a file says against the tree of this moment."""

    read: FileRead
    tree: Tree
    plan: Plan

    @property
    def has_errors(self) -> bool:
        return self.read.findings.errors > 0


def compare(
    content: bytes, name: str, *, into: Unit, today: date, progress: Callable[[int], None] = lambda _: None
) -> Compared:
    """Raises `Unreadable`. Five queries, whatever the file."""
    read = read_tree(content, name, progress=progress)
    tree = tree_there(into)
    return Compared(read, tree, merge(tree, read.rows, read.findings, today=today))


def as_found(compared: Compared, content: bytes, name: str) -> dict[str, Any]:
    """What the preview shows: counts, the listed findings with their rows as the file has them, the changes."""
    read, plan = compared.read, compared.plan
    listed = read.findings.in_order()
    numbers = {finding.row for finding in listed if finding.row}
    cells = {str(number): words for number, words in cells_at(content, name, numbers)} if numbers else {}
    return {
        "count": {
            "rows": read.total,
            "new": len(plan.made),
            "changed": plan.changed,
            "unchanged": plan.unchanged,
            "wrong_rows": len(read.findings.wrong_rows),
            "errors": read.findings.count[Level.ERROR],
            "notes": read.findings.count[Level.NOTE],
            "changes": len(plan.changes),
        },
        "kinds": [[Kind(kind).label, count] for kind, count in plan.kinds().most_common() if kind],
        "columns": read.columns,
        "findings": [_finding(finding, cells.get(str(finding.row), {})) for finding in listed],
        "cells": cells,
        "changes": [_change(change) for change in plan.changes[:MOST_CHANGES]],
        "new": [_new(key, compared) for key in list(plan.made)[:MOST_NEW]],
    }


def _finding(finding: Finding, cells: dict[str, str]) -> dict[str, Any]:
    return {
        "row": finding.row,
        "name": cells.get("name", ""),
        "level": finding.level.value,
        "column": LABELS.get(finding.column, ""),
        "words": finding.words,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "unit": change.unit,
        "row": change.row,
        "name": change.name,
        "way": change.way.value,
        "day": change.day.isoformat() if change.day else "",
        "what": [[LABELS[name], before, after] for name, before, after in change.what],
    }


def _new(key: str, compared: Compared) -> dict[str, Any]:
    last = compared.plan.made[key][-1]
    return {
        "row": last.row,
        "name": last.standing.name,
        "kind": Kind(last.standing.kind).label if last.standing.kind else "",
        "code": last.standing.code,
        "parent": _name(last.standing.parent, compared),
    }


def _name(key: Key | None, compared: Compared) -> str:
    if isinstance(key, int):
        return compared.tree.name(key)
    return compared.plan.made[key][-1].standing.name if key in compared.plan.made else ""
