"""From quota to slot: what a plan asks for, as dated duties.

Pure: the caller gives the year and the day of a recorded event. Nothing raises on odd values; amounts below zero count
as nothing, a minimum above the maximum changes places with it, days outside 1900 to 2199 are left out.

| words                                   | slots                                                                    |
|-----------------------------------------|--------------------------------------------------------------------------|
| tối thiểu 5 bài/1 quý; 02 tin/tháng     | one for each period that touches the spans, clipped to them; each binds. A |
|                                         | month or quarter cut short still owes the whole; a week belongs to the    |
|                                         | span with its Thursday (ISO 8601), so a year has 52 or 53                 |
| 01 tin/ngày                             | one for each day, holidays too                                           |
| 52 số (01 số/tuần)                      | a period of the rate each, weeks without a working day (Tết) first left   |
|                                         | out; each binds. A year's weeks may exceed the total by two              |
| 30 số (01 số/tuần): they disagree       | the total over the periods as evenly as can be; only the total binds     |
| 12 số + "hằng tháng" in the time words  | the rhythm is the rate                                                   |
| 02 bài + "hằng tháng" in the time words | less than the rhythm has periods: no total, but the amount of each       |
| a day named: "thứ Sáu tuần thứ 2"       | see `named_days`; a total is shared over the days, a quota per month over |
|                                         | the days of each month                                                   |
| 13 chuyên mục/năm, "Quý II, III, IV"    | a share for each span, 5 + 4 + 4; only the total binds                   |
| 04 hội nghị; 10 - 15 lớp                | held one by one: a slot each, spread over the span or spans by months,    |
|                                         | else weeks, else working days; the 11th to 15th are optional             |
| 12 số, "trong năm"                      | issued one by one in one span: as above; over 60 pieces as below         |
| 15.000 tờ rơi; 70 bài                   | one for each span, due at its end                                        |
| 1.000 - 1.500 người (10 - 15 lớp)       | the classes give the slots, the people are shared over them (`also`)     |
| 100% cơ quan                            | the whole share in each period, never spread; one where none is named     |
| trước ngày 15/11                        | one from the year's first day, the second deadline from behind the first  |
| sau khi công bố                         | none until the event; then from its day to `event_due`, else 30 days      |
| Thường xuyên, no quantity               | one for each span; for each period where the time words have a rhythm    |
| Thường xuyên; theo quy định; blank      | the plan's year is the span                                              |

A due day that is not worked moves to the last working day before it within the slot, a deadline too: the Civil Code
(art. 148.5) would let it end later, but work is wanted in time. Days that words name move as `named_days` says; a
stretch without a working day, such as a window of one Sunday, keeps its last day. A quota has at most 400 slots,
the first; a year of days has 366.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from vanban.time.holidays import VIETNAM, Calendar
from vanban.time.slots.asked import Amount, Asked, Slot, When
from vanban.time.slots.named_days import read_pace
from vanban.time.slots.pieces import is_coming, is_held
from vanban.time.slots.rules import PERCENT, Frame, Piece, pieces_of
from vanban.time.slots.shares import ONE, bounds, shared_bounds
from vanban.time.slots.stretches import CAP, periods_of, spans_of

__all__ = ["DONE", "Amount", "Asked", "Slot", "When", "is_total", "slots_of"]

DONE = "thực hiện"  # the unit where an activity names no quantity


def slots_of(quotas: Sequence[Asked], time: When, *, year: int, calendar: Calendar = VIETNAM) -> list[Slot]:
    """The slots of one activity or commitment, quota by quota, in order of their days."""
    spans = tuple(spans_of(time, year))
    if not spans:
        return []
    pace = read_pace(time.text) if time.kind != "triggered" else None
    frame = Frame(spans, pace, calendar)
    if not quotas:
        return _without_quota(frame)
    slots = [_numbered(pieces_of(asked, frame), asked, index, calendar) for index, asked in enumerate(quotas)]
    held = _held_with_people(quotas)
    if held is None or not slots[held]:
        return list(chain(*slots))
    people = [asked for asked in quotas if _is_of_people(asked)]
    slots[held] = _with_people(slots[held], people)
    return list(chain(*(own for own, asked in zip(slots, quotas, strict=True) if asked not in people)))


def is_total(asked: Asked, time: str = "") -> bool:
    """Whether several that are named as one group owe the amount together, as "82 pa nô"; `time`: the time words.

    Each of them owes what is asked in every period ("02 tin/tháng", "02 bài" with "hằng tháng"), a share of itself
    ("100% …"), and what is asked but once ("01 kế hoạch").
    """
    most = asked.maximum if asked.maximum is not None else asked.minimum
    is_bare = asked.per == "plan" and asked.rate is None and asked.unit != PERCENT
    return is_bare and most is not None and most > ONE and read_pace(time) is None


def _without_quota(frame: Frame) -> list[Slot]:
    """Once in each named day, in each period of the rhythm as often as it says, or in each span."""
    once = Asked(ONE, None, DONE)
    if frame.pace is None or (frame.pace.rhythm.every == "year" and not frame.pace.names_days):
        times = Decimal(frame.pace.rhythm.times) if frame.pace else ONE
        pieces = [Piece(span, bounds(times, None)) for span in frame.spans]
    elif frame.pace.names_days:
        pieces = pieces_of(once, frame)
    else:
        rhythm = frame.pace.rhythm
        periods = periods_of(rhythm.every, frame.spans, rhythm.step)
        pieces = [Piece(period, bounds(Decimal(rhythm.times), None)) for period in periods]
    return _numbered(pieces, once, None, frame.calendar)


def _numbered(pieces: Sequence[Piece], asked: Asked, index: int | None, calendar: Calendar) -> list[Slot]:
    return [_slot(no, piece, asked, index, calendar) for no, piece in enumerate(pieces[:CAP], 1)]


def _slot(no: int, piece: Piece, asked: Asked, index: int | None, calendar: Calendar) -> Slot:
    first, last = piece.days
    due = piece.due or max(first, calendar.previous_working(last))
    if piece.due is None and not calendar.is_working(due):
        due = last
    return Slot(
        no,
        index,
        min(first, due),
        due,
        piece.amount.minimum,
        piece.amount.maximum,
        asked.unit,
        asked.minutes,
        piece.is_optional or not piece.amount.minimum,
        piece.binds,
        None if due == last else last,
    )


def _is_of_people(asked: Asked) -> bool:
    return is_coming(asked.unit) and asked.per in ("plan", "year") and asked.rate is None


def _held_with_people(quotas: Sequence[Asked]) -> int | None:
    """The one quota of things held, where another counts the people who come to them."""
    held = [i for i, one in enumerate(quotas) if is_held(one.unit)]
    return held[0] if len(held) == 1 and any(_is_of_people(one) for one in quotas) else None


def _with_people(slots: list[Slot], quotas: Sequence[Asked]) -> list[Slot]:
    """The slots with their share of the people: the least among those that are due, the rest among the optional."""
    due = sum(not slot.is_optional for slot in slots)
    also: list[tuple[Amount, ...]] = [() for _ in slots]
    for asked in quotas:
        shares = shared_bounds(bounds(asked.minimum, asked.maximum), due or len(slots), len(slots) - due if due else 0)
        also = [(*before, Amount(*one, asked.unit)) for before, one in zip(also, shares, strict=True)]
    return [replace(slot, also=amounts) for slot, amounts in zip(slots, also, strict=True)]
