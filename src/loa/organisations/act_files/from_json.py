"""An act with its steps as JSON: what `record_reorganisation` reads.

    {"title", "decision", "effective": "2025-07-01", "scope": code or name, "note"?, "keep_roles"?,
     "steps": [{"kind": "merge",
                "sources": [{"unit": code or name, "part"?: false, "share"?: 100}],
                "results": [{"unit": code or name, or null for a new one, "code"?, "name"?, "short_name"?,
                             "abbreviation"?, "kind"?, "parent"?: code or name, or "#2.1", "share"?: 0}]}]}

`kind` is one of `StepKind` and of `Kind`; "#2.1" is the first result of the second step.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from loa.organisations.act_files.index import Index, NotFound
from loa.organisations.reform import WHOLE, From, Into, Key, Said, Standing
from loa.organisations.states import Kind, StepKind
from loa.organisations.tree_files.findings import Findings, Unreadable, shown
from vanban.text.agency_code import BadCode, agency_code

WORDS = ("name", "short_name", "abbreviation", "code")
LENGTHS = {"name": 200, "short_name": 80, "abbreviation": 30, "code": 35}


@dataclass(frozen=True, slots=True)
class ActFile:
    """The head of the act; `steps` are still as they stand in the file, since units are found on the act's day."""

    title: str
    decision: str
    effective: date
    scope: str
    note: str
    keep_roles: bool
    steps: list[Mapping[str, Any]]


def read_head(content: bytes | str) -> ActFile:
    """Raises `Unreadable`."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"Tệp JSON viết chưa đúng: {error}") from error
    if not isinstance(found, dict) or not isinstance(found.get("steps"), list):
        raise Unreadable('Tệp JSON cần có dạng {"title": …, "effective": …, "scope": …, "steps": […]}.')
    for name in ("title", "decision", "effective", "scope"):
        if not isinstance(found.get(name), str) or not found[name].strip():
            raise Unreadable(f"Thiếu “{name}” trong tệp JSON.")
    try:
        effective = date.fromisoformat(found["effective"])
    except ValueError as error:
        raise Unreadable("“effective” cần là ngày dạng 2025-07-01.") from error
    return ActFile(
        title=found["title"], decision=found["decision"], effective=effective, scope=found["scope"],
        note=str(found.get("note") or ""), keep_roles=bool(found.get("keep_roles", True)), steps=found["steps"],
    )  # fmt: skip


def read_steps(file: ActFile, world: Mapping[int, Standing]) -> tuple[list[Said], Findings]:
    """The row of a finding is the number of its step."""
    findings, index = Findings(), Index(world)
    steps = []
    for order, step in enumerate(file.steps, 1):
        try:
            steps.append(_step(order, step, index))
        except (NotFound, ValueError, TypeError, KeyError, AttributeError) as error:
            words = str(error) if isinstance(error, NotFound | BadValue) else "Bước viết chưa đúng dạng."
            findings.error(order, words)
    return steps, findings


class BadValue(ValueError):
    """`str(error)` is a sentence in Vietnamese."""


def _step(order: int, step: Mapping[str, Any], index: Index) -> Said:
    kind = step["kind"]
    if kind not in StepKind:
        raise BadValue(f"Không có việc {shown(str(kind))}.")
    sources = tuple(
        From(index.find(str(each["unit"])), bool(each.get("part", False)), _share(each.get("share"), WHOLE))
        for each in step.get("sources") or ()
    )
    results = tuple(_into(f"{order}.{at}", each, index) for at, each in enumerate(step.get("results") or (), 1))
    return Said(order, StepKind(kind), sources, results)


def _into(place: str, said: Mapping[str, Any], index: Index) -> Into:
    words = {name: str(said.get(name) or "") for name in WORDS}
    for name, most in LENGTHS.items():
        if len(words[name]) > most:
            raise BadValue(f"{shown(words[name])} dài quá {most} ký tự.")
    if words["code"]:
        try:
            agency_code(words["code"])
        except BadCode as error:
            raise BadValue(str(error)) from error
    kind = str(said.get("kind") or "")
    if kind and kind not in Kind:
        raise BadValue(f"Không có loại đơn vị {shown(kind)}.")
    unit = said.get("unit")
    return Into(
        index.find(str(unit)) if unit is not None else place,
        kind=kind, parent=_parent(said.get("parent"), index), share=_share(said.get("share"), Decimal(0)), **words,
    )  # fmt: skip


def _parent(said: Any, index: Index) -> Key | None:
    if said is None or said == "":
        return None
    return str(said)[1:] if str(said).startswith("#") else index.find(str(said))


def _share(said: Any, default: Decimal) -> Decimal:
    if said is None:
        return default
    try:
        share = Decimal(str(said))
    except InvalidOperation as error:
        raise BadValue(f"Phần số liệu {shown(str(said))} không phải là số.") from error
    if not 0 <= share <= WHOLE or share != round(share, 2):
        raise BadValue(f"Phần số liệu {shown(str(said))} phải từ 0 đến 100, nhiều nhất hai chữ số thập phân.")
    return share
