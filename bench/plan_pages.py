"""A plan of 2,000 activities: its page, searches, filters, exports, a review. Bar: 300 ms and constant queries.

Runs on a database of its own that is thrown away (SQLite, or what DATABASE_URL names).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
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
from django.test.utils import CaptureQueriesContext, get_runner  # noqa: E402

settings.ALLOWED_HOSTS.append("testserver")
WORK = 2000
BAR = 0.300


def measured(name: str, act: Callable[[], object], bar: float = 0.0) -> bool:
    act()
    times = []
    for _ in range(5):
        before = time.perf_counter()
        act()
        times.append(time.perf_counter() - before)
    with CaptureQueriesContext(connection) as queries:
        act()
    median = sorted(times)[2]
    is_over = bool(bar) and median > bar
    print(f"{name:<34}{median * 1000:8.0f} ms {len(queries):4} queries{'   OVER THE BAR' if is_over else ''}")
    return not is_over


def main() -> int:
    from loa.plans.models import Plan, Reading
    from tests.loa.cast import make_cast
    from tests.loa.plans.making import make_plan, make_read, short_plan

    cast = make_cast()
    before = time.perf_counter()
    plan = make_plan(unit=cast.province, by=cast.lan, text=short_plan(rows=WORK))
    print(f"{'read and adopt':<34}{(time.perf_counter() - before) * 1000:8.0f} ms")
    reading = make_read(unit=cast.province, by=cast.lan, text=short_plan(number="9", rows=60))
    assert (Plan.objects.count(), Reading.objects.count()) == (1, 2)
    client = Client()
    client.force_login(cast.lan, backend="allauth.account.auth_backends.AuthenticationBackend")

    def get(address: str) -> Callable[[], object]:
        def ask() -> object:
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
            return answer.content

        return ask

    page = f"/ke-hoach/{plan.pk}/"
    good = [
        measured(f"plan of {WORK} activities", get(page), BAR),
        measured("its last page", get(f"{page}?trang=40"), BAR),
        measured("search without accents", get(f"{page}?tim=doi+thoai"), BAR),
        measured("search that finds all", get(f"{page}?tim=nhiem+vu"), BAR),
        measured("filter by month", get(f"{page}?thoi-gian=5"), BAR),
        measured("filter by form", get(f"{page}?hinh-thuc=contest"), BAR),
        measured("one activity", get(f"{page}nhiem-vu/1000/"), BAR),
        measured("search over all plans", get("/ke-hoach/?tim=doi+thoai"), BAR),
        measured("review of 60 activities", get(f"/doc-ke-hoach/{reading.pk}/")),
        measured("csv of all", get(f"{page}nhiem-vu.csv")),
        measured("xlsx of all", get(f"{page}nhiem-vu.xlsx")),
        measured("document", get(f"{page}van-ban/")),
    ]
    return 0 if all(good) else 1


if __name__ == "__main__":
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        code = main()
    finally:
        runner.teardown_databases(databases)
        shutil.rmtree(FOLDER, ignore_errors=True)
    sys.exit(code)
