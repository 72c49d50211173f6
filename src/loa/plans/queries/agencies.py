"""The agencies that a draft or a plan names, and the units they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from loa.organisations.models import Kind, Unit
from loa.plans.models import Assignment, KnownName, Plan
from loa.plans.queries.draft import Draft
from loa.plans.states import AgencyKind
from vanban.text.names import Match, Register, key, short_key


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it is printed most often, in how many places, what it stands for, and its other spellings."""

    designation: str
    count: int
    match: Match[Unit]
    others: tuple[str, ...] = ()

    @property
    def kind(self) -> AgencyKind:
        return kind_of(self.match)


def kind_of(match: Match[Unit]) -> AgencyKind:
    """What a look-up found: a unit, a group, or nothing that is known."""
    if match.unit is not None:
        return AgencyKind.UNIT
    return AgencyKind.GROUP if match.group else AgencyKind.UNKNOWN


class Directory:
    """Looks designations up for the plans of one unit: names people settled, then units under it, then its tree.

    Three queries at most, whatever the number of look-ups.
    """

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def find(self, designation: str) -> Match[Unit]:
        if settled := self._known.get(key(designation)) or self._known_short.get(short_key(designation)):
            return Match(designation, unit=settled)
        near = self._near.find(designation)
        return near if near.unit is not None else self._wide.find(designation)

    @cached_property
    def _known(self) -> dict[str, Unit]:
        return {name.key: name.unit for name in KnownName.objects.filter(scope=self._unit).select_related("unit")}

    @cached_property
    def _known_short(self) -> dict[str, Unit]:
        """What was settled for "Phòng Nội vụ" holds for "Phòng Nội vụ thành phố" too."""
        return {short_key(known): unit for known, unit in self._known.items()}

    @cached_property
    def _wide_units(self) -> list[Unit]:
        return list(Unit.objects.opened().reached_from([_top(self._unit).pk]).order_by("pk"))

    @cached_property
    def _wide(self) -> Register[Unit]:
        return _register(self._wide_units)

    @cached_property
    def _near(self) -> Register[Unit]:
        by_pk = {unit.pk: unit for unit in self._wide_units}
        return _register(u for u in self._wide_units if _is_under(u, self._unit, by_pk))


def choosable(unit: Unit) -> list[Unit]:
    """The units that a name in a plan of this unit may be linked to: those of its province, by name."""
    return list(Unit.objects.opened().reached_from([_top(unit).pk]).order_by("name", "pk"))


def _top(unit: Unit) -> Unit:
    """The province above the unit, or the highest unit there is."""
    while unit.kind != Kind.PROVINCE and unit.parent is not None:
        unit = unit.parent
    return unit


def _is_under(unit: Unit, above: Unit, by_pk: dict[int, Unit]) -> bool:
    here: Unit | None = unit
    while here is not None:
        if here.pk == above.pk:
            return True
        here = by_pk.get(here.parent_id) if here.parent_id else None
    return False


def _register(units: Iterable[Unit]) -> Register[Unit]:
    return Register((name, unit) for unit in units for name in (unit.name, unit.short_name, unit.abbreviation) if name)


def designations(draft: Draft) -> dict[str, int]:
    """The agencies that lead or coordinate something in a draft, in order of first mention, with how often."""
    found: dict[str, int] = {}
    for names in _lists_of_agencies(draft):
        for name in names:
            found[name] = found.get(name, 0) + 1
    return found


def _lists_of_agencies(draft: Draft) -> Iterable[list[str]]:
    for _, row in draft.rows("activities"):
        yield list(row.get("lead") or [])
        yield list(row.get("coordinating") or [])
        yield list(row.get("follow_up") or [])
    for _, row in draft.rows("commitments"):
        yield list(row.get("agencies") or [])


def named_in(draft: Draft, unit: Unit) -> list[Named]:
    """Unmatched first, then groups, then matched; the most often named first within each."""
    return _named(designations(draft), Directory(unit))


def issuing_unit(draft: Draft, unit: Unit) -> Unit | None:
    """The unit that issued the document, where it is another than the one it was uploaded for."""
    issuer = draft.document.get("issuer")
    found = Directory(unit).find(issuer).unit if issuer else None
    return found if found != unit else None


def unmatched_in(plan: Plan) -> list[Named]:
    """What a plan in force names and nobody has linked to a unit yet."""
    counts: dict[str, int] = {}
    for name in Assignment.objects.filter(activity__plan=plan, kind=AgencyKind.UNKNOWN).values_list(
        "designation", flat=True
    ):
        counts[name] = counts.get(name, 0) + 1
    return _named(counts, Directory(plan.unit))


def _named(counts: dict[str, int], directory: Directory) -> list[Named]:
    """Spellings of one name together: a person is asked once."""
    spellings: dict[str, list[str]] = {}
    for name in sorted(counts, key=lambda each: -counts[each]):
        spellings.setdefault(short_key(name), []).append(name)
    named = [
        Named(first, sum(counts[n] for n in (first, *others)), directory.find(first), tuple(others))
        for first, *others in spellings.values()
    ]
    rank: dict[Any, int] = {AgencyKind.UNKNOWN: 0, AgencyKind.GROUP: 1, AgencyKind.UNIT: 2}
    return sorted(named, key=lambda n: (rank[n.kind], -n.count))
