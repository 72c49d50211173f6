"""Slots of a national plan: twenty weekly lines, each owed by 3,321 communes. Slots per second, memory, pages.

Bars: 20,000 slots a second made and compared again, 8,000 where one line changed; 300 MB; 0.3 s for a page of one unit,
1.5 s for one of all. Runs on a database of its own that is thrown away (SQLite, or what DATABASE_URL names). Four lines
of the twenty, unless LINES=20 asks for all.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.test import Client
from measuring.asking import often, page, signed_in
from measuring.installation import run
from measuring.times import seconds

from tests.loa.cast import Cast, make_cast

settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": ["default"]}}
UNITS = 3_321
LINES = int(os.environ.get("LINES", "4"))
MAKING, COMPARING, CHANGING, MEMORY = 20_000, 20_000, 8_000, 300
PAGE, WHOLE = 0.300, 1.500
"""Seconds for a page of one unit, and for one that sums over all of them."""


def rate(name: str, act: Callable[[], object], slots: int, bar: int) -> bool:
    took = seconds(act)
    a_second = slots / took
    print(
        f"{name:<44}{took:8.1f} s  {a_second:8,.0f} slots/s{'' if a_second >= bar else '   BELOW THE BAR'}", flush=True
    )
    return a_second >= bar


def peak() -> float:
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (2**20 if sys.platform == "darwin" else 2**10)


def main() -> int:
    from loa.plans import tasks
    from loa.plans.models import Activity, Building, Plan, Slot
    from tests.loa.plans.making import make_communes, make_plan, short_plan

    print(f"-- {connection.vendor}")
    cast = make_cast()
    make_communes(cast.province, UNITS - 2)
    line = "{n}\tBản tin số {n}\t01 tin/tuần\tUBND các xã, phường\tSở Nội vụ\tThường xuyên"
    text = short_plan(lines=[line.format(n=n) for n in range(1, LINES + 1)])
    plan = make_plan(unit=cast.province, by=cast.lan, text=text)
    count = LINES * UNITS * 53
    good = [rate("made", lambda: tasks.build_slots.func(plan.pk), count, MAKING)]
    assert Slot.objects.count() == count, Slot.objects.count()
    Building.objects.update(wanted=2)
    good.append(rate("compared, nothing to change", lambda: tasks.build_slots.func(plan.pk), count, COMPARING))
    Building.objects.update(wanted=3)
    Activity.objects.get(plan=plan, order=1).quotas.update(minimum=2, maximum=2)
    good.append(rate("compared, one line changed", lambda: tasks.build_slots.func(plan.pk), count, CHANGING))
    good.append(peak() <= MEMORY)
    print(f"{'memory at its highest':<44}{peak():8.0f} MB{'' if good[-1] else '   OVER THE BAR'}")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert Plan.objects.count() == 1
    good += pages(plan.pk, cast)
    return 0 if all(good) else 1


def pages(pk: int, cast: Cast) -> list[bool]:
    """What a person of the province sees of them all, and one of a commune of its own."""
    from loa.plans.actions.calendar_keys import share_calendar

    lan, hoa = signed_in(cast.lan), signed_in(cast.hoa)
    key = share_calendar(by=cast.hoa)
    return [
        often("plan: what is owed of each line", page(lan, f"/ke-hoach/{pk}/lich/"), WHOLE),
        often("plan: the slots of a line", page(lan, f"/ke-hoach/{pk}/lich/?nhiem-vu=1"), WHOLE),
        often("plan: the slots of a unit", page(lan, f"/ke-hoach/{pk}/lich/?don-vi={cast.ward.pk}"), PAGE),
        often("an activity", page(lan, f"/ke-hoach/{pk}/nhiem-vu/1/"), WHOLE),
        often("calendar of all, a month", page(lan, "/lich/?don-vi=tat-ca&ngay=2026-05-01"), WHOLE),
        often("calendar of all, a year", page(lan, "/lich/?don-vi=tat-ca&xem=nam&ngay=2026-05-01"), WHOLE),
        often("a commune: the plan", page(hoa, f"/ke-hoach/{pk}/lich/"), PAGE),
        often("a commune: calendar, a month", page(hoa, "/lich/?ngay=2026-05-01"), PAGE),
        often("a commune: calendar, a year", page(hoa, "/lich/?xem=nam&ngay=2026-05-01"), PAGE),
        often("a commune: first page", page(hoa, "/"), PAGE),
        often("a commune: iCalendar", page(Client(), f"/lich/{key.key}.ics")),
    ]


if __name__ == "__main__":
    sys.exit(run(main))
