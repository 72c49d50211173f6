"""The people of the demonstration province, and who of them works where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from loa.accounts.models import User
from loa.organisations.models import Membership, Unit
from loa.organisations.roles import Role
from loa.project.demo.province import Person


def enter(people: Iterable[Person], *, units: Mapping[str, Unit], password: str) -> None:
    """With their roles. All have one password, made into a hash once: that is slow on purpose."""
    by_name = {person.username: person for person in people}
    there = {user.username: user for user in User.objects.filter(username__in=by_name)}
    like = User()
    like.set_password(password)
    new = [User(username=name, full_name=by_name[name].full_name, password=like.password) for name in by_name]
    there |= {user.username: user for user in User.objects.bulk_create(u for u in new if u.username not in there)}
    for person in by_name.values():
        for name, role in person.roles:
            Membership.objects.get_or_create(user=there[person.username], unit=units[name], role=role)


def person(username: str) -> User:
    return User.objects.get(username=username)


def officers() -> dict[int, User]:
    """Unit → the first who logs its results; also of units that are no more."""
    held = Membership.objects.filter(role=Role.FOCAL_OFFICER).select_related("user").order_by("-pk")
    return {membership.unit_id: membership.user for membership in held}
