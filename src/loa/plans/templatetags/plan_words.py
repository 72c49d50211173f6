"""How values of a draft are shown: they are JSON, not rows. Formatting only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import template

from loa.core.templatetags.formats import moment
from loa.plans.forms.editors import REPORTS
from loa.plans.queries import history, phrases
from loa.plans.queries.laid_out import say_citation
from loa.plans.queries.text import id_of
from loa.plans.queries.work import Filters

register = template.Library()
ISO = re.compile(r"\d{4}-\d{2}(-\d{2})?")


@register.filter
def say_quota(quota: dict[str, Any]) -> str:
    return phrases.say_quota(quota)


@register.filter
def say_timeframe(time: dict[str, Any] | None) -> str:
    return phrases.say_timeframe(time)


@register.filter
def periods(names: Sequence[str]) -> str:
    """["quarter", "year"] → "quý, năm"."""
    return ", ".join(label for value, label in REPORTS if value in names)


@register.filter
def iso_day(value: str | None) -> str:
    """ "2026-03-05" → "05/3/2026"; "2026-03" → "…/3/2026", the day left blank; other words as they are."""
    if not value or not ISO.fullmatch(str(value)):
        return str(value or "")
    year, month, *day = str(value).split("-")
    return f"{day[0] if day else '…'}/{int(month)}/{year}"


@register.filter
def said(value: Any) -> str:
    """A value of a draft as a person reads it, whatever its shape."""
    return history.said(value)


@register.filter
def citation(row: dict[str, Any]) -> str:
    return say_citation(row)


@register.filter
def signed_at(value: str) -> str:
    """An ISO moment as it is shown elsewhere; a signature keeps it as text."""
    return moment(datetime.fromisoformat(value))


@register.filter
def item_id(pointer: str) -> str:
    return id_of(pointer)


@register.filter
def with_time(filters: Filters, time: str) -> str:
    """The query of the address with another time, the other filters kept."""
    return filters.query(time=time)
