"""Accounts: who may sign up (nobody), what a password is, how letters leave, what to say."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string

from loa.accounts import tasks
from loa.accounts.passwords import normalised
from loa.core.site import site_address

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy kiểm tra phím Caps Lock và bộ gõ tiếng Việt, rồi thử lại."
TOO_OFTEN = "Đã thử quá nhiều lần. Hãy đợi vài phút rồi thử lại."
WAYS_TO_CONFIRM = {
    "reauthenticate": "Dùng mật khẩu",
    "mfa_reauthenticate": "Dùng mã của ứng dụng xác thực hoặc mã dự phòng",
    "mfa_reauthenticate:webauthn": "Dùng khóa truy cập",
}


class Adapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Tài khoản này đã ngừng hoạt động.",
        "email_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "enter_current_password": "Mật khẩu hiện tại chưa đúng.",
        "incorrect_password": "Mật khẩu chưa đúng.",
        "invalid_password_reset": "Đường dẫn đặt lại mật khẩu đã dùng hoặc đã hết hạn.",
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Silent: our own pages say what happened, in our own words."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts nothing: guessing passwords is stopped by axes, by name and address, beyond restarts."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address of the client; none ("0.0.0.0") for a request that the program made itself."""
        return super().get_client_ip(request) if request.META.get("REMOTE_ADDR") else "0.0.0.0"  # noqa: S104

    def clean_password(self, password: str, user: AbstractBaseUser | None = None) -> str:
        one_form = normalised(password)
        super().clean_password(one_form, user=user)
        return one_form

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return f"{site_address(context.request)}{path}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Only the letter for a forgotten password leaves, in the background; allauth has no other for us."""
        if template_prefix != "account/email/password_reset_key":
            return
        subject = render_to_string("accounts/letters/forgotten_subject.txt", context)
        tasks.post(to=email, subject=subject, body=render_to_string("accounts/letters/forgotten.txt", context))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within minutes after signing in: whoever was just asked is not asked again."""
        return super().is_reauthentication_required(app=app, **kwargs) and not signed_in_just_now(context.request)

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": WAYS_TO_CONFIRM[method["id"]]} for method in methods]


def signed_in_just_now(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
