"""Steps as plain values that JSON keeps, units by their numbers: for a session, not for a file that is handed on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from loa.organisations.reform import From, Into, Said
from loa.organisations.states import StepKind


def as_plain(steps: Iterable[Said]) -> list[dict[str, Any]]:
    return [
        {
            "order": step.order,
            "kind": step.kind.value,
            "sources": [asdict(source) | {"share": str(source.share)} for source in step.sources],
            "results": [asdict(into) | {"share": str(into.share)} for into in step.results],
        }
        for step in steps
    ]


def from_plain(rows: Iterable[dict[str, Any]]) -> list[Said]:
    return [
        Said(
            row["order"],
            StepKind(row["kind"]),
            tuple(From(**{**source, "share": Decimal(source["share"])}) for source in row["sources"]),
            tuple(Into(**{**into, "share": Decimal(into["share"])}) for into in row["results"]),
        )
        for row in rows
    ]
