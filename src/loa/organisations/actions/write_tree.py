"""Write what a file says into the tree, in few queries however large it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from loa.accounts.models import User
from loa.audit.actions import Entry, record, record_many
from loa.core.fields import refold
from loa.organisations.actions.calendar import BATCH, follow_calendar
from loa.organisations.events import Happened, change_of_unit
from loa.organisations.models import HeadCount, Succession, Unit, UnitPeriod
from loa.organisations.permissions import require
from loa.organisations.reform import Key, Standing
from loa.organisations.roles import Permission
from loa.organisations.states import OPEN_END
from loa.organisations.tree_files.plan import Plan, Stretch


@transaction.atomic
def write_tree(*, plan: Plan, into: Unit, source: str, today: date, by: User) -> None:
    """All of the plan or nothing. `source` says in the log and at head-counts where it comes from."""
    require(by, Permission.UNIT_MANAGE, into)
    made = _make_units(plan, today)
    number = {key: unit.pk for key, unit in made.items()}

    def pk(key: Key) -> int:
        return number[key] if isinstance(key, str) else key

    def words(standing: Standing) -> dict[str, Any]:
        return {**_words(standing), "parent_id": None if standing.parent is None else pk(standing.parent)}

    _end_and_correct(plan, words)
    UnitPeriod.objects.bulk_create(
        (
            UnitPeriod(
                unit_id=pk(key), since=each.since, before=each.before, begun_with=each.begun_with,
                ended_with=each.ended_with, **words(each.standing),
            )
            for key, each in _new_periods(plan)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    Succession.objects.bulk_create(
        (
            Succession(
                predecessor_id=pk(link.predecessor), successor_id=pk(link.successor), on=link.on, share=link.share,
                with_paper=link.paper,
            )
            for link in plan.links
        ),
        batch_size=BATCH,
    )  # fmt: skip
    HeadCount.objects.bulk_create(
        (HeadCount(unit_id=pk(key), on=on, count=count, source=source[:200]) for key, on, count in plan.heads),
        batch_size=BATCH, update_conflicts=True, unique_fields=["unit", "on"], update_fields=["count", "source"],
    )  # fmt: skip
    _keep_contact(plan)
    follow_calendar(today=today, by=by)
    _name_formers({unit for unit, _ in plan.corrected})
    _record(plan, made, into, source, by)


def _make_units(plan: Plan, today: date) -> dict[str, Unit]:
    """The new units as they are today, those above before those under them. They open when the calendar is followed."""
    made: dict[str, Unit] = {}
    waiting = {key: _of_day(stretches, today).standing for key, stretches in plan.made.items()}
    while waiting:
        ready = {key: each for key, each in waiting.items() if not isinstance(each.parent, str) or each.parent in made}
        units = [_unit(key, standing, plan, made) for key, standing in ready.items()]
        Unit.objects.bulk_create(units, batch_size=BATCH)
        made.update(zip(ready, units, strict=True))
        waiting = {key: each for key, each in waiting.items() if key not in ready}
    return made


def _of_day(stretches: list[Stretch], today: date) -> Stretch:
    """What holds today, what held last, or what will hold first."""
    begun = [each for each in stretches if each.since <= today]
    return begun[-1] if begun else stretches[0]


def _unit(key: str, standing: Standing, plan: Plan, made: dict[str, Unit]) -> Unit:
    parent = standing.parent
    names = dict.fromkeys(each.standing.name for each in plan.made[key] if each.standing.name != standing.name)
    return Unit(
        **_words(standing),
        parent_id=made[parent].pk if isinstance(parent, str) else parent,
        is_open=False,
        former="; ".join(names),
        **plan.contact.get(key, {}),
    )


def _words(standing: Standing) -> dict[str, Any]:
    return {
        "name": standing.name,
        "short_name": standing.short_name,
        "abbreviation": standing.abbreviation,
        "kind": standing.kind,
        "code": standing.code,
    }


def _new_periods(plan: Plan) -> Iterable[tuple[Key, Stretch]]:
    for key, stretches in plan.made.items():
        yield from ((key, each) for each in stretches)
    yield from ((unit, stretch) for unit, _, stretch in plan.turned)


def _end_and_correct(plan: Plan, words: Any) -> None:
    corrected = UnitPeriod.objects.in_bulk([stretch.pk for _, stretch in plan.corrected])
    for _, stretch in plan.corrected:
        period = corrected[stretch.pk]
        period.begun_with, period.ended_with = stretch.begun_with, stretch.ended_with
        if period.begun_by_id is not None or period.ended_by_id is not None:
            period.refresh_from_db(fields=["begun_with", "ended_with"])
        for name, value in words(stretch.standing).items():
            setattr(period, name, value)
    refold(corrected.values())
    fields = ["name", "short_name", "abbreviation", "kind", "code", "parent", "begun_with", "ended_with", "folded"]
    UnitPeriod.objects.bulk_update(corrected.values(), fields, batch_size=BATCH)
    ends: dict[int, date] = {}
    for _, last, stretch in plan.turned:
        ends[last.pk] = min(stretch.since, ends.get(last.pk, OPEN_END))
    ending = UnitPeriod.objects.in_bulk(ends)
    for key, row in ending.items():
        row.before = ends[key]
    UnitPeriod.objects.bulk_update(ending.values(), ["before"], batch_size=BATCH)


def _keep_contact(plan: Plan) -> None:
    """Of units that are there; a new one was made with it."""
    units = Unit.objects.in_bulk([key for key in plan.contact if isinstance(key, int)])
    for pk, unit in units.items():
        for name, value in plan.contact[pk].items():
            setattr(unit, name, value)
    Unit.objects.bulk_update(units.values(), ["address", "phone", "hotline", "email", "website"], batch_size=BATCH)


def _name_formers(units: set[int]) -> None:
    """A corrected former name is what the unit is found by."""
    rows = list(Unit.objects.filter(pk__in=units).prefetch_related("periods"))
    for unit in rows:
        periods = sorted(unit.periods.all(), key=lambda period: period.since)
        unit.former = "; ".join(dict.fromkeys(each.name for each in periods if each.name != unit.name))
    refold(rows)
    Unit.objects.bulk_update(rows, ["former", "folded"], batch_size=BATCH)


def _record(plan: Plan, made: dict[str, Unit], into: Unit, source: str, by: User) -> None:
    """One event for the whole, and one for each unit, where its history is looked up."""
    record(
        Happened.UNITS_IMPORTED, by=by, target=into, unit_id=into.pk,
        after={"source": source, "new": len(made), "changed": plan.changed},
    )  # fmt: skip
    changed: dict[int, list[tuple[str, str, str]]] = {}
    for change in plan.changes:
        changed.setdefault(change.unit, []).extend(change.what)
    entries = [
        Entry(kind=Happened.UNITS_IMPORTED, target=unit, unit_id=unit.pk, after=unit.dated()) for unit in made.values()
    ]
    entries += [
        Entry(
            kind=Happened.UNITS_IMPORTED, target=unit, unit_id=unit.pk,
            **change_of_unit(
                {name: before for name, before, _ in changed[unit.pk]},
                {name: after for name, _, after in changed[unit.pk]},
            ),
        )
        for unit in Unit.objects.filter(pk__in=changed)
    ]  # fmt: skip
    record_many(entries, by=by)
