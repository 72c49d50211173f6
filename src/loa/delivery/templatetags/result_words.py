"""How results are shown. Formatting only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from loa.core.templatetags.formats import day, number
from loa.delivery.models import Link, Result
from loa.delivery.queries.targets import UNCOUNTED
from loa.delivery.states import LinkState, State

register = template.Library()

_COLOURS = {
    State.INCOMPLETE: "look",
    State.SUBMITTED: "doing",
    State.RETURNED: "late",
    State.ACCEPTED: "done",
    State.REPLACED: "idle",
    State.WITHDRAWN: "idle",
}
_LINKS = {LinkState.ALIVE: "done", LinkState.DEAD: "late", LinkState.UNREACHED: "look", LinkState.REFUSED: "late"}


@register.filter
def state_colour(state: str) -> str:
    return _COLOURS[State(state)]


@register.filter
def state_words(state: str) -> str:
    return str(State(state).label)


@register.filter
def link_colour(link: Link) -> str:
    return _LINKS.get(LinkState(link.state), "idle")


@register.filter
def amount_of(result: Result) -> str:
    """ "2 tin", "1 lần"."""
    return f"{number(result.quantity)} {counted_in(result.measure)}"


@register.filter
def counted_in(measure: str) -> str:
    """ "tin"; "lần" of what has no name of its own."""
    return "lần" if measure in ("", UNCOUNTED) else measure


@register.filter
def days_of(result: Result) -> str:
    """ "05/3/2026", "05/3/2026 – 07/3/2026"."""
    if result.until and result.until != result.happened_on:
        return f"{day(result.happened_on)} – {day(result.until)}"
    return day(result.happened_on)


@register.filter
def of_result(parts: Mapping[int, Any], result: Result) -> Any:
    """What a page looked up for all of its rows at once, of this one."""
    return parts.get(result.pk, [])
