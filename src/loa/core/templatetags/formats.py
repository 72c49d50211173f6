"""How dates, numbers and money are shown. Nothing else belongs here."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


@register.filter
def day(value: date | datetime | None) -> str:
    """05/3/2026: two digits for the day, months under 10 without a zero. Nothing for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localdate(value)
    return f"{value.day:02d}/{value.month}/{value.year}"


@register.filter
def near_day(value: date | None) -> str:
    """thứ Sáu, 13/3: for days of this week or the next."""
    return "" if value is None else f"{WEEKDAYS[value.weekday()]}, {value.day:02d}/{value.month}"


@register.filter
def moment(value: datetime | None) -> str:
    """14:05, 05/3/2026 in Vietnam's time."""
    return "" if value is None else f"{timezone.localtime(value):%H:%M}, {day(value)}"


@register.filter
def number(value: int | Decimal | float | None) -> str:
    """1.500 and 93,01: dots for thousands, a comma for decimals, no trailing zeros."""
    if value is None:
        return ""
    plain = f"{Decimal(str(value)):,f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return plain.translate(str.maketrans(",.", ".,"))


@register.filter
def money(value: int | None) -> str:
    """15.000.000 đ. Whole đồng."""
    return "" if value is None else f"{number(value)} đ"


@register.filter
def percent(value: Decimal | float | None) -> str:
    """93,01% from 0.9301: at most two decimals, never capped."""
    return "" if value is None else f"{number(round(Decimal(str(value)) * 100, 2))}%"


@register.filter
def size(value: int | None) -> str:
    """12 KB, 3,4 MB."""
    if value is None:
        return ""
    if value < 1024 * 1024:
        return f"{max(1, round(value / 1024))} KB"
    return f"{number(round(Decimal(value) / (1024 * 1024), 1))} MB"


@register.filter
def css_number(value: int | Decimal | float) -> str:
    """For attributes of SVG, where the comma of the page would be an error."""
    return f"{float(value):g}"


@cache
def drawing(name: str) -> str:
    """The inner SVG of a Tabler icon, from the package that npm installed. Each file is read once a process."""
    whole = (Path(settings.NODE_MODULES) / "@tabler/icons/icons/outline" / f"{name}.svg").read_text()
    return " ".join(whole[whole.index(">", whole.index("<svg")) + 1 : whole.rindex("</svg>")].split())


@register.simple_tag
def icon(name: str) -> SafeString:
    """A Tabler icon, drawn in the colour of the text and hidden from screen readers: a word stands beside it."""
    return mark_safe(  # noqa: S308  (drawings come from the installed package, not from a person)
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        f' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{drawing(name)}</svg>'
    )
