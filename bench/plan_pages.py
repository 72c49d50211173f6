"""A plan of 2,000 activities: its page, searches, filters, exports, a review. Bar: 300 ms and constant queries.

Runs on a database of its own that is thrown away (SQLite, or what DATABASE_URL names).
"""

from __future__ import annotations

import os
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
from django.test import Client  # noqa: E402
from django.test.utils import get_runner  # noqa: E402
from measuring.asking import often  # noqa: E402
from measuring.times import seconds  # noqa: E402

settings.ALLOWED_HOSTS.append("testserver")
WORK = 2000
BAR = 0.300


def main() -> int:
    from loa.plans.models import Plan, Reading
    from tests.loa.cast import make_cast
    from tests.loa.plans.making import make_plan, make_read, short_plan

    cast = make_cast()
    took = seconds(lambda: make_plan(unit=cast.province, by=cast.lan, text=short_plan(rows=WORK)))
    print(f"{'read and adopt':<44}{took * 1000:8.0f} ms")
    plan = Plan.objects.get()
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
        often(f"plan of {WORK} activities", get(page), BAR),
        often("its last page", get(f"{page}?trang=40"), BAR),
        often("search without accents", get(f"{page}?tim=doi+thoai"), BAR),
        often("search that finds all", get(f"{page}?tim=nhiem+vu"), BAR),
        often("filter by month", get(f"{page}?thoi-gian=5"), BAR),
        often("filter by form", get(f"{page}?hinh-thuc=contest"), BAR),
        often("one activity", get(f"{page}nhiem-vu/1000/"), BAR),
        often("search over all plans", get("/ke-hoach/?tim=doi+thoai"), BAR),
        often("search as on a day", get("/ke-hoach/?tim=doi+thoai&ngay=2099-12-31"), BAR),
        often("review of 60 activities", get(f"/doc-ke-hoach/{reading.pk}/")),
        often("csv of all", get(f"{page}nhiem-vu.csv")),
        often("xlsx of all", get(f"{page}nhiem-vu.xlsx")),
        often("document", get(f"{page}van-ban/")),
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
