"""A plan of 2,000 activities: its page, searches, filters, exports, a review. Bar: 300 ms and constant queries.

Runs on a database of its own that is thrown away (SQLite, or what DATABASE_URL names).
"""

from __future__ import annotations

import sys

from measuring.asking import often, page, signed_in
from measuring.installation import run
from measuring.times import seconds

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
    client = signed_in(cast.lan)
    here = f"/ke-hoach/{plan.pk}/"
    good = [
        often(f"plan of {WORK} activities", page(client, here), BAR),
        often("its last page", page(client, f"{here}?trang=40"), BAR),
        often("search without accents", page(client, f"{here}?tim=doi+thoai"), BAR),
        often("search that finds all", page(client, f"{here}?tim=nhiem+vu"), BAR),
        often("filter by month", page(client, f"{here}?thoi-gian=5"), BAR),
        often("filter by form", page(client, f"{here}?hinh-thuc=contest"), BAR),
        often("one activity", page(client, f"{here}nhiem-vu/1000/"), BAR),
        often("search over all plans", page(client, "/ke-hoach/?tim=doi+thoai"), BAR),
        often("search as on a day", page(client, "/ke-hoach/?tim=doi+thoai&ngay=2099-12-31"), BAR),
        often("review of 60 activities", page(client, f"/doc-ke-hoach/{reading.pk}/")),
        often("csv of all", page(client, f"{here}nhiem-vu.csv")),
        often("xlsx of all", page(client, f"{here}nhiem-vu.xlsx")),
        often("document", page(client, f"{here}van-ban/")),
    ]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(run(main))
