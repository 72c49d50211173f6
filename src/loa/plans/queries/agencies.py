"""The agencies that a draft or a plan names, and the units and groups they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from loa.organisations.models import Unit
from loa.plans.models import Assignment, Plan
from loa.plans.queries.adoption import whole_date
from loa.plans.queries.directory import Directory, Found
from loa.plans.queries.text import Text
from loa.plans.states import UNSETTLED, AgencyKind
from vanban.text.names import Suggestion, short_key


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it is printed most often, in how many places, what it stands for, and its other spellings."""

    designation: str
    count: int
    found: Found
    others: tuple[str, ...] = ()
    group_since: tuple[str, ...] = ()  # groups that bear the name by now, where the plan in force is not linked to them

    @property
    def kind(self) -> AgencyKind:
        return self.found.kind

    @property
    def is_settled(self) -> bool:
        return self.kind not in UNSETTLED


def document_day(draft: Text, *, today: date) -> date:
    """The day whose names the document means: its date, or today where it has none yet (as `Plan.day`)."""
    return whole_date(draft.document.get("date")) or today


def choosable(directory: Directory) -> list[Unit]:
    """The units that a name in the document may be linked to: those of its province on its day, by name."""
    return directory.names.choosable()


def designations(draft: Text) -> dict[str, int]:
    """The agencies that lead or coordinate something in a draft, in order of first mention, with how often."""
    found: dict[str, int] = {}
    for names in _lists_of_agencies(draft):
        for name in names:
            found[name] = found.get(name, 0) + 1
    return found


def _lists_of_agencies(draft: Text) -> Iterable[list[str]]:
    for _, row in draft.rows("activities"):
        yield list(row.get("lead") or [])
        yield list(row.get("coordinating") or [])
        yield list(row.get("follow_up") or [])
    for _, row in draft.rows("commitments"):
        yield list(row.get("agencies") or [])


def named_in(draft: Text, directory: Directory) -> list[Named]:
    """Those to be settled first, then groups, then units; the most often named first within each."""
    return _named(designations(draft), directory)


def issuing_unit(draft: Text, directory: Directory, unit: Unit) -> Unit | None:
    """The unit that issued the document, where it is another than the one it was uploaded for."""
    issuer = draft.document.get("issuer")
    found = directory.find(issuer).unit if issuer else None
    return found if found != unit else None


def named_in_plan(plan: Plan, directory: Directory) -> list[Named]:
    """Every name in a plan in force, with what it was matched to; those to be settled with what is known today."""
    counts: dict[str, int] = {}
    matched: dict[str, Found] = {}
    rows = Assignment.objects.filter(activity__plan=plan).select_related("unit").order_by("pk")
    for each in rows:
        counts[each.designation] = counts.get(each.designation, 0) + 1
        if each.kind == AgencyKind.UNIT:
            matched[each.designation] = Found(each.designation, unit=each.unit)
        elif each.kind == AgencyKind.GROUP:
            matched[each.designation] = Found(each.designation, groups=tuple(each.refs))
    return _named(counts, directory, matched)


def _named(counts: dict[str, int], directory: Directory, matched: dict[str, Found] | None = None) -> list[Named]:
    """Spellings of one name together: a person is asked once."""
    spellings: dict[str, list[str]] = {}
    for name in sorted(counts, key=lambda each: -counts[each]):
        spellings.setdefault(short_key(name), []).append(name)
    named = []
    for first, *others in spellings.values():
        now = directory.find(first)
        found, since = (now, ()) if matched is None else _in_force(matched.get(first), now)
        named.append(Named(first, sum(counts[n] for n in (first, *others)), found, tuple(others), since))
    rank: dict[Any, int] = {AgencyKind.UNKNOWN: 0, AgencyKind.OLD: 1, AgencyKind.GROUP: 2, AgencyKind.UNIT: 3}
    return sorted(named, key=lambda n: (rank[n.kind], -n.count))


def _in_force(matched: Found | None, now: Found) -> tuple[Found, tuple[str, ...]]:
    """In a plan in force a name stays what it was matched to, and open if it was open: only a person links it."""
    kept = now.groups if now.kind == AgencyKind.GROUP and now.groups[0].startswith("h") else ()
    if matched is not None:
        return matched, kept if kept != matched.groups and matched.kind == AgencyKind.GROUP else ()
    if now.kind in UNSETTLED:
        return now, ()
    likest = (Suggestion(now.unit, 100.0),) if now.unit is not None else ()
    return Found(now.designation, suggestions=likest), kept
