"""django-allauth's forms in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth
from django import forms

LABELS = {
    "oldpassword": "Mật khẩu hiện tại",
    "password1": "Mật khẩu mới",
    "password2": "Mật khẩu mới, gõ lần nữa",
    "password": "Mật khẩu",
}
HINTS = {"password1": "Ít nhất 10 ký tự, không chỉ toàn số, không giống tên. Vài từ ghép lại vừa dài vừa dễ nhớ."}


def say_in_our_words(fields: dict[str, forms.Field]) -> None:
    for name, field in fields.items():
        field.label = LABELS[name]
        field.help_text = HINTS.get(name, "")
        field.widget.attrs.pop("placeholder", None)


class PasswordChangeForm(allauth.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_in_our_words(self.fields)

    def clean(self) -> dict[str, Any] | None:
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            self.add_error("password2", "Hai lần gõ mật khẩu mới chưa giống nhau.")
        return self.cleaned_data


class ConfirmAgainForm(allauth.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_in_our_words(self.fields)
