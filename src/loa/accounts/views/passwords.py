"""The password: changed, or forgotten and set anew through a letter."""

from __future__ import annotations

from allauth.account import views as accounts
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy

from loa.core.access import open_to


class PasswordChange(accounts.PasswordChangeView):
    template_name = "accounts/change_password.html"
    success_url = reverse_lazy("workspace:settings")

    def form_valid(self, form):  # type: ignore[no-untyped-def]
        response = super().form_valid(form)
        end_other_sessions(self.request, self.request.user)  # Django lets them in no more; take them off the list too
        messages.success(self.request, "Đã đổi mật khẩu. Các thiết bị khác đã được đăng xuất.")
        return response


class FirstPassword(accounts.PasswordSetView):
    """For people who came in without one, by a linked account."""

    template_name = "accounts/change_password.html"
    success_url = reverse_lazy("workspace:settings")

    def form_valid(self, form):  # type: ignore[no-untyped-def]
        response = super().form_valid(form)
        messages.success(self.request, "Đã đặt mật khẩu.")
        return response


class Forgotten(accounts.PasswordResetView):
    """By letter where the installation sends mail; else it says whom to ask. It never says who has an account."""

    template_name = "accounts/forgotten.html"

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not settings.SENDS_MAIL:
            return render(request, "accounts/forgotten_without_mail.html")
        return super().dispatch(request, *args, **kwargs)


class NewPassword(accounts.PasswordResetFromKeyView):
    template_name = "accounts/new_password.html"

    def form_valid(self, form):  # type: ignore[no-untyped-def]
        response = super().form_valid(form)
        messages.success(self.request, "Đã đặt mật khẩu mới. Hãy đăng nhập.")
        return response


set_password = open_to("staff")(FirstPassword.as_view())
change_password = open_to("staff")(PasswordChange.as_view())
forgotten = open_to("everyone")(Forgotten.as_view())
letter_sent = open_to("everyone")(accounts.PasswordResetDoneView.as_view(template_name="accounts/letter_sent.html"))
new_password = open_to("everyone")(NewPassword.as_view())


@open_to("everyone")
def new_password_done(request: HttpRequest) -> HttpResponse:
    return redirect("account_login")
