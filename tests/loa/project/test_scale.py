"""Lists stay at the same number of queries at the country's 3,355 units, for a person of 1 role and of 500."""

from __future__ import annotations

from itertools import islice

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from loa.organisations.actions.calendar import rebuild_reach
from loa.organisations.models import Kind, Membership, Unit, UnitPeriod
from loa.organisations.permissions import units_with
from loa.organisations.roles import Permission, Role
from tests.loa.cast import make_user
from tests.loa.plans.making import make_plan, make_read, short_plan

PROVINCES, COMMUNES = 34, 3320  # with the root: 3,355
LISTS = (
    "/",
    "/don-vi/",
    "/don-vi/?tim=xa",
    "/don-vi/{unit}/nguoi/",
    "/don-vi/{unit}/quyen/",
    "/don-vi/nguoi/{person}/",
    "/don-vi/nhom/",
    "/don-vi/sap-xep/",
    "/ke-hoach/",
    "/doc-ke-hoach/",
    "/nhat-ky/",
    "/cai-dat/",
)


@pytest.fixture
def country(db):
    """1 + 34 + 3,320 units, each with its period."""
    root = Unit.objects.create(name="Trung ương", kind=Kind.COUNTRY)
    provinces = Unit.objects.bulk_create(
        Unit(name=f"UBND tỉnh số {n}", kind=Kind.PROVINCE, parent=root) for n in range(PROVINCES)
    )
    communes = Unit.objects.bulk_create(
        (Unit(name=f"UBND xã số {n}", kind=Kind.COMMUNE, parent=provinces[n % PROVINCES]) for n in range(COMMUNES)),
        batch_size=500,
    )
    every = [root, *provinces, *communes]
    UnitPeriod.objects.bulk_create((UnitPeriod.of(unit) for unit in every), batch_size=500)
    rebuild_reach(today=timezone.localdate())
    assert Unit.objects.count() == 3355
    analyse()
    return every


def analyse():
    """What PostgreSQL does by itself within a minute of a large change."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def hold(user, units):
    roles = [Role.ADMINISTRATOR, Role.PLAN_OWNER, Role.LEADER, Role.VIEWER, Role.INSPECTOR]
    Membership.objects.bulk_create(
        Membership(user=user, unit=unit, role=roles[n % len(roles)]) for n, unit in enumerate(units)
    )


def asked(client, address):
    client.get(address)  # the session, the caches
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_lists_ask_as_often_for_500_roles_as_for_1(country, signed_in):
    root, *_, unit = country
    few, many = make_user(), make_user()
    hold(few, [unit])
    Membership.objects.create(user=few, unit=unit, role=Role.PLAN_OWNER)
    hold(many, islice(reversed(country), 500))
    analyse()
    Membership.objects.create(user=many, unit=unit, role=Role.PLAN_OWNER)
    keeper = make_user(role=Role.PLAN_OWNER, unit=root)
    make_plan(unit=unit, by=keeper, text=short_plan(number="1"))
    make_read(unit=unit, by=keeper, text=short_plan(number="2"))
    assert units_with(few, Permission.PLAN_VIEW).count() == 1
    assert units_with(many, Permission.PLAN_VIEW).count() == 500
    counts = {}
    for user in (few, many):
        client = signed_in(user)
        counts[user] = {each: asked(client, each.format(unit=unit.pk, person=user.pk)) for each in LISTS}
    assert counts[many] == counts[few]
    assert max(counts[many].values()) <= 25


def test_rights_over_the_whole_country_are_one_query(country, django_assert_num_queries):
    somebody = make_user(role=Role.ADMINISTRATOR, unit=country[0])
    with django_assert_num_queries(1):
        assert units_with(somebody, Permission.MEMBER_MANAGE).count() == 3355
