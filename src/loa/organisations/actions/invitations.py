"""People are let in: a new account with a role and a code, or a new code for an account that is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from loa.accounts.actions import issue_code, remove_second_factors
from loa.accounts.models import AccessCode, User
from loa.accounts.states import Purpose
from loa.audit.actions import record
from loa.organisations.actions.members import grant
from loa.organisations.events import Happened
from loa.organisations.models import Unit
from loa.organisations.permissions import require, require_renewing
from loa.organisations.queries.people import free_usernames
from loa.organisations.roles import Permission, Role
from loa.organisations.states import OPEN_END


@dataclass(frozen=True, slots=True)
class Issued:
    """A code with its text, which is kept nowhere: it goes into a letter or onto a sheet at once."""

    code: AccessCode
    clear: str


@dataclass(frozen=True, slots=True)
class Newcomer:
    full_name: str
    role: Role | str
    email: str = ""
    username: str = ""


@transaction.atomic
def invite(
    *, newcomers: Sequence[Newcomer], unit: Unit, by: User, since: date | None = None, before: date = OPEN_END
) -> list[Issued]:
    """New accounts, each with a role in the unit and a code; all or none. Without a user name, one is made of the name.

    Raises ValidationError with sentences.
    """
    require(by, Permission.MEMBER_MANAGE, unit)
    now = timezone.now()
    proposed = free_usernames([newcomer.full_name for newcomer in newcomers])
    issued = []
    for newcomer, free in zip(newcomers, proposed, strict=True):
        user = User(
            full_name=" ".join(newcomer.full_name.split()),
            username=(newcomer.username or free).lower(),
            email=newcomer.email.strip().lower(),
        )
        user.set_password(None)
        user.full_clean()
        user.save()
        grant(user=user, role=newcomer.role, unit=unit, by=by, since=since, before=before)
        code, clear = issue_code(user=user, purpose=Purpose.INVITATION, by=by, now=now)
        record(Happened.PERSON_INVITED, by=by, target=user, unit_id=unit.pk)
        issued.append(Issued(code, clear))
    return issued


@transaction.atomic
def renew_code(*, person: User, by: User, drops_factors: bool = False) -> Issued:
    """A new code for somebody who lost theirs or forgot the password; earlier codes end.

    `drops_factors`: they also lost the telephone or key of the second factor. Raises ValidationError.
    """
    require_renewing(by, person)
    if not person.is_active:
        raise ValidationError(f"Tài khoản của {person} đã ngừng hoạt động. Hãy mở lại tài khoản trước.")
    purpose = Purpose.NEW_PASSWORD if person.has_usable_password() else Purpose.INVITATION
    code, clear = issue_code(user=person, purpose=purpose, by=by, now=timezone.now())
    record(Happened.CODE_ISSUED, by=by, target=person, after={"purpose": str(purpose)})
    if drops_factors:
        remove_second_factors(user=person, by=by)
    return Issued(code, clear)
