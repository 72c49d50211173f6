"""What the linter says: a rule that is broken, or a practice that is not kept, with its place."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    ERROR = "error"  # the decree says otherwise
    NOTE = "note"  # usual, not prescribed


@dataclass(frozen=True, slots=True)
class Place:
    """`paragraph` counts from 1 through the whole file, tables too, empty ones counted; 0 for the page itself."""

    paragraph: int
    excerpt: str = ""
    element: str = ""  # in Vietnamese: "Tiêu ngữ"


@dataclass(frozen=True, slots=True)
class Finding:
    """`says`: a plain sentence, what is wrong and what to do; `source`: where the rule is written."""

    code: str
    place: Place
    says: str
    source: str
    severity: Severity = Severity.ERROR

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class NotReadable(Exception):
    """No .docx that can be checked; `str(error)` says in Vietnamese what is wrong and what to do."""
