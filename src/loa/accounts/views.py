"""Signing in and out and changing the password, by django-allauth, on our own pages."""

from __future__ import annotations

from allauth.account import views as allauth
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy

from loa.core.access import open_to


class PasswordChange(allauth.PasswordChangeView):
    template_name = "accounts/change_password.html"
    success_url = reverse_lazy("workspace:settings")

    def form_valid(self, form):  # type: ignore[no-untyped-def]
        response = super().form_valid(form)
        messages.success(self.request, "Đã đổi mật khẩu.")
        return response


sign_in = open_to("everyone")(allauth.LoginView.as_view(template_name="accounts/sign_in.html"))
sign_out = open_to("everyone")(allauth.LogoutView.as_view(template_name="accounts/sign_out.html"))
change_password = open_to("staff")(PasswordChange.as_view())
confirm_again = open_to("staff")(allauth.ReauthenticateView.as_view(template_name="accounts/confirm_again.html"))


@open_to("everyone")
def sign_up_closed(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/sign_up_closed.html", status=403)


@open_to("everyone")
def inactive(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/inactive.html", status=403)


@open_to("everyone")
def forgotten(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/forgotten.html")


@open_to("staff")
def email_elsewhere(request: HttpRequest) -> HttpResponse:
    """An address that allauth knows; e-mail addresses are kept by the administrator."""
    return redirect("workspace:settings")
