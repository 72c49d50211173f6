"""What is said of a result, side by side with what another entry said: a correction and what it corrects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from loa.core.templatetags.formats import day, number
from loa.delivery.models import Result

FIELDS = [
    "title", "happened_on", "until", "place", "quantity", "measure", "minutes", "language", "reached", "channel",
    "outlet", "author", "is_repost", "note",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One field in words; `before` is what the other entry said."""

    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def told_of(result: Result) -> dict[str, Any]:
    return {name: getattr(result, name) for name in FIELDS}


def beside(before: Result, after: Result) -> list[Line]:
    """Every field that either says, in the order of the form."""
    lines = [Line(_label(name), _said(before, name), _said(after, name)) for name in FIELDS]
    return [line for line in lines if line.before or line.after]


def _label(name: str) -> str:
    words = str(Result._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return words[:1].upper() + words[1:]


def _said(result: Result, name: str) -> str:
    value = getattr(result, name)
    if name in ("happened_on", "until"):
        return day(value)
    if name in ("quantity", "minutes", "reached"):
        return "" if value is None else number(value)
    if name == "channel":
        return str(result.get_channel_display())
    if name == "is_repost":
        return "có" if value else "không"
    return str(value)
