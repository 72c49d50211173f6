"""Đôn đốc: remind of work that is late, or due in three days, up the ladder of `vanban.time.ladder`.

One message a day for each person and rung, with all that it is about. A step is written down with its message in one
transaction: whoever is killed in between tells it again, and nobody is told twice. What was handed in is left out, and
a message that waits to be sent is dropped when the work came in meanwhile (`queries.reminded`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse

from loa.accounts.models import User
from loa.core.templatetags.formats import number
from loa.delivery.models import Reminder
from loa.delivery.queries.recipients import people_of, superior_of
from loa.delivery.queries.reminder_words import by_plan, by_unit
from loa.delivery.queries.work import OwedLine, Urgency, taken_over, work_of
from loa.notices.actions import post
from loa.organisations.models import Unit
from vanban.time.ladder import LADDER, Rung, step_of

KINDS = {
    Rung.DOER: "delivery.reminded",
    Rung.HEAD: "delivery.head_told",
    Rung.SUPERIOR: "delivery.superior_told",
}
LABELS = {
    Rung.DOER: "Việc đến hạn, quá hạn",
    Rung.HEAD: "Việc quá hạn của đơn vị",
    Rung.SUPERIOR: "Đơn vị cấp dưới quá hạn lâu",
}
TO_DO = {
    Rung.DOER: "Làm xong thì ghi kết quả kèm minh chứng ở mục Việc của tôi và gửi; đã gửi thì không bị nhắc nữa.",
    Rung.HEAD: "Đề nghị chỉ đạo hoàn thành; kết quả đã gửi, dù chưa nghiệm thu, thì không bị báo nữa.",
    Rung.SUPERIOR: "Mở mục Tiến độ để xem từng đơn vị còn thiếu gì và lập công văn đôn đốc.",
}
"""What is expected of whoever reads it."""
LONG = LADDER[Rung.SUPERIOR].days[0]


@dataclass(frozen=True, slots=True)
class Reached:
    """A line of work that has reached a step of a rung."""

    line: OwedLine
    step: int


def remind_unit(*, unit: Unit, today: date, by: User | None) -> dict[int, list[OwedLine]]:
    """Tell whoever does the work of the unit, and its head. What its superiors are to be told: their unit → lines."""
    lines = work_of(taken_over(unit.pk), today=today, few=0).lines
    with transaction.atomic():
        for rung in (Rung.DOER, Rung.HEAD):
            if reached := _reached(lines, rung, today):
                _tell(rung, unit, reached, today=today, by=by)
    upward: dict[int, list[OwedLine]] = defaultdict(list)
    for each in _reached(lines, Rung.SUPERIOR, today):
        plan = each.line.activity.plan
        above = plan.above.unit_id if plan.above_id and plan.above else None
        superior = superior_of(unit, plan.unit_id, above)
        if superior is not None:
            upward[superior].append(each.line)
    return upward


def _reached(lines: Sequence[OwedLine], rung: Rung, today: date) -> list[Reached]:
    """The lines with a step of the rung that nobody was told yet. One query."""
    steps = {line.slot.pk: step_of(rung, line.slot.due, today=today) for line in lines}
    told = set(
        Reminder.objects.filter(rung=rung, slot__in=[pk for pk, step in steps.items() if step is not None]).values_list(
            "slot", "step"
        )
    )
    return [
        Reached(line, step)
        for line in lines
        if (step := steps[line.slot.pk]) is not None and (line.slot.pk, step) not in told
    ]


def _tell(rung: Rung, unit: Unit, reached: Sequence[Reached], *, today: date, by: User | None) -> None:
    people = people_of(rung, unit.pk, on=today)
    if not people:
        return
    key = f"remind:{rung}:{unit.pk}:{today.isoformat()}"
    late = [each.line for each in reached if each.line.urgency == Urgency.LATE]
    coming = [each.line for each in reached if each.line.urgency != Urgency.LATE]
    said = [f"{number(len(late))} nhiệm vụ quá hạn"] if late else []
    said += [f"{number(len(coming))} nhiệm vụ sắp đến hạn"] if coming else []
    link = "/" if rung == Rung.DOER else reverse("delivery:unit_progress", args=[unit.pk])
    told = post(
        kind=KINDS[rung],
        to=people,
        unit=unit,
        subject=f"{unit.label}: {', '.join(said)}",
        lines=[*by_plan([*late, *coming], today=today), TO_DO[rung]],
        link=link,
        key=key,
        by=by,
    )
    if told:  # else they had their message of the day, about less: what came to it since is for another day
        _write_down(rung, reached, key, today)


def _write_down(rung: Rung, reached: Sequence[Reached], key: str, today: date) -> None:
    Reminder.objects.bulk_create(
        [Reminder(slot=each.line.slot, rung=rung, step=each.step, on=today, key=key) for each in reached],
        ignore_conflicts=True,
    )


@transaction.atomic
def tell_superior(*, superior: Unit, lines: Sequence[OwedLine], today: date, by: User | None) -> None:
    """One message to the superior about all units that are late for long."""
    reached = _reached(lines, Rung.SUPERIOR, today)
    people = people_of(Rung.SUPERIOR, superior.pk, on=today)
    if not reached or not people:
        return
    units = {each.line.unit.pk for each in reached}
    plans = {each.line.activity.plan_id for each in reached}
    key = f"remind:{Rung.SUPERIOR}:{superior.pk}:{today.isoformat()}"
    told = post(
        kind=KINDS[Rung.SUPERIOR],
        to=people,
        unit=superior,
        subject=f"{number(len(units))} đơn vị quá hạn từ {LONG} ngày: {number(len(reached))} nhiệm vụ",
        lines=[*by_unit([each.line for each in reached], today=today), TO_DO[Rung.SUPERIOR]],
        link=reverse("delivery:chasing", args=[plans.pop()]) if len(plans) == 1 else reverse("delivery:boards"),
        key=key,
        by=by,
    )
    if told:
        _write_down(Rung.SUPERIOR, reached, key, today)
