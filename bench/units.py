"""The country's tree: loaded from a file, reorganised as on 1 July 2025, listed within rights.

Bars: 60 s for loading, 5 minutes for the reorganisation of 3,193 new units, constant queries in lists. Runs on a
database of its own that is thrown away: what DATABASE_URL names; without it on SQLite and then on PostgreSQL.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from measuring.asking import often, page, signed_in
from measuring.installation import FOLDER, run
from measuring.times import once

from make_country import DAY, Country, write_book  # isort: skip

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # 1,000 people are made
TODAY = date(2026, 11, 1)
ROLES = 500
LOADING, REPLAYING, LISTING = 60.0, 300.0, 0.3


def main() -> int:
    from loa.audit.verification import verify
    from loa.organisations.models import Kind, Unit, UnitPeriod
    from loa.organisations.queries.imports import compare
    from loa.organisations.queries.tree_files import lines
    from loa.organisations.roles import Role
    from loa.organisations.tree_files.writing import as_csv
    from loa.organisations.tree_files.writing import write_book as write_tree_book
    from tests.loa.cast import make_unit, make_user

    print(f"-- {connection.vendor}")
    country = Country()
    files = {}
    for name, rows in (("truoc", list(country.before())), ("sau", list(country.after()))):
        files[name] = FOLDER / f"{name}.xlsx"
        write_book(files[name], rows)
    act = FOLDER / "sap-xep.json"
    act.write_text(json.dumps(country.act()))

    make_unit("Trung ương", kind=Kind.COUNTRY, code="A00")
    root = Unit.objects.get()
    admin = make_user("quantri", role=Role.ADMINISTRATOR, unit=root)
    hand = {"by": admin.username, "verbosity": 0}

    def load(name: str) -> Callable[[], object]:
        return lambda: call_command("import_units", str(files[name]), under=root.name, **hand)

    good = [once("load 34 provinces and 3,321 communes", load("sau"), LOADING, 3355)]
    assert Unit.objects.count() == 3356
    good.append(once("load it again: nothing changes", load("sau"), LOADING))
    give_roles(admin)
    good += lists(root, admin)
    content = files["sau"].read_bytes()
    good.append(once("compare it, as the preview does", lambda: compare(content, "sau.xlsx", into=root, today=TODAY)))
    good.append(once("export it as .csv", lambda: b"".join(as_csv(lines(root)))))
    with tempfile.TemporaryFile() as out:
        good.append(once("export it as .xlsx", lambda: write_tree_book(out, "Cây", lines(root))))
    empty_again(root)

    good.append(once("load 63 + 696 + 10,035 of before", load("truoc"), LOADING, 10794))
    give_roles(admin)
    replay = lambda: call_command("record_reorganisation", str(act), **hand)  # noqa: E731
    good.append(once("replay the national reorganisation", replay, REPLAYING, 3193))
    there = set(UnitPeriod.objects.on(date.fromisoformat(DAY)).values_list("code", "name"))
    assert there == {(row["code"], row["name"]) for row in country.after()}, "another country than was meant"
    good += lists(root, admin)
    good.append(once("verify the audit log", lambda: verify()))
    return 0 if all(good) else 1


def give_roles(admin: Any) -> None:
    """500 people in as many communes, the same ones every time."""
    from loa.organisations.models import Membership, Unit
    from loa.organisations.roles import Role
    from tests.loa.cast import make_user

    chance = random.Random(1)
    units = list(Unit.objects.opened().filter(kind__in=["commune", "ward"]).order_by("code"))
    for unit in chance.sample(units, ROLES - 1):
        make_user(role=chance.choice([*Role]), unit=unit)
    print(f"{Membership.objects.count()} roles", flush=True)


def lists(root: Any, admin: Any) -> list[bool]:
    from loa.accounts.models import User
    from loa.organisations.models import Kind, Unit
    from loa.organisations.permissions import can, units_with
    from loa.organisations.roles import Permission

    last = Unit.objects.latest("pk")
    province = Unit.objects.opened().filter(kind=Kind.PROVINCE).order_by("code").first()
    officer = User.objects.filter(memberships__unit__kind=Kind.COMMUNE).order_by("pk").first()
    client = signed_in(admin)
    return [
        often("units an administrator manages", lambda: units_with(admin, Permission.UNIT_MANAGE).count(), LISTING),
        often("may the administrator do this in a commune", lambda: can(admin, Permission.UNIT_MANAGE, last), LISTING),
        often("units an officer sees plans of", lambda: list(units_with(officer, Permission.PLAN_VIEW)), LISTING),
        often("tree page", page(client, "/don-vi/"), LISTING),
        often("tree page on the eve", page(client, "/don-vi/?ngay=2025-06-30"), LISTING),
        often("search in it", page(client, "/don-vi/?tim=an+lac"), LISTING),
        often("page of a province", page(client, f"/don-vi/{province.pk}/"), LISTING),
        often("its people", page(client, f"/don-vi/{province.pk}/nguoi/"), LISTING),
    ]  # fmt: skip


def empty_again(root: Any) -> None:
    from loa.organisations.actions.calendar import rebuild_reach
    from loa.organisations.models import HeadCount, Membership, Reach, Unit, UnitPeriod

    Membership.objects.exclude(unit=root).delete()
    Reach.objects.all().delete()
    HeadCount.objects.all().delete()
    UnitPeriod.objects.exclude(unit=root).delete()
    Unit.objects.exclude(pk=root.pk).update(parent=None, is_open=False)
    Unit.objects.exclude(pk=root.pk)._raw_delete(Unit.objects.db)
    rebuild_reach(today=TODAY)


if __name__ == "__main__":
    sys.exit(run(main, on_both=True))
