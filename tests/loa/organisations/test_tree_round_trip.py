"""A tree written and read into an empty one is the same tree: its file is the same, byte for byte."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from loa.accounts.models import User
from loa.organisations.actions.calendar import follow_calendar
from loa.organisations.actions.write_tree import write_tree
from loa.organisations.lineage import divide
from loa.organisations.models import HeadCount, Kind, Succession, Unit, UnitPeriod
from loa.organisations.queries.imports import compare
from loa.organisations.queries.tree_files import lines
from loa.organisations.roles import Role
from loa.organisations.states import BEGINNING, OPEN_END
from loa.organisations.tree_files.writing import as_csv, as_json, write_book
from tests.loa.cast import make_unit, make_user
from vanban.text.folding import squeeze

TODAY = date(2026, 11, 1)
FIRST = date(2020, 1, 1)
NAMES = [
    "Sở Nội vụ",
    "Sở Tài chính",
    "UBND xã Tân Lập",
    "=1+1",
    "'=x",
    "+84",
    "A; B (60%)",
    "#3",
    "H01.2",
    "xã từ 01/7/2025",
]
names = st.one_of(
    st.sampled_from(NAMES),
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12).map(squeeze),
).filter(bool)
words = st.one_of(st.just(""), names)
days = st.integers(1, 3000).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def trees(draw: Any) -> list[dict[str, Any]]:
    """Units, each after its superiors; a unit lives within the life of every superior it has."""
    units: list[dict[str, Any]] = [{"periods": [(BEGINNING, OPEN_END, None)], "name": "Gốc của cây"}]
    for number in range(draw(st.integers(1, 8))):
        home = draw(st.sampled_from(range(len(units))))
        since, before = units[home]["periods"][0][0], units[home]["periods"][-1][1]
        if draw(st.booleans()):
            since = max(since, draw(days))
        if draw(st.booleans()):
            before = min(before, draw(days))
        if since >= before:
            continue
        cuts = sorted({cut for cut in draw(st.lists(days, max_size=2)) if since < cut < before})
        edges = [since, *cuts, before]
        periods = []
        for begin, end in zip(edges, edges[1:], strict=False):
            able = [
                at for at, unit in enumerate(units) if unit["periods"][0][0] <= begin and end <= unit["periods"][-1][1]
            ]
            periods.append((begin, end, draw(st.sampled_from(able))))
        units.append({"periods": periods, "number": number})
    return units


def grow(tree: list[dict[str, Any]], draw: Any) -> Unit:
    """The tree in the database, with names that never clash at one place and time, codes, papers, figures, heirs."""
    rows: list[Unit] = []
    taken: set[tuple[Any, ...]] = set()
    for at, unit in enumerate(tree):
        row = Unit.objects.create(name=f"chưa đặt {at}", kind=Kind.OTHER, is_open=False)
        rows.append(row)
        code = f"H01.{at}" if draw(st.booleans()) else ""
        for begin, end, parent in unit["periods"]:
            name = unit.get("name") or draw(names)
            if (parent, name) in taken:
                name = f"{name} {at}"
            taken.add((parent, name))
            UnitPeriod.objects.create(
                unit=row, since=begin, before=end, name=name, short_name=draw(words), abbreviation=draw(words),
                kind=draw(st.sampled_from(Kind.values)), code=code, parent=None if parent is None else rows[parent],
                begun_with=draw(words), ended_with=draw(words) if end < OPEN_END else "",
            )  # fmt: skip
        Unit.objects.filter(pk=row.pk).update(address=draw(words), phone=draw(words))
        for on in draw(st.lists(days, max_size=2, unique=True)):
            HeadCount.objects.create(unit=row, on=on, count=draw(st.integers(0, 5000)))
        last = unit["periods"][-1][1]
        if last < OPEN_END:
            heirs = [each for each in rows[:-1] if each.periods.filter(since__lte=last, before__gt=last).exists()]
            heirs = heirs[: draw(st.integers(0, 3))]
            if heirs:
                even = [Decimal(100) / len(heirs)] * len(heirs)
                even[0] = Decimal(100) - sum(even[1:])
                for heir, share in zip(heirs, divide(Decimal("100.00"), even), strict=True):
                    Succession.objects.create(predecessor=row, successor=heir, on=last, share=share)
    follow_calendar(today=TODAY)
    return rows[0]


def book(root: Unit, day: date | None) -> bytes:
    out = io.BytesIO()
    write_book(out, "Cây đơn vị", lines(root, day=day))
    return out.getvalue()


def cells(content: bytes) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    assert all(cell.data_type in {"s", "n"} for row in sheet.iter_rows() for cell in row)  # no formula
    return list(sheet.iter_rows(values_only=True))


def importer() -> User:
    return make_user(role=Role.ADMINISTRATOR, unit=make_unit("Nơi nhập vào", kind=Kind.COUNTRY))


@pytest.mark.parametrize("ending", ["json", "csv", "xlsx"])
@pytest.mark.parametrize("day", [None, date(2023, 6, 1)], ids=["history", "day"])
@settings(
    max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(tree=trees(), data=st.data())
def test_a_tree_comes_back_as_it_was(db, ending, day, tree, data):
    with transaction.atomic():
        assert_comes_back(ending, day, tree, data.draw)
        transaction.set_rollback(True)


def assert_comes_back(ending: str, day: date | None, tree: list[dict[str, Any]], draw: Any) -> None:
    root = grow(tree, draw)

    def written(top: Unit) -> bytes:
        if ending == "json":
            return b"".join(as_json(lines(top, day=day)))
        return b"".join(as_csv(lines(top, day=day))) if ending == "csv" else book(top, day)

    first = written(root)
    admin = importer()
    place = admin.memberships.get().unit
    UnitPeriod.objects.update(code="")  # a code belongs to one unit of the whole tree
    Unit.objects.update(code="")
    compared = compare(first, f"cay.{ending}", into=place, today=TODAY)
    assert [finding.words for finding in compared.read.findings.in_order() if finding.level == "error"] == []
    write_tree(plan=compared.plan, into=place, source="", today=TODAY, by=admin)

    copy = Unit.objects.get(parent=place)
    second = written(copy)
    assert (cells(second) == cells(first)) if ending == "xlsx" else second == first
    again = compare(second, f"cay.{ending}", into=copy, today=TODAY)
    assert [finding.words for finding in again.read.findings.in_order() if finding.level == "error"] == []
    assert (again.plan.made, again.plan.changes) == ({}, [])
