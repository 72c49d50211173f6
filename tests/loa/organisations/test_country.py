"""The country's shape: loaded, reorganised, and what comes of it is what was meant."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

import pytest
from django.core.management import call_command

from loa.organisations.models import Kind, Succession, Unit, UnitPeriod
from loa.organisations.roles import Role
from scripts.make_country import Country
from tests.loa.cast import make_unit, make_user


@pytest.fixture(scope="module")
def country() -> Country:
    return Country()


def test_the_shape_is_that_of_2025(country):
    before = Counter(row["kind"] for row in country.before())
    after = Counter(row["kind"] for row in country.after())
    assert (before["province"], before["district"]) == (63, 696)
    assert before["commune"] + before["ward"] + before["township"] == 10_035
    assert after == {"country": 1, "province": 34, "commune": 2621, "ward": 687, "special_zone": 13}
    assert sum("since" in row for row in country.after()) == 3_193


def test_names_and_codes_are_unique_where_they_must_be(country):
    for rows in (list(country.before()), list(country.after())):
        assert len({row["code"] for row in rows}) == len(rows)
        assert len({(row.get("parent"), row["name"]) for row in rows}) == len(rows)


def test_one_province_of_it_is_loaded_and_reorganised(country, db, tmp_path):
    """A merger of three provinces with their districts; the whole country is measured by `bench/units.py`."""
    root = make_unit("Trung ương", kind=Kind.COUNTRY, code="A00")
    admin = make_user("quantri", role=Role.ADMINISTRATOR, unit=root)
    of_old = ("H01", "H02", "H03")
    rows = [row for row in country.before() if row["code"].split(".")[0] in of_old]
    act = country.act()
    act["steps"] = [
        step for step in act["steps"] if any(part["unit"].split(".")[0] in of_old for part in step["sources"])
    ]
    (tmp_path / "truoc.json").write_text(json.dumps(rows))
    (tmp_path / "sap-xep.json").write_text(json.dumps(act))
    call_command("import_units", str(tmp_path / "truoc.json"), under="A00", by=admin.username, verbosity=0)
    assert Unit.objects.opened().count() == len(rows) + 1
    call_command("record_reorganisation", str(tmp_path / "sap-xep.json"), by=admin.username, verbosity=0)

    meant = {(row["code"], row["name"]) for row in country.after() if row.get("parent") == "H01"}
    there = UnitPeriod.objects.on(date(2025, 7, 1)).filter(parent__code="H01")
    assert set(there.values_list("code", "name")) == meant
    communes = Unit.objects.filter(is_open=False, kind__in=["commune", "ward", "township"])
    assert Succession.objects.filter(predecessor__in=communes).count() == communes.count()
