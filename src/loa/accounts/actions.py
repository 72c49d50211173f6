"""Access codes and what follows from them.

Who may let somebody in is decided above: `loa.organisations` calls these after its own `require(...)`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from loa.accounts.codes import digest, make_code
from loa.accounts.models import AccessCode, User
from loa.accounts.states import Purpose

VALID_FOR = {Purpose.INVITATION: timedelta(days=14), Purpose.NEW_PASSWORD: timedelta(days=3)}
"""A printed invitation travels by courier to a commune; a new password is waited for."""


class NotOpen(Exception):
    """The code was used, withdrawn or has expired; which of them is told to nobody."""


@transaction.atomic
def issue_code(*, user: User, purpose: Purpose, by: User, now: datetime) -> tuple[AccessCode, str]:
    """A new code for this person: its row, and the code itself, which is nowhere kept. Earlier open ones end."""
    withdraw_codes(user=user, by=by, now=now)
    clear = make_code()
    row = AccessCode.objects.create(
        user=user,
        digest=digest(clear),
        purpose=purpose,
        made_by=by,
        made_at=now,
        expires_at=now + VALID_FOR[purpose],
    )
    return row, clear


@transaction.atomic
def withdraw_codes(*, user: User, by: User, now: datetime) -> int:
    """End every unused code of this person, expired or not; how many."""
    User.objects.select_for_update().get(pk=user.pk)  # one after another: two issues at once leave one open code
    return AccessCode.objects.filter(user=user, used_at=None, withdrawn_at=None).update(withdrawn_at=now)


@transaction.atomic
def use_code(*, code: AccessCode, by: User, now: datetime, password: str | None = None, username: str = "") -> User:
    """Redeem the code: set the password, and for an invitation the user name that was chosen.

    Without a password (somebody who signs in by a linked account) the old one ends. Raises NotOpen, and
    ValidationError where the user name is taken.
    """
    code = AccessCode.objects.select_for_update(of=("self",)).select_related("user").get(pk=code.pk)
    user = code.user
    if not code.is_open(now=now) or by != user:
        raise NotOpen
    code.used_at = now
    code.save(update_fields=["used_at"])
    if username and code.purpose == Purpose.INVITATION:
        user.username = username.lower()
        if User.objects.filter(username=user.username).exclude(pk=user.pk).exists():
            raise ValidationError({"username": "Tên đăng nhập này đã có người dùng."})
    user.set_password(password)
    user.save(update_fields=["username", "password", "folded"])
    return user


def note_sent(*, code: AccessCode, by: User | None, now: datetime) -> None:
    AccessCode.objects.filter(pk=code.pk).update(sent_at=now, failure="")


def note_not_sent(*, code: AccessCode, by: User | None, failure: str) -> None:
    """Keep why the letter with the code did not leave, so that whoever invited sees it and prints the sheet instead."""
    AccessCode.objects.filter(pk=code.pk).update(failure=failure[:300])


@transaction.atomic
def remove_second_factors(*, user: User, by: User, request: HttpRequest | None = None) -> int:
    """Take away app, passkeys and recovery codes of somebody who lost them; how many.

    allauth's signal is sent, and says `by` whom as well: the log would take it for the person's own doing.
    """
    removed = list(Authenticator.objects.filter(user=user))
    for each in removed:
        each.delete()
        words = {"request": request, "user": user, "authenticator": each, "by": by}
        factors.authenticator_removed.send(sender=Authenticator, **words)
    return len(removed)
