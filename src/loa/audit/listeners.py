"""What other people's packages tell by signals. Our own packages call `record` themselves."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as allauth
from axes.signals import user_locked_out
from django.apps import apps
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import Signal
from django_tasks.signals import task_finished, task_started

from loa.accounts.lockout import typed_name
from loa.accounts.models import User
from loa.audit import origin
from loa.audit.actions import record
from loa.audit.events import Event


def connect() -> None:
    task_started.connect(origin.job_started, dispatch_uid="loa.audit.job_started")
    task_finished.connect(origin.job_finished, dispatch_uid="loa.audit.job_finished")
    _note(user_logged_in, Event.SIGNED_IN)
    _note(user_logged_out, Event.SIGNED_OUT)
    _note(allauth.password_changed, Event.PASSWORD_CHANGED)
    _note(allauth.password_set, Event.PASSWORD_SET)
    _note(allauth.password_reset, Event.PASSWORD_RESET)
    user_login_failed.connect(_sign_in_failed, dispatch_uid=Event.SIGN_IN_FAILED)
    user_locked_out.connect(_locked_out, dispatch_uid=Event.LOCKED_OUT)
    if apps.is_installed("allauth.mfa"):
        from allauth.mfa import signals as mfa

        _note(mfa.authenticator_added, Event.FACTOR_ADDED)
        _note(mfa.authenticator_removed, Event.FACTOR_REMOVED)
        _note(mfa.authenticator_reset, Event.FACTOR_RENEWED)
        _note(mfa.authenticator_used, Event.FACTOR_USED)
        _note(mfa.authentication_failed, Event.FACTOR_FAILED)
    if apps.is_installed("allauth.socialaccount"):
        from allauth.socialaccount import signals as social

        social.social_account_added.connect(_linked, dispatch_uid=Event.LINKED)
        social.social_account_removed.connect(_unlinked, dispatch_uid=Event.UNLINKED)


def _note(signal: Signal, kind: Event) -> None:
    """Record the signal as this kind of event, done to the user it names, by him unless it says by whom."""

    def listener(*, user: User | None = None, by: User | None = None, authenticator: Any = None, **_: Any) -> None:
        if user is not None and user.pk is not None:  # who signs out after the session ended is nobody
            factor = str(authenticator.type) if authenticator is not None else ""
            record(kind, by=by or user, person=user, after={"factor": factor} if factor else None)

    signal.connect(listener, weak=False, dispatch_uid=kind)


def _sign_in_failed(*, credentials: dict[str, Any], request: Any = None, **_: Any) -> None:
    """What was typed is kept only where it is somebody's name: else it may be a password in the wrong field."""
    _failed(Event.SIGN_IN_FAILED, typed_name(request, credentials))


def _locked_out(*, username: str | None = None, **_: Any) -> None:
    _failed(Event.LOCKED_OUT, username or "")


def _failed(kind: Event, typed: str) -> None:
    person = _person(typed)
    record(kind, by=None, person=person, personal={"typed": typed} if person is not None else None)


def _person(typed: str) -> User | None:
    """Whose name or address that is."""
    found = User.objects.filter(username=typed) | User.objects.filter(email=typed)
    return found.first() if typed else None


def _linked(*, sociallogin: Any, **_: Any) -> None:
    account = sociallogin.account
    record(Event.LINKED, by=account.user, person=account.user, after={"provider": account.provider})


def _unlinked(*, socialaccount: Any, **_: Any) -> None:
    user = socialaccount.user
    record(Event.UNLINKED, by=user, person=user, before={"provider": socialaccount.provider})
