"""How slots are shown. Formatting only."""

from __future__ import annotations

from datetime import date

from django import template

from loa.core.templatetags.formats import day
from loa.plans.models import Slot
from loa.plans.queries.amounts import also_of, amount
from loa.plans.queries.calendar import Asked
from loa.plans.queries.slots import SlotFilters
from loa.plans.states import SlotState

register = template.Library()

WEEKDAYS = ["thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"]


@register.filter
def slot_amount(slot: Slot) -> str:
    """ "2 tin", "ít nhất 1 lớp, 100 người"."""
    return ", ".join([amount(slot.minimum, slot.maximum, slot.measure), *also_of(slot.also)])


@register.filter
def planned_days(slot: Slot) -> str:
    """ "05/3/2026", "từ 01/3/2026 đến 31/3/2026"."""
    if slot.planned_first == slot.planned_due:
        return day(slot.planned_due)
    return f"từ {day(slot.planned_first)} đến {day(slot.planned_due)}"


@register.filter
def slot_state(slot: Slot, today: date) -> str:
    """The colour of the state: waived or over, to be looked at, under way, or to come."""
    if slot.state != SlotState.OPEN:
        return "idle"
    return "look" if slot.due < today else "doing" if slot.first <= today else "idle"


@register.filter
def slot_word(slot: Slot, today: date) -> str:
    if slot.state != SlotState.OPEN:
        return str(SlotState(slot.state).label)
    if slot.due < today:
        return "Đã qua hạn"
    if slot.due == today:
        return "Hạn hôm nay"
    return f"Còn {(slot.due - today).days} ngày"


@register.filter
def weekday(value: date) -> str:
    return WEEKDAYS[value.weekday()]


@register.filter
def slots_at(filters: SlotFilters, time: str) -> str:
    """The query of the address with another time, the other filters kept."""
    return filters.query(time=time)


@register.filter
def slots_of_line(filters: SlotFilters, line: int) -> str:
    return filters.query(line=line)


@register.filter
def calendar_on(asked: Asked, value: date) -> str:
    """The query of the calendar on another day."""
    return asked.query(day=value)


@register.filter
def calendar_as(asked: Asked, view: str) -> str:
    return asked.query(view=view)


@register.filter
def calendar_of(asked: Asked, unit: str) -> str:
    return asked.query(unit=unit)


@register.filter
def calendar_month(asked: Asked, first: date) -> str:
    return asked.query(view="thang", day=first)


@register.filter
def calendar_day(asked: Asked, value: date) -> str:
    return asked.query(view="ngay", day=value)


@register.filter
def split_words(words: str) -> list[str]:
    return words.split()
