"""What is asked about accounts."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from loa.accounts.codes import digest
from loa.accounts.models import AccessCode, User


def open_code(typed: str, *, now: datetime) -> AccessCode | None:
    """The code that was typed, if it still lets somebody in."""
    return AccessCode.objects.open(now=now).select_related("user").filter(digest=digest(typed)).first()


def erased_username(user: User) -> str:
    """What an account is called whose personal data were erased."""
    return f"da-xoa-{user.pk}"


def is_erased(user: User) -> bool:
    return user.username == erased_username(user)


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def ways_in(user: User) -> int:
    """How many ways to sign in a person has: a password, passkeys, linked accounts."""
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    passwordless = sum(bool(each.wrap().is_passwordless) for each in passkeys)
    return int(user.has_usable_password()) + passwordless + SocialAccount.objects.filter(user=user).count()
