"""The second factor: an app on the phone, passkeys, recovery codes."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy

from loa.accounts.middleware import is_second_factor_required
from loa.core.access import open_to


class Overview(base.IndexView):
    template_name = "accounts/factors.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = super().get_context_data(**kwargs)["authenticators"]
        return {
            "app": held.get("totp"),
            "passkeys": held.get("webauthn", []),
            "codes": held.get("recovery_codes"),
            "is_on": bool(held),
            "is_required": is_second_factor_required(self.request.user),
        }


class EndsOtherSessions:
    """What is taken away here may have been in a stranger's hands: other devices have to sign in again."""

    request: HttpRequest
    done = ""

    def form_valid(self, form):  # type: ignore[no-untyped-def]
        response = super().form_valid(form)  # type: ignore[misc]
        end_other_sessions(self.request, self.request.user)
        messages.success(self.request, self.done)
        return response


class AddApp(totp.ActivateTOTPView):
    template_name = "accounts/add_app.html"

    def form_valid(self, form):  # type: ignore[no-untyped-def]
        response = super().form_valid(form)
        messages.success(self.request, "Đã bật xác thực bằng ứng dụng.")
        return response


class RemoveApp(EndsOtherSessions, totp.DeactivateTOTPView):
    template_name = "accounts/remove_app.html"
    done = "Đã tắt xác thực bằng ứng dụng. Các thiết bị khác đã được đăng xuất."


class AddPasskey(passkeys.AddWebAuthnView):
    template_name = "accounts/add_passkey.html"

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "passwordless": True}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **kwargs}  # allauth drops the form that was refused

    def form_valid(self, form):  # type: ignore[no-untyped-def]
        response = super().form_valid(form)
        messages.success(self.request, "Đã thêm khóa truy cập.")
        return response


class RenamePasskey(passkeys.EditWebAuthnView):
    template_name = "accounts/rename_passkey.html"
    success_url = reverse_lazy("mfa_index")


class RemovePasskey(EndsOtherSessions, passkeys.RemoveWebAuthnView):
    template_name = "accounts/remove_passkey.html"
    success_url = reverse_lazy("mfa_index")
    done = "Đã gỡ khóa truy cập. Các thiết bị khác đã được đăng xuất."


class NewRecoveryCodes(recovery.GenerateRecoveryCodesView):
    template_name = "accounts/new_recovery_codes.html"

    def form_valid(self, form):  # type: ignore[no-untyped-def]
        response = super().form_valid(form)
        messages.success(self.request, "Đã tạo mã dự phòng mới; mã cũ không dùng được nữa.")
        return response


overview = open_to("staff")(Overview.as_view())
add_app = open_to("staff")(AddApp.as_view())
remove_app = open_to("staff")(RemoveApp.as_view())
add_passkey = open_to("staff")(AddPasskey.as_view())
rename_passkey = open_to("staff")(RenamePasskey.as_view())
remove_passkey = open_to("staff")(RemovePasskey.as_view())
recovery_codes = open_to("staff")(recovery.ViewRecoveryCodesView.as_view(template_name="accounts/recovery_codes.html"))
new_recovery_codes = open_to("staff")(NewRecoveryCodes.as_view())


@open_to("staff")
def passkeys_elsewhere(request: HttpRequest) -> HttpResponse:
    """An address that allauth knows; the keys stand with the other factors."""
    return redirect("mfa_index")


@open_to("staff")
def codes_on_paper(request: HttpRequest) -> HttpResponse:
    """An address that allauth knows; the page with the codes is printed or copied instead of downloaded."""
    return redirect("mfa_view_recovery_codes")
