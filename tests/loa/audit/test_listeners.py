"""Signing in, failing to, being locked out, leaving, changing the password: told by the packages that do it."""

import pytest
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as social
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.test import Client

from loa.audit.models import Event
from loa.audit.states import Way
from tests.loa.cast import PASSWORD

SIGN_IN = "/tai-khoan/dang-nhap/"


def attempt(login, password, client=None):
    return (client or Client()).post(SIGN_IN, {"login": login, "password": password})


def told():
    return list(Event.objects.order_by("pk").values_list("kind", "actor_id", "person_id"))


def test_signing_in_and_out_is_told(cast):
    client = Client()
    attempt("lan", PASSWORD, client)
    client.post("/tai-khoan/dang-xuat/")
    assert told() == [
        ("audit.signed_in", cast.lan.pk, cast.lan.pk),
        ("audit.signed_out", cast.lan.pk, cast.lan.pk),
    ]
    assert (Event.objects.first().way, Event.objects.first().personal["address"]) == (Way.WEB, "127.0.0.1")


@pytest.mark.parametrize("typed", ["lan", "LAN", " lan "])
def test_failing_is_told_about_the_person_it_was_tried_for(cast, typed):
    attempt(typed, "sai-mat-khau")
    assert told() == [("audit.sign_in_failed", None, cast.lan.pk)]
    assert Event.objects.get().personal["typed"] == "lan"


def test_failing_with_an_unknown_name_does_not_keep_what_was_typed(db):
    """It may be a password in the wrong field."""
    attempt("mat khau cua toi 8127", "sai-mat-khau")
    event = Event.objects.get()
    assert event.person_id is None
    assert "8127" not in f"{event.covered()} {event.personal}"
    assert event.personal["address"] == "127.0.0.1"


def test_lock_out_is_told_after_ten_failures(cast):
    for _ in range(10):
        attempt("lan", "sai-mat-khau")
    kinds = [kind for kind, *_ in told()]
    assert (kinds.count("audit.sign_in_failed"), kinds.count("audit.locked_out")) == (10, 1)
    assert Event.objects.get(kind="audit.locked_out").person_id == cast.lan.pk


def test_changing_the_password_is_told_without_it(cast):
    client = Client()
    attempt("lan", PASSWORD, client)
    new = "bon-tu-ghep-lai-dai"
    client.post("/tai-khoan/doi-mat-khau/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    event = Event.objects.get(kind="audit.password_changed")
    assert event.person_id == cast.lan.pk
    assert new not in str(event.facts) + str(event.personal)


def test_nobody_signing_out_is_not_told(db):
    Client().post("/tai-khoan/dang-xuat/")
    assert told() == []


@pytest.mark.parametrize(
    ("signal", "kind"),
    [
        (mfa.authenticator_added, "audit.factor_added"),
        (mfa.authenticator_removed, "audit.factor_removed"),
        (mfa.authenticator_reset, "audit.factor_renewed"),
        (mfa.authenticator_used, "audit.factor_used"),
        (mfa.authentication_failed, "audit.factor_failed"),
    ],
)
def test_second_factors_are_told_without_their_secret(cast, signal, kind):
    factor = Authenticator(user=cast.lan, type="totp", data={"secret": "bi-mat"})
    signal.send(sender=Authenticator, request=None, user=cast.lan, authenticator=factor)
    event = Event.objects.get()
    assert (event.kind, event.actor_id, event.person_id, event.after) == (
        kind,
        cast.lan.pk,
        cast.lan.pk,
        {"factor": "totp"},
    )


def test_linked_accounts_are_told(cast):
    account = SocialAccount(user=cast.lan, provider="vneid", uid="001")
    social.social_account_added.send(sender=SocialLogin, request=None, sociallogin=SocialLogin(cast.lan, account))
    social.social_account_removed.send(sender=SocialAccount, request=None, socialaccount=account)
    assert told() == [
        ("audit.account_linked", cast.lan.pk, cast.lan.pk),
        ("audit.account_unlinked", cast.lan.pk, cast.lan.pk),
    ]
    assert [(event.before, event.after) for event in Event.objects.order_by("pk")] == [
        ({}, {"provider": "vneid"}),
        ({"provider": "vneid"}, {}),
    ]
