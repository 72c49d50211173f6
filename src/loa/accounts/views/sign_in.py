"""Signing in and out, and once more before something weighty."""

from __future__ import annotations

from allauth.account import views as accounts
from allauth.mfa.base import views as factors
from allauth.mfa.webauthn import views as passkeys
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from loa.core.access import open_to


class PasskeySignIn(passkeys.LoginWebAuthnView):
    """GET: what the browser is to sign, as JSON. POST: signed in, or back to the sign-in page with a word why."""

    def form_invalid(self, form):  # type: ignore[no-untyped-def]
        messages.error(self.request, "Chưa đăng nhập được bằng khóa này. Hãy dùng khóa khác hoặc mật khẩu.")
        return redirect("account_login")


class PasskeyAgain(passkeys.ReauthenticateWebAuthnView):
    template_name = "accounts/confirm_passkey.html"

    def form_invalid(self, form):  # type: ignore[no-untyped-def]
        messages.error(self.request, "Khóa này chưa đúng. Hãy thử lại hoặc chọn cách khác.")
        return redirect(self.request.get_full_path())


sign_in = open_to("everyone")(accounts.LoginView.as_view(template_name="accounts/sign_in.html"))
sign_in_with_passkey = open_to("everyone")(PasskeySignIn.as_view())
second_step = open_to("everyone")(factors.AuthenticateView.as_view(template_name="accounts/second_step.html"))
sign_out = open_to("everyone")(accounts.LogoutView.as_view(template_name="accounts/sign_out.html"))
confirm_again = open_to("staff")(accounts.ReauthenticateView.as_view(template_name="accounts/confirm_again.html"))
confirm_code = open_to("staff")(factors.ReauthenticateView.as_view(template_name="accounts/confirm_again.html"))
confirm_passkey = open_to("staff")(PasskeyAgain.as_view())


@open_to("everyone")
def sign_up_closed(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/sign_up_closed.html", status=403)


@open_to("everyone")
def inactive(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/inactive.html", status=403)


@open_to("staff")
def email_elsewhere(request: HttpRequest) -> HttpResponse:
    """An address that allauth knows; e-mail addresses are kept by the administrator."""
    return redirect("workspace:settings")
