"""A group is kept by hand: named, joined and left by units from a day on. Nothing is lost: rows end, they stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from loa.accounts.models import User
from loa.audit.actions import record
from loa.organisations.events import Happened
from loa.organisations.models import Group, GroupMember, Unit
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.organisations.states import BEGINNING, OPEN_END

BATCH = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a group as it was before a change; `before` None: there was none."""

    unit: int
    since: str
    before: str | None
    left_out: bool


@transaction.atomic
def make_group(*, scope: Unit, name: str, by: User, extends: str = "") -> Group:
    """A group in the plans of `scope` and everything below. Raises ValidationError."""
    require(by, Permission.UNIT_MANAGE, scope)
    group = Group(scope=scope, name=" ".join(name.split()), extends=extends)
    group.full_clean()
    group.save()
    _tell(group, by, after={"name": group.name, "extends": extends})
    return group


@transaction.atomic
def rename_group(*, group: Group, name: str, by: User, extends: str = "") -> Group:
    """Another name, or another group that it extends. Raises ValidationError."""
    group = _locked(group, by)
    before = {"name": group.name, "extends": group.extends}
    group.name, group.extends = " ".join(name.split()), extends
    group.full_clean()
    group.save()
    _tell(group, by, before=before, after={"name": group.name, "extends": extends})
    return group


@transaction.atomic
def close_group(*, group: Group, by: User, closed: bool = True) -> Group:
    """Plans name it no more, or again; those in force that are linked to it keep it."""
    group = _locked(group, by)
    if group.closed != closed:
        group.closed = closed
        group.save(update_fields=["closed"])
        _tell(group, by, before={"closed": not closed}, after={"closed": closed})
    return group


@transaction.atomic
def add_units(
    *, group: Group, units: Iterable[Unit], by: User, since: date = BEGINNING, before: date = OPEN_END
) -> list[Row]:
    """The units belong from a day (by default since ever) up to the day before `before`. What they were left out of
    in that time ends. Returns what stood there before, for `restore_units`.
    """
    group = _locked(group, by)
    units = list(units)
    there = _rows(group, units)
    was: list[Row] = []
    for row in there:
        if row.left_out and row.before > since:
            was.append(_as_was(row))
            row.before = max(since, row.since)
            row.save(update_fields=["before"])
    held = {row.unit_id for row in there if not row.left_out and row.since <= since and row.before >= before}
    new = [unit for unit in units if unit.pk not in held]
    was += _begin(group, new, since, before, left_out=False)
    _tell(group, by, after={"added": [unit.name for unit in new], **_time(since, before)})
    return was


@transaction.atomic
def leave_out_units(*, group: Group, units: Iterable[Unit], by: User, on: date) -> list[Row]:
    """From that day on the units do not belong, nor by the group that this one extends.

    Returns what stood there before, for `restore_units`.
    """
    group = _locked(group, by)
    units = list(units)
    was: list[Row] = []
    for row in _rows(group, units):
        if not row.left_out and row.before > on:
            was.append(_as_was(row))
            row.before = max(on, row.since)
            row.save(update_fields=["before"])
    if group.extends:
        was += _begin(group, units, on, OPEN_END, left_out=True)
    _tell(group, by, after={"left_out": [unit.name for unit in units], **_time(on, OPEN_END)})
    return was


@transaction.atomic
def restore_units(*, group: Group, rows: Sequence[Row], by: User) -> None:
    """Put back what stood before a change; a row that the change began never counted."""
    group = _locked(group, by)
    for row in reversed(rows):
        there = GroupMember.objects.filter(group=group, unit=row.unit, since=row.since)
        if row.before is None:
            there.delete()
        else:
            there.update(before=row.before, left_out=row.left_out)
    _tell(group, by, after={"restored": sorted({row.unit for row in rows})})


def _locked(group: Group, by: User) -> Group:
    require(by, Permission.UNIT_MANAGE, group.scope)
    return Group.objects.select_for_update(of=("self",)).select_related("scope").get(pk=group.pk)


def _rows(group: Group, units: Sequence[Unit]) -> list[GroupMember]:
    return list(GroupMember.objects.filter(group=group, unit__in=[unit.pk for unit in units]).order_by("since", "pk"))


def _begin(group: Group, units: Sequence[Unit], since: date, before: date, *, left_out: bool) -> list[Row]:
    """Rows from `since` on; one that begins on the same day is taken up again."""
    pks = [unit.pk for unit in units]
    same = {row.unit_id: row for row in GroupMember.objects.filter(group=group, unit__in=pks, since=since)}
    was: list[Row] = []
    new = []
    for pk in dict.fromkeys(pks):
        if (row := same.get(pk)) is None:
            was.append(Row(pk, since.isoformat(), None, left_out))
            new.append(GroupMember(group=group, unit_id=pk, since=since, before=before, left_out=left_out))
            continue
        was.append(_as_was(row))
        row.before, row.left_out = before, left_out
        row.save(update_fields=["before", "left_out"])
    GroupMember.objects.bulk_create(new, batch_size=BATCH)
    return was


def _as_was(row: GroupMember) -> Row:
    return Row(row.unit_id, row.since.isoformat(), row.before.isoformat(), row.left_out)


def _time(since: date, before: date) -> dict[str, str]:
    found = {} if since == BEGINNING else {"since": since.isoformat()}
    return found if before == OPEN_END else {**found, "before": before.isoformat()}


def _tell(group: Group, by: User, *, after: dict[str, Any], before: dict[str, Any] | None = None) -> None:
    record(Happened.GROUP_KEPT, by=by, target=group, unit_id=group.scope_id, before=before, after=after)
