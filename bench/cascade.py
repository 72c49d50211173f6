"""One plan given to every province and commune of the country: 3,355 drafts, a change offered to each, the overview.

Bars: 60 s for the drafts on PostgreSQL, 300 ms and constant queries for the pages. Runs on a database of its own that
is thrown away: what DATABASE_URL names; without it on SQLite and then on PostgreSQL.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from measuring.asking import often, page, signed_in
from measuring.installation import FOLDER, run
from measuring.times import once

from make_country import Country, write_book  # isort: skip

UNITS, ROWS = 3355, 24
MAKING, LISTING = 60.0, 0.3
LEADS = ("UBND các xã, phường", "UBND các tỉnh, thành phố", "UBND các tỉnh, thành phố; UBND các xã, phường")


def plan_text() -> str:
    from tests.loa.plans.making import SHORT

    def row(n: int) -> str:
        time = f"Quý {'II' if n % 2 else 'III'}/2026"
        return f"{n}\tNhiệm vụ truyền thông thứ {n} về dịch vụ công trực tuyến\t{n:02} cuộc\t{LEADS[n % 3]}\t\t{time}"

    return SHORT.format(number="1", rows="\n".join(map(row, range(1, ROWS + 1))))


def main() -> int:
    from loa.organisations.models import Kind
    from loa.organisations.roles import Role
    from loa.plans import tasks
    from loa.plans.actions.cascade import charge
    from loa.plans.models import Cascade, Draft, Offer
    from loa.plans.queries.charging import lines_given
    from tests.loa.cast import make_unit, make_user
    from tests.loa.plans.cascading import make_version
    from tests.loa.plans.making import make_plan

    print(f"-- {connection.vendor}")
    book = FOLDER / "sau.xlsx"
    write_book(book, list(Country().after()))
    root = make_unit("Trung ương", kind=Kind.COUNTRY, code="A00")
    admin = make_user("quantri", role=Role.ADMINISTRATOR, unit=root)
    call_command("import_units", str(book), under=root.name, by=admin.username, verbosity=0)
    owner = make_user("lan", role=Role.PLAN_OWNER, unit=root)
    plan = make_plan(unit=root, by=owner, text=plan_text())
    today = timezone.localdate()
    units = list(lines_given(plan, today=today))
    assert len(units) == UNITS, len(units)
    ask = lambda: charge(plan=plan, units=units, due=today + timedelta(days=30), by=owner, today=today)  # noqa: E731
    good = [once("charge all units", ask, units=UNITS)]
    cascade = Cascade.objects.get()
    work: Callable[[], Any] = lambda: tasks.cascade.func(cascade.pk)  # noqa: E731
    good.append(once(f"{UNITS:,} drafts", work, MAKING, UNITS))
    assert Draft.objects.filter(above=plan).count() == UNITS
    Cascade.objects.update(finished_at=None)
    good.append(once("again: nothing to make", work, units=UNITS))
    assert Draft.objects.count() == UNITS
    good += pages(owner, plan)
    make_version(plan=plan, by=owner, titles={2: "Nhiệm vụ đã sửa"})
    good.append(once("offer a change to each", work, MAKING, UNITS))
    assert Offer.objects.count() == UNITS
    return 0 if all(good) else 1


def pages(owner: Any, plan: Any) -> list[bool]:
    client, here = signed_in(owner), f"/ke-hoach/{plan.pk}/giao/"
    return [
        often("overview", page(client, here), LISTING),
        often("its last page", page(client, f"{here}?trang=68"), LISTING),
        often("late ones, by name", page(client, f"{here}?tinh-trang=not_begun&tim=an+lac"), LISTING),
        often("lines that were left out", page(client, f"{here}dong/"), LISTING),
        often("as a book", page(client, f"{here}bang.xlsx")),
        often("units to add", page(client, f"{here}them/?tim=an+lac"), 2 * LISTING),
    ]


if __name__ == "__main__":
    sys.exit(run(main, on_both=True))
