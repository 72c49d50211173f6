"""How progress is shown. Formatting only."""

from __future__ import annotations

from decimal import Decimal

from django import template

from loa.core.templatetags.formats import number
from loa.delivery.queries.figures import Figure

register = template.Library()


@register.filter
def round_percent(share: Decimal) -> str:
    """93% from 0.9301, never 100% of what is not whole: for cells that have no room for decimals."""
    whole = int(share * 100)
    return f"{number(whole)}%"


@register.filter
def round_number(value: Decimal) -> str:
    """1.703 from 1702.6: what is foretold has no decimals."""
    return number(round(value))


@register.filter
def done_of(figure: Figure) -> str:
    """ "3 / 24 tin"."""
    shown = figure.progress
    return f"{number(shown.done)} / {number(shown.owed)} {shown.unit}"
