"""How the times of units are said, and looking things up by unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import template

from loa.core.templatetags.formats import day, number
from loa.organisations.states import BEGINNING, OPEN_END

register = template.Library()


@register.filter
def of(found: Mapping[int, Any], unit: int) -> Any:
    """What a mapping by units holds for one; an empty list for none."""
    return found.get(unit, [])


@register.filter
def lasting(period: Any) -> str:
    """ "từ 01/7/2025", "đến hết 30/6/2025", "01/3/2024 đến hết 30/6/2025" of anything with `since` and `before`.

    What ended on the day on which it began lasted no whole day: "trong ngày 01/3/2024".
    """
    last = None if period.before == OPEN_END else period.before - timedelta(days=1)
    if period.before == period.since:
        return f"trong ngày {day(period.since)}"
    if period.since == BEGINNING:
        return f"đến hết {day(last)}" if last else "từ trước đến nay"
    return f"{day(period.since)} đến hết {day(last)}" if last else f"từ {day(period.since)}"


@register.filter
def share(value: Any) -> str:
    """50 % from Decimal("50.00"); nothing for 100, which goes without saying."""
    return "" if value == 100 else f"{number(value)} %"


@register.filter
def ends(period: Any) -> str:
    """The first day on which it is no more: 01/7/2025."""
    return "" if period.before == OPEN_END else day(period.before)
