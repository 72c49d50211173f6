"""A year of results: 500,000 of 3,355 units on PostgreSQL, 20,000 of 130 on SQLite. Pages, and single acts.

Bars (95 of a hundred runs): 300 ms and 25 queries for any page, 200 ms for a result logged with its link. Runs on a
database of its own that is thrown away: what DATABASE_URL names; without it on SQLite and then on PostgreSQL. UNITS and
RESULTS change how many.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection
from measuring.asking import nearly_always, page, signed_in
from measuring.installation import run
from measuring.results import Making
from measuring.times import once

settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": ["default"]}}
LARGE = connection.vendor == "postgresql"
UNITS = int(os.environ.get("UNITS", "3355" if LARGE else "130"))
RESULTS = int(os.environ.get("RESULTS", "500000" if LARGE else "20000"))
PAGE, QUERIES, LOGGED = 0.300, 25, 0.200
LINES = (*["02 tin/tháng"] * 6, *["01 bản tin/quý"] * 6)


def main() -> int:
    from django.utils import timezone

    from loa.delivery import tasks
    from loa.delivery.actions.reckoning import want_reckoning
    from loa.delivery.models import Tally
    from loa.organisations.roles import Role
    from loa.plans.models import Slot
    from tests.loa.cast import make_cast, make_user
    from tests.loa.plans.making import make_communes, make_plan, short_plan, with_slots

    print(f"-- {connection.vendor}: {UNITS:,} units, {RESULTS:,} results")
    today = timezone.localdate()
    cast = make_cast()
    make_communes(cast.province, UNITS - 4)
    line = "{n}\tTin, bài số {n} về dịch vụ công trực tuyến\t{quota}\tUBND các xã, phường\t\tNăm {year}"
    rows = [line.format(n=n, quota=quota, year=today.year) for n, quota in enumerate(LINES, 1)]
    text = short_plan(lines=rows).replace("2026", str(today.year))
    plan = make_plan(unit=cast.province, by=cast.lan, text=text)
    once("slots", lambda: with_slots(plan))
    print(f"   {Slot.objects.count():,} slots")
    approver = make_user("duyet", role=Role.APPROVER, unit=cast.province)
    making = Making(plan, [cast.hoa, cast.minh], approver, today)
    once("results", lambda: making.make(RESULTS), units=RESULTS)
    want_reckoning(plan=plan.pk, by=None)
    once("reckon all", lambda: tasks.reckon_plan.func(plan.pk), units=RESULTS)
    print(f"   {Tally.objects.count():,} tallies")
    _count_tables()
    good = [*pages(plan, cast, approver, today), *acts(plan, cast, approver, today)]
    return 0 if all(good) else 1


def _count_tables() -> None:
    from loa.core.analyse import analyse
    from loa.delivery.models import Cell, Evidence, Link, Month, Pace, Result, Tally

    analyse(Cell, Evidence, Link, Month, Pace, Result, Result.topics.through, Tally, changed=RESULTS)


def pages(plan: Any, cast: Any, approver: Any, today: date) -> Iterator[bool]:
    from loa.delivery.models import Topic

    lan, hoa, decides = signed_in(cast.lan), signed_in(cast.hoa), signed_in(approver)
    here, first = f"/tien-do/{plan.pk}", plan.activities.order_by("place").first()
    theme = Topic.objects.filter(kind="theme").first()
    assert first is not None
    assert theme is not None
    asked = {
        "progress: plans": (lan, "/tien-do/"),
        "progress: units and lines": (lan, f"{here}/"),
        "progress: late units of one line": (lan, f"{here}/?nhiem-vu={first.pk}&tre=1"),
        "progress: by name, last page": (lan, f"{here}/?xep=ten&trang=9999"),
        "progress: a word": (lan, f"{here}/?tim=ben+da+12"),
        "progress: overview": (lan, f"{here}/tong-quan/"),
        "progress: late lines": (lan, f"{here}/?tinh-trang=tre"),
        "progress: slots": (lan, f"{here}/ky/"),
        "progress: slots that are lacking": (lan, f"{here}/ky/?tinh-trang=thieu"),
        "progress: slots that are met, of a line": (lan, f"{here}/ky/?tinh-trang=dat&nhiem-vu={first.pk}"),
        "progress: slots that are over, last page": (lan, f"{here}/ky/?tinh-trang=den-han&trang=9999"),
        "progress: coverage": (lan, f"{here}/do-phu/"),
        "progress: a unit": (lan, f"/tien-do/don-vi/{cast.ward.pk}/"),
        "results": (lan, "/ket-qua/"),
        "results: of the plan": (lan, f"/ket-qua/?ke-hoach={plan.pk}&tinh=1"),
        "results: of a line": (lan, f"/ket-qua/?nhiem-vu={first.pk}&chi-tieu=1&tinh=1"),
        "results: of a line and a unit": (lan, f"/ket-qua/?nhiem-vu={first.pk}&don-vi={cast.ward.pk}&tinh=1"),
        "results: returned": (lan, "/ket-qua/?trang-thai=returned"),
        "results: of a form": (lan, f"/ket-qua/?ke-hoach={plan.pk}&hinh-thuc={first.form}&tinh=1"),
        "results: of a month": (lan, f"/ket-qua/?ke-hoach={plan.pk}&tinh=1&thang={today.year}-03"),
        "results: of a theme and a channel": (
            lan,
            f"/ket-qua/?ke-hoach={plan.pk}&tinh=1&noi-dung={theme.pk}&kenh=zalo",
        ),
        "results: by words": (lan, "/ket-qua/?tim=nop+ho+so+123"),
        "results: by a word of all": (lan, "/ket-qua/?tim=ho"),
        "results: by a word of some": (lan, "/ket-qua/?tim=khuu"),
        "results: by a word of none": (lan, "/ket-qua/?tim=khongco"),
        "results: of a unit, its officer": (hoa, "/ket-qua/"),
        "results: waiting": (decides, "/ket-qua/nghiem-thu/"),
        "first page: officer of a commune": (hoa, "/"),
        "first page: plan owner": (lan, "/"),
    }
    for name, (client, address) in asked.items():
        yield nearly_always(name, page(client, address), PAGE, QUERIES)


def acts(plan: Any, cast: Any, approver: Any, today: date) -> Iterator[bool]:
    from loa.delivery.actions import acceptance, entering
    from loa.delivery.actions.results import Told
    from loa.delivery.models import Result

    numbers, these = count(), uuid4().hex
    line = plan.activities.order_by("place").first()
    measure = line.quotas.first().unit

    def enter() -> Result:
        number = next(numbers)
        told = Told(title=f"Tin mới số {number}", happened_on=today, measure=measure)
        link = f"https://trang.example/{these}/{number}"
        return entering.enter(
            entry=entering.Entry(activity=line, unit=cast.commune, told=told, key=f"{these}-{number}", links=(link,)),
            by=cast.hoa,
        )

    waiting = iter([enter() for _ in range(40)])
    yield nearly_always("a result logged, with its link", enter, LOGGED)
    yield nearly_always("a result accepted", lambda: acceptance.accept(result=next(waiting), by=approver), LOGGED)


if __name__ == "__main__":
    sys.exit(run(main, on_both=True))
