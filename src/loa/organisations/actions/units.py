"""A unit is entered, its contact kept, a slip of the pen corrected. What a decision changes is in `reorganise`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record
from loa.organisations.actions.calendar import follow_calendar, rebuild_reach
from loa.organisations.events import CONTACT, Happened, change_of_unit
from loa.organisations.models import HeadCount, Unit, UnitPeriod
from loa.organisations.models.unit import DATED
from loa.organisations.permissions import require
from loa.organisations.roles import Permission
from loa.organisations.states import BEGINNING


@transaction.atomic
def add_unit(
    *,
    name: str,
    kind: str,
    parent: Unit,
    by: User,
    short_name: str = "",
    abbreviation: str = "",
    code: str = "",
    since: date = BEGINNING,
    paper: str = "",
    contact: Mapping[str, str] | None = None,
) -> Unit:
    """A new unit under `parent`, there since a day (by default since nobody knows when) by the decision `paper`.

    Raises ValidationError with sentences for the page.
    """
    require(by, Permission.UNIT_MANAGE, parent)
    today = timezone.localdate()
    unit = Unit(
        name=" ".join(name.split()),
        kind=kind,
        parent=parent,
        short_name=short_name.strip(),
        abbreviation=abbreviation.strip(),
        code=code,
        is_open=since <= today,
        **(contact or {}),
    )
    if not parent.is_open:
        raise ValidationError({"parent": f"{parent} đã chấm dứt hoạt động. Hãy chọn đơn vị kế tục."})
    opened = parent.periods.order_by("since").values_list("since", flat=True).first()
    if opened is not None and BEGINNING < since < opened:
        raise ValidationError({"since": f"{parent} chỉ có từ ngày {opened:%d/%m/%Y}."})
    unit.full_clean()
    unit.save()
    UnitPeriod.of(unit, since=since, begun_with=paper).save()
    rebuild_reach(today=today, by=by)
    record(Happened.UNIT_ADDED, by=by, target=unit, unit_id=unit.pk, after=unit.dated())
    return unit


@transaction.atomic
def keep_contact(*, unit: Unit, contact: Mapping[str, str], by: User) -> Unit:
    """How the unit is reached: address, phone, hotline, email, website."""
    require(by, Permission.UNIT_MANAGE, unit)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    before = {name: getattr(unit, name) for name in contact}
    for name, value in contact.items():
        if name not in CONTACT:
            raise TypeError(f"{name} has a history; it is changed by a reorganisation or corrected in its period")
        setattr(unit, name, value)
    unit.full_clean(validate_constraints=False)
    unit.save(update_fields=list(contact))
    if changed := {name: value for name, value in contact.items() if value != before[name]}:
        record(
            Happened.CONTACT_KEPT, by=by, target=unit, unit_id=unit.pk,
            **change_of_unit({name: before[name] for name in changed}, changed),
        )  # fmt: skip
    return unit


@transaction.atomic
def correct_period(*, period: UnitPeriod, words: Mapping[str, str], by: User) -> UnitPeriod:
    """A slip of the pen in the name, short name, abbreviation, kind or code of a period; the unit did not change.

    Raises ValidationError.
    """
    require(by, Permission.UNIT_MANAGE, period.unit)
    period = UnitPeriod.objects.select_for_update(of=("self",)).select_related("unit").get(pk=period.pk)
    before = {name: getattr(period, name) for name in words}
    for name, value in words.items():
        if name not in DATED or name == "parent_id":
            raise TypeError(f"{name} is not a word of a period")
        setattr(period, name, " ".join(value.split()))
    _refuse_twins(period)
    period.full_clean()
    period.save()
    follow_calendar(today=timezone.localdate(), by=by)
    if changed := {name: value for name, value in words.items() if value != before[name]}:
        record(
            Happened.PERIOD_CORRECTED, by=by, target=period.unit, unit_id=period.unit_id,
            before={name: before[name] for name in changed}, after=changed,
        )  # fmt: skip
    return period


def _refuse_twins(period: UnitPeriod) -> None:
    same_time = UnitPeriod.objects.filter(since__lt=period.before, before__gt=period.since).exclude(unit=period.unit_id)
    if same_time.filter(parent=period.parent_id, name=period.name).exists():
        raise ValidationError({"name": "Đã có đơn vị mang tên này ở cùng cấp trong thời gian đó."})
    if period.code and same_time.filter(~Q(code=""), code=period.code).exists():
        raise ValidationError({"code": "Mã định danh này đã có đơn vị khác dùng trong thời gian đó."})


@transaction.atomic
def count_heads(*, unit: Unit, on: date, count: int, by: User, source: str = "") -> HeadCount:
    """How many people work there from that day on; said again for the same day, the later word counts."""
    require(by, Permission.UNIT_MANAGE, unit)
    was = HeadCount.objects.filter(unit=unit, on=on).values_list("count", flat=True).first()
    heads, _ = HeadCount.objects.update_or_create(unit=unit, on=on, defaults={"count": count, "source": source})
    record(
        Happened.HEADS_COUNTED, by=by, target=unit, unit_id=unit.pk,
        before={} if was is None else {"on": on.isoformat(), "count": was},
        after={"on": on.isoformat(), "count": count},
    )  # fmt: skip
    return heads
