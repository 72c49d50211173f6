"""Who holds which role where, and who stands in for whom."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.actions import record
from loa.organisations.events import Happened
from loa.organisations.models import Delegation, Membership, Unit
from loa.organisations.permissions import NotAllowed, can, require
from loa.organisations.roles import Permission, Role
from loa.organisations.states import BEGINNING, OPEN_END


@transaction.atomic
def grant(
    *, user: User, role: Role | str, unit: Unit, by: User, since: date | None = None, before: date = OPEN_END
) -> Membership:
    """Give a person a role in a unit from a day (today) up to the day before `before`; held already, it stays as it is.

    Raises ValidationError with a sentence.
    """
    require(by, Permission.MEMBER_MANAGE, unit)
    since = since or timezone.localdate()
    if before <= since:
        raise ValidationError({"before": "Ngày kết thúc phải sau ngày bắt đầu."})
    if not user.is_active:
        raise ValidationError({"user": f"Tài khoản của {user} đã ngừng hoạt động. Hãy mở lại tài khoản trước."})
    if not unit.is_open and unit.periods.filter(before__gt=since).exists() is False:
        raise ValidationError({"unit": f"{unit} đã chấm dứt hoạt động. Hãy giao vai trò ở đơn vị kế tục."})
    held = Membership.objects.filter(user=user, role=role, unit=unit, since__lt=before, before__gt=since).first()
    if held is not None:
        return held
    membership, _ = Membership.objects.update_or_create(
        user=user, role=role, unit=unit, since=since, defaults={"before": before}
    )
    record(
        Happened.ROLE_GRANTED, by=by, target=membership, unit_id=unit.pk, person=user,
        after={"role": str(role), "since": _iso(since), "before": _iso(before)},
    )  # fmt: skip
    return membership


@transaction.atomic
def withdraw(*, membership: Membership, by: User, before: date | None = None) -> Membership:
    """The role ends: today is the first day without it, or the day given. The row stays: it tells who could do what.

    Raises `LastAdministrator`.
    """
    require(by, Permission.MEMBER_MANAGE, membership.unit)
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    was = membership.before
    membership.before = min(was, max(before or timezone.localdate(), membership.since))
    if membership.before < was:
        keep_an_administrator(without=membership, on=membership.before, by=by)
    membership.save(update_fields=["before"])
    record(
        Happened.ROLE_ENDED, by=by, target=membership, unit_id=membership.unit_id, person=membership.user,
        before={"role": membership.role, "before": _iso(was)}, after={"before": _iso(membership.before)},
    )  # fmt: skip
    return membership


@transaction.atomic
def resume(*, membership: Membership, by: User, before: date = OPEN_END) -> Membership:
    """The role was ended by mistake, or its end is put off: it lasts up to the day before `before`.

    Raises ValidationError with a sentence.
    """
    require(by, Permission.MEMBER_MANAGE, membership.unit)
    membership = Membership.objects.select_for_update(of=("self",)).select_related("user").get(pk=membership.pk)
    was = membership.before
    if before <= was:
        return membership
    if not membership.user.is_active:
        raise ValidationError(f"Tài khoản của {membership.user} đã ngừng hoạt động. Hãy mở lại tài khoản trước.")
    again = Membership.objects.filter(user=membership.user_id, unit=membership.unit_id, role=membership.role)
    if again.filter(since__lt=before, before__gt=membership.since).exclude(pk=membership.pk).exists():
        raise ValidationError(f"{membership.user} đã được giao lại vai trò này sau đó.")
    membership.before, membership.ended_by, membership.before_was = before, None, None
    membership.save(update_fields=["before", "ended_by", "before_was"])
    record(
        Happened.ROLE_RESUMED, by=by, target=membership, unit_id=membership.unit_id, person=membership.user,
        before={"role": membership.role, "before": _iso(was)}, after={"before": _iso(before)},
    )  # fmt: skip
    return membership


class LastAdministrator(ValidationError):
    """Nobody could give rights at the top of the tree any more."""

    def __init__(self, unit: Unit, person: User) -> None:
        super().__init__(
            f"{person} là người quản trị cuối cùng của {unit}. Hãy giao vai trò Quản trị ở đó cho một người khác trước."
        )


def keep_an_administrator(*, without: Membership | User, on: date, by: User) -> None:
    """Raises `LastAdministrator` if, from that day on, a root unit had days without an administrator that had one.

    Called within a transaction by whatever takes rights away: a role that ends, an account that stops or is erased.
    """
    person = without if isinstance(without, User) else without.user
    for root in Unit.objects.select_for_update(of=("self",)).filter(parent=None, is_open=True).order_by("pk"):
        # held, so that two who go at the same moment do not each count on the other
        roles = Membership.objects.from_then_on(on).filter(unit=root, role=Role.ADMINISTRATOR, user__is_active=True)
        own = roles.filter(user=without) if isinstance(without, User) else roles.filter(pk=without.pk)
        others = roles.exclude(pk__in=own.values("pk")).order_by("since").values_list("since", "before")
        covered = on
        for since, before in others:
            covered = max(covered, before) if since <= covered else covered
        if any(covered < before for before in own.values_list("before", flat=True)):
            raise LastAdministrator(root, person)


@transaction.atomic
def hand_over(
    *, membership: Membership, stand_in: User, since: date, until: date, by: User, paper: str = ""
) -> Delegation:
    """The holder (or an administrator, for a holder who cannot) lets another act in the role, both days included.

    Limited in time, never of a role that is itself handed over. Raises ValidationError with a sentence.
    """
    if by.on_behalf_of is not None or (
        by.pk != membership.user_id and not can(by, Permission.MEMBER_MANAGE, membership.unit)
    ):
        raise NotAllowed(Permission.MEMBER_MANAGE, membership.unit)
    if stand_in.pk == membership.user_id:
        raise ValidationError({"stand_in": "Hãy chọn một người khác để làm thay."})
    if not stand_in.is_active:
        raise ValidationError({"stand_in": f"Tài khoản của {stand_in} đã ngừng hoạt động."})
    if until < since:
        raise ValidationError({"until": "Ngày cuối không thể trước ngày đầu."})
    if not (membership.since <= since and until < membership.before):
        raise ValidationError({"until": "Khoảng ủy quyền phải nằm trong thời gian giữ vai trò."})
    delegation = Delegation.objects.create(
        membership=membership, stand_in=stand_in, since=since, before=until + timedelta(days=1), paper=paper, made_by=by
    )
    record(
        Happened.HANDED_OVER, by=by, target=delegation, unit_id=membership.unit_id, person=stand_in,
        after={"role": membership.role, "since": _iso(since), "before": _iso(delegation.before)},
        personal={"after": {"paper": paper}} if paper else None,  # such a paper is named after people
    )  # fmt: skip
    return delegation


@transaction.atomic
def take_back(*, delegation: Delegation, by: User) -> Delegation:
    """The absence is over sooner: from now on the stand-in acts no more."""
    membership = delegation.membership
    if by.pk not in {membership.user_id, delegation.stand_in_id} and not can(
        by, Permission.MEMBER_MANAGE, membership.unit
    ):
        raise NotAllowed(Permission.MEMBER_MANAGE, membership.unit)
    delegation = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
    was = delegation.before
    delegation.before = min(was, max(timezone.localdate(), delegation.since))
    delegation.save(update_fields=["before"])
    record(
        Happened.TAKEN_BACK, by=by, target=delegation, unit_id=membership.unit_id, person=delegation.stand_in,
        before={"before": _iso(was)}, after={"before": _iso(delegation.before)},
    )  # fmt: skip
    return delegation


@transaction.atomic
def stand_in(*, absent: User, by: User) -> None:
    """Begin to work for somebody who handed a role over. Raises ValidationError where nothing is handed over today."""
    handed_over = Delegation.objects.on(timezone.localdate()).filter(stand_in_id=by.pk, membership__user=absent)
    if not handed_over.exists():
        raise ValidationError({"person": f"{absent} không ủy quyền cho {by} trong ngày hôm nay."})
    record(Happened.STOOD_IN, by=by, target=absent)


def _iso(day: date) -> str:
    return "" if day in {BEGINNING, OPEN_END} else day.isoformat()
