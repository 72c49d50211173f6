"""One plan given to every province and commune of the country: 3,355 drafts, a change offered to each, the overview.

Bars: 60 s for the drafts on PostgreSQL, 300 ms and constant queries for the pages. Runs on a database of its own that
is thrown away: what DATABASE_URL names; without it on SQLite and then on PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]
FOLDER = tempfile.mkdtemp(prefix="loa-bench-")
os.environ["LOA_VAR"] = FOLDER
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loa.project.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import get_runner  # noqa: E402
from django.utils import timezone  # noqa: E402
from make_country import Country, write_book  # noqa: E402
from measuring.asking import often  # noqa: E402
from measuring.times import seconds  # noqa: E402

settings.ALLOWED_HOSTS.append("testserver")
UNITS, ROWS = 3355, 24
MAKING, LISTING = 60.0, 0.3
LEADS = ("UBND các xã, phường", "UBND các tỉnh, thành phố", "UBND các tỉnh, thành phố; UBND các xã, phường")


def plan_text() -> str:
    from tests.loa.plans.making import SHORT

    def row(n: int) -> str:
        time = f"Quý {'II' if n % 2 else 'III'}/2026"
        return f"{n}\tNhiệm vụ truyền thông thứ {n} về dịch vụ công trực tuyến\t{n:02} cuộc\t{LEADS[n % 3]}\t\t{time}"

    return SHORT.format(number="1", rows="\n".join(map(row, range(1, ROWS + 1))))


def once(name: str, act: Callable[[], object], bar: float = 0.0) -> bool:
    took = seconds(act)
    is_over = bool(bar) and took > bar
    ratio = f"   {took / bar:4.0%} of the bar" if bar else ""
    rate = f" {UNITS / took:7,.0f} units/s"
    print(f"{name:<44}{took:8.2f} s{rate}{ratio}{'   OVER THE BAR' if is_over else ''}", flush=True)
    return not is_over


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
    book = Path(FOLDER) / "sau.xlsx"
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
    good = [once("charge all units", ask)]
    cascade = Cascade.objects.get()
    work: Callable[[], Any] = lambda: tasks.cascade.func(cascade.pk)  # noqa: E731
    good.append(once(f"{UNITS:,} drafts", work, MAKING))
    assert Draft.objects.filter(above=plan).count() == UNITS
    Cascade.objects.update(finished_at=None)
    good.append(once("again: nothing to make", work))
    assert Draft.objects.count() == UNITS
    good += pages(owner, plan)
    make_version(plan=plan, by=owner, titles={2: "Nhiệm vụ đã sửa"})
    good.append(once("offer a change to each", work, MAKING))
    assert Offer.objects.count() == UNITS
    return 0 if all(good) else 1


def pages(owner: Any, plan: Any) -> list[bool]:
    client = Client()
    client.force_login(owner, backend="allauth.account.auth_backends.AuthenticationBackend")

    def page(query: str = "") -> Callable[[], object]:
        def ask() -> object:
            answer = client.get(f"/ke-hoach/{plan.pk}/giao/{query}")
            assert answer.status_code == 200, (query, answer.status_code)
            return answer.content

        return ask

    return [
        often("overview", page(), LISTING),
        often("its last page", page("?trang=68"), LISTING),
        often("late ones, by name", page("?tinh-trang=not_begun&tim=an+lac"), LISTING),
        often("lines that were left out", page("dong/"), LISTING),
        often("as a book", page("bang.xlsx")),
        often("units to add", page("them/?tim=an+lac"), 2 * LISTING),
    ]


def everywhere() -> int:
    """On both databases, each in a process of its own."""
    here, python = str(Path(__file__)), sys.executable
    code = subprocess.run([python, here], env={**os.environ, "DATABASE_URL": "", "BENCH": "1"}, check=False).returncode
    postgres = [python, str(ROOT / "scripts/with_postgres.py"), python, here]
    return code or subprocess.run(postgres, env={**os.environ, "BENCH": "1"}, check=False).returncode


if __name__ == "__main__":
    if not os.environ.get("BENCH") and not os.environ.get("DATABASE_URL"):
        shutil.rmtree(FOLDER, ignore_errors=True)
        sys.exit(everywhere())
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        code = main()
    finally:
        runner.teardown_databases(databases)
        shutil.rmtree(FOLDER, ignore_errors=True)
    sys.exit(code)
