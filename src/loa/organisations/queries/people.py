"""Who holds which role where and may do what: what the pages of people show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from django.db.models import F, Prefetch, Q, QuerySet, TextChoices

from loa.accounts.models import User
from loa.organisations.models import Delegation, Membership, Reach, Unit, UnitPeriod
from loa.organisations.models.membership import DelegationQuerySet, MembershipQuerySet
from loa.organisations.permissions import units_with
from loa.organisations.roles import NEVER_HANDED_OVER, PERMISSIONS, REACHES_SUBTREE, Permission, Role
from loa.organisations.states import OPEN_END
from vanban.text.folding import fold

CHOICES_SHOWN = 20


class When(TextChoices):
    """Roles seen from a day. The values stand in addresses."""

    HELD = "dang-giu", "Đang giữ"
    COMING = "sap-toi", "Sắp tới"
    ENDED = "da-thoi", "Đã thôi"


@dataclass(frozen=True, slots=True)
class Holders:
    """The units whose roles count in a unit: in `here` every role, in `above` those that reach the subtree."""

    here: frozenset[int]
    above: frozenset[int]

    def roles(self) -> MembershipQuerySet:
        """Of all times."""
        return Membership.objects.filter(Q(unit__in=self.here) | Q(unit__in=self.above, role__in=REACHES_SUBTREE))


def holders_of(unit: Unit, *, on: date, today: date) -> Holders:
    """As rights are today; for another day, the unit and its superiors of that day. One query, or one a level."""
    if on == today:
        rows = Reach.objects.filter(unit=unit).order_by().values_list("holder", "is_here")
        return Holders(
            here=frozenset(holder for holder, is_here in rows if is_here),
            above=frozenset(holder for holder, is_here in rows if not is_here),
        )
    above: list[int] = []
    at: int | None = unit.pk
    while at is not None:
        at = UnitPeriod.objects.on(on).filter(unit=at).order_by().values_list("parent", flat=True).first()
        if at is not None:
            above.append(at)
    return Holders(frozenset([unit.pk]), frozenset(above))


def members_of(holders: Holders, when: When, *, on: date, words: str = "") -> MembershipQuerySet:
    """The roles that count there, held, to come or ended as seen from the day; by name of the person."""
    roles = holders.roles()
    if when == When.HELD:
        roles = roles.on(on)
    elif when == When.COMING:
        roles = roles.filter(since__gt=on, before__gt=F("since"))
    else:
        roles = roles.filter(before__lte=on)
    if words:
        roles = roles.filter(user__in=User.objects.named_like(words).order_by().values("pk"))
    return roles.select_related("user", "unit").order_by("user__folded", "user", "since", "pk")


def known_to(user: User, permission: Permission) -> QuerySet[User]:
    """The people of the units in which the person holds the permission, with the roles that they hold there."""
    there = Membership.objects.filter(unit__in=units_with(user, permission).values("pk"))
    people = User.objects.filter(pk__in=there.order_by().values("user"), is_active=True)
    return people.prefetch_related(Prefetch("memberships", there.select_related("unit"), to_attr="known_roles"))


def named_exactly(typed: str) -> User | None:
    """Whose user name or e-mail address this is."""
    name = typed.strip().lower()
    return User.objects.filter(Q(username=name) | Q(email=name) & ~Q(email="")).first() if name else None


def choices_for(known: QuerySet[User], words: str) -> list[User]:
    """The people known by that name, and whoever has exactly that user name or e-mail address."""
    found = list(known.filter(pk__in=User.objects.named_like(words).order_by().values("pk"))[:CHOICES_SHOWN])
    other = named_exactly(words)
    if other is not None and other.is_active and other not in found:
        other.known_roles = []  # type: ignore[attr-defined]
        found.insert(0, other)
    return found


def delegations_seen_by(user: User) -> DelegationQuerySet:
    """What one handed over oneself, what one was handed, and what was in units that one administers."""
    administered = units_with(user, Permission.MEMBER_MANAGE).values("pk")
    seen = Q(membership__user=user.pk) | Q(stand_in=user.pk) | Q(membership__unit__in=administered)
    return Delegation.objects.filter(seen).select_related("membership__user", "membership__unit", "stand_in")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who may do something, and through what."""

    person: User
    role: Role
    unit: Unit
    is_above: bool
    last: date | None  # the last day, if it is known
    stands_for: User | None = None


@dataclass(frozen=True, slots=True)
class Right:
    permission: Permission
    holders: list[Holder]


def rights_in(unit: Unit, *, today: date) -> list[Right]:
    """Every permission with the people who hold it there today. Three queries."""
    reach = holders_of(unit, on=today, today=today)
    held = list(members_of(reach, When.HELD, on=today).filter(user__is_active=True))
    absences = Delegation.objects.on(today).filter(membership__in=held, stand_in__is_active=True)
    stand_ins: dict[int, list[Delegation]] = {}
    for each in absences.select_related("stand_in").order_by("stand_in__folded", "pk"):
        stand_ins.setdefault(each.membership_id, []).append(each)

    found: dict[Permission, list[Holder]] = {permission: [] for permission in Permission}
    for membership in held:
        role, is_above = Role(membership.role), membership.unit_id not in reach.here
        own = Holder(membership.user, role, membership.unit, is_above, last_day(membership.before))
        handed = [
            Holder(each.stand_in, role, membership.unit, is_above, last_day(each.before), stands_for=membership.user)
            for each in stand_ins.get(membership.pk, [])
        ]
        for permission in PERMISSIONS[role]:
            found[permission] += [own, *([] if permission in NEVER_HANDED_OVER else handed)]
    return [Right(permission, holders) for permission, holders in found.items()]


def last_day(before: date) -> date | None:
    return None if before == OPEN_END else before - timedelta(days=1)


def free_usernames(full_names: Sequence[str]) -> list[str]:
    """For each name a user name that nobody has: "tran.thi.ngoc.lan", or with a number behind. One query."""
    plain = [re.sub(r"[^a-z0-9]+", ".", fold(name)).strip(".")[:50] or "nguoi" for name in full_names]
    alike = Q(pk=None)
    for each in set(plain):
        alike |= Q(username__startswith=each)
    taken = set(User.objects.filter(alike).values_list("username", flat=True))
    found = []
    for each in plain:
        free = next(name for n in count(1) if (name := each if n == 1 else f"{each}{n}") not in taken)
        taken.add(free)
        found.append(free)
    return found
