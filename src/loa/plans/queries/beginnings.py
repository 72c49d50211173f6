"""The text that a draft begins from."""

from __future__ import annotations

import copy
from typing import Any

from loa.organisations.models import Unit
from loa.plans.models import Plan, Reading
from loa.plans.queries.moving import moved as moved
from loa.plans.queries.papers import official
from loa.plans.queries.text import DOCUMENT, LISTS, text_of


def blank(unit: Unit, year: int) -> dict[str, Any]:
    """A plan of which only the unit and the year are known."""
    document = dict.fromkeys(DOCUMENT) | {"kind": "KH", "year": year, "issuer": official(unit.name)}
    return {"document": document, **{name: [] for name in LISTS}}


def content_of(plan: Plan) -> dict[str, Any]:
    """The text in force; its rows carry `activity`."""
    return copy.deepcopy(plan.versions.latest("no").content)


def content_of_reading(reading: Reading) -> dict[str, Any]:
    return text_of(reading.result or {}, reading.corrections.standing()).as_json()


def without_number(content: dict[str, Any]) -> dict[str, Any]:
    """The next version is numbered and dated when it is issued."""
    return {**content, "document": {**content["document"], "number": None, "date": None}}
