"""Slots of a national plan: twenty weekly lines, each owed by 3,321 communes. Slots per second, memory, pages.

Bars: 20,000 slots a second made and compared again, 8,000 where one line changed; 300 MB; 0.3 s for a page of one unit,
1.5 s for one of all. Runs on a database of its own that is thrown away (SQLite, or what DATABASE_URL names). Four lines
of the twenty, unless LINES=20 asks for all.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
FOLDER = tempfile.mkdtemp(prefix="loa-bench-")
os.environ["LOA_VAR"] = FOLDER
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loa.project.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import get_runner  # noqa: E402
from measuring.asking import often  # noqa: E402
from measuring.times import seconds  # noqa: E402

from tests.loa.cast import Cast, make_cast  # noqa: E402

settings.ALLOWED_HOSTS.append("testserver")
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

    def get(client: Client, address: str) -> Callable[[], object]:
        def ask() -> object:
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            return answer.content

        return ask

    clients = []
    for person in (cast.lan, cast.hoa):
        clients.append(Client())
        clients[-1].force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    lan, hoa = clients
    key = share_calendar(by=cast.hoa)
    return [
        often("plan: what is owed of each line", get(lan, f"/ke-hoach/{pk}/lich/"), WHOLE),
        often("plan: the slots of a line", get(lan, f"/ke-hoach/{pk}/lich/?nhiem-vu=1"), WHOLE),
        often("plan: the slots of a unit", get(lan, f"/ke-hoach/{pk}/lich/?don-vi={cast.ward.pk}"), PAGE),
        often("an activity", get(lan, f"/ke-hoach/{pk}/nhiem-vu/1/"), WHOLE),
        often("calendar of all, a month", get(lan, "/lich/?don-vi=tat-ca&ngay=2026-05-01"), WHOLE),
        often("calendar of all, a year", get(lan, "/lich/?don-vi=tat-ca&xem=nam&ngay=2026-05-01"), WHOLE),
        often("a commune: the plan", get(hoa, f"/ke-hoach/{pk}/lich/"), PAGE),
        often("a commune: calendar, a month", get(hoa, "/lich/?ngay=2026-05-01"), PAGE),
        often("a commune: calendar, a year", get(hoa, "/lich/?xem=nam&ngay=2026-05-01"), PAGE),
        often("a commune: first page", get(hoa, "/"), PAGE),
        often("a commune: iCalendar", get(Client(), f"/lich/{key.key}.ics")),
    ]


if __name__ == "__main__":
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        code = main()
    finally:
        runner.teardown_databases(databases)
        shutil.rmtree(FOLDER, ignore_errors=True)
    sys.exit(code)
