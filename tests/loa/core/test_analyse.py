"""Large changes leave the database with counts of what is there."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loa.core.analyse import LARGE, analyse
from loa.organisations.actions.calendar import rebuild_reach
from loa.organisations.models import Kind, Reach, Unit, UnitPeriod
from tests.loa.cast import make_unit

POSTGRESQL = connection.vendor == "postgresql"


def counted(queries):
    return [query["sql"] for query in queries if query["sql"].startswith("ANALYZE")]


@pytest.mark.parametrize(("changed", "expected"), [(LARGE - 1, 0), (LARGE, 1)])
def test_only_many_rows_are_counted_and_only_by_postgresql(db, django_capture_on_commit_callbacks, changed, expected):
    with CaptureQueriesContext(connection) as queries, django_capture_on_commit_callbacks(execute=True):
        assert analyse(Unit, Reach, changed=changed) is (POSTGRESQL and bool(expected))
    assert len(counted(queries)) == (expected if POSTGRESQL else 0)


def test_a_tree_that_is_made_at_once_is_counted(db, django_capture_on_commit_callbacks):
    province = make_unit("UBND tỉnh Thử", kind=Kind.PROVINCE)
    communes = [
        Unit(name=f"UBND xã Thử {n}", folded=f"ubnd xa thu {n}", parent=province, kind=Kind.COMMUNE)
        for n in range(LARGE)
    ]
    Unit.objects.bulk_create(communes)
    UnitPeriod.objects.bulk_create(UnitPeriod.of(unit) for unit in communes)
    with CaptureQueriesContext(connection) as queries, django_capture_on_commit_callbacks(execute=True) as after:
        rebuild_reach(today=date(2026, 1, 5))
    assert Reach.objects.filter(holder=province).count() == LARGE + 1
    assert len(after) == POSTGRESQL
    assert len(counted(queries)) == POSTGRESQL
