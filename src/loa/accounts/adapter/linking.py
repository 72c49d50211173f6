"""Sign-in at an OpenID Connect provider: who is let in, and how an account there is tied to a person here.

Nobody signs up. A first sign-in is tied to a person by an access code that was just typed, or by a verified e-mail
address where the operator trusts the provider (`LOA_OIDC_TRUST_EMAIL`), or in the settings by the person himself.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from loa.accounts.actions import NotOpen, use_code
from loa.accounts.models import User
from loa.accounts.queries import ways_in
from loa.accounts.requests import forget_code, typed_code

KEPT_CLAIMS = ("sub", "iss", "name", "email", "email_verified", "nonce")


class Provider(OpenIDConnectProvider):
    """allauth's, and what OpenID Connect asks beyond it: a nonce. Keeps no more of a person than is used."""

    def redirect(self, request: HttpRequest, process: str, *args: Any, **kwargs: Any) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        # only from the page of the code: the next person at this machine must not get into the account it is for
        with_code = typed_code(request) if "with_code" in request.POST else None
        kwargs["auth_params"] = {**self.get_auth_params(), **(kwargs.get("auth_params") or {}), "nonce": nonce}
        return super().redirect(request, process, *args, nonce=nonce, code=with_code and with_code.pk, **kwargs)

    def extract_uid(self, data: dict[str, Any]) -> str:
        """A `sub` means somebody at its own provider only: after a change of LOA_OIDC_ISSUER old links open nothing."""
        issuer = hashlib.sha256(self.app.settings["server_url"].encode()).hexdigest()[:16]
        return f"{issuer}:{super().extract_uid(data)}"

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            part: {claim: claims[claim] for claim in KEPT_CLAIMS if claim in claims} for part, claims in data.items()
        }


class SignOn(OpenIDConnectOAuth2Adapter):
    """What allauth's views work with."""


class LinkAdapter(DefaultSocialAccountAdapter):
    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": "Đây là cách đăng nhập duy nhất. Hãy đặt mật khẩu hoặc thêm khóa truy cập rồi mới bỏ liên kết.",
        "connected_other": "Tài khoản này đã liên kết với một người dùng khác.",
    }

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Provider:
        return Provider(request, app=self.get_app(request, provider=provider, client_id=client_id))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never; says whom to ask. Nothing is kept of the stranger."""
        words = {"provider": sociallogin.provider.name}
        raise ImmediateHttpResponse(render(request, "accounts/not_linked.html", words, status=403))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Called once the provider has said who somebody is, before anything follows from it."""
        if not belongs_together(sociallogin):
            raise ImmediateHttpResponse(failed(request, sociallogin.provider))
        if sociallogin.is_existing or sociallogin.state.get("process") != AuthProcess.LOGIN:
            return
        user = let_in_by_code(request, sociallogin) or known_by_mail(sociallogin)
        if user is not None:
            sociallogin.connect(request, user)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        raise ImmediateHttpResponse(failed(request, provider, was_cancelled=error == AuthError.CANCELLED))

    def validate_disconnect(self, account: SocialAccount, accounts: Any) -> None:
        if ways_in(account.user) <= 1:
            raise ValidationError(self.error_messages["no_password"])


def failed(request: HttpRequest, provider: Any, *, was_cancelled: bool = False) -> HttpResponse:
    words = {"provider": provider.name, "was_cancelled": was_cancelled}
    return render(request, "accounts/link_failed.html", words, status=401)


def belongs_together(sociallogin: SocialLogin) -> bool:
    """The ID token is there, answers our own question (nonce), and speaks of the same person as the user info."""
    token = sociallogin.account.extra_data.get("id_token") or {}
    person = sociallogin.account.extra_data.get("userinfo") or token
    asked = str(sociallogin.state.get("nonce") or "")
    return (
        bool(asked)
        and secrets.compare_digest(asked, str(token.get("nonce")))
        and bool(token.get("sub"))
        and token["sub"] == person.get("sub")
    )


def let_in_by_code(request: HttpRequest, sociallogin: SocialLogin) -> User | None:
    """Whoever typed an access code and, on its page, chose to sign in at the provider instead of with a password."""
    code = typed_code(request)
    if code is None or sociallogin.state.get("code") != code.pk:
        return None
    forget_code(request)
    try:
        return use_code(code=code, by=code.user, now=timezone.now())
    except NotOpen:
        return None


def known_by_mail(sociallogin: SocialLogin) -> User | None:
    """The person with a verified address, if the operator trusts the provider with that.

    Not somebody who is linked already: an address that was given to a successor must not open the old account.
    """
    if not sociallogin.provider.app.settings.get("trust_email"):
        return None
    verified = [each.email.lower() for each in sociallogin.email_addresses if each.verified is True]
    linked = SocialAccount.objects.filter(provider=sociallogin.account.provider).values("user")
    found = User.objects.filter(email__in=verified, is_active=True).exclude(pk__in=linked)
    return found[0] if len(found) == 1 else None
