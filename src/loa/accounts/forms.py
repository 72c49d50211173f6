"""django-allauth's forms in our words, and the form with which an access code is redeemed."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as accounts
from allauth.account.fields import PasswordField, SetPasswordField
from allauth.mfa.base import forms as factors
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms

from loa.accounts.models import User
from loa.accounts.passwords import SHORTEST_PASSWORD, normalised

LABELS = {
    "oldpassword": "Mật khẩu hiện tại",
    "password1": "Mật khẩu mới",
    "password2": "Mật khẩu mới, gõ lần nữa",
    "password": "Mật khẩu",
    "username": "Tên đăng nhập",
    "email": "Thư điện tử",
    "code": "Mã xác thực",
    "name": "Tên khóa",
    "passwordless": "Đăng nhập được bằng riêng khóa này, không cần mật khẩu",
    "credential": "Khóa truy cập",
}
HINTS = {
    "password1": f"Từ {SHORTEST_PASSWORD} ký tự. Nên ghép bốn, năm từ dễ nhớ không liên quan với nhau; có thể gõ có "
    "dấu và dấu cách. Không cần chữ hoa, số hay ký hiệu.",
    "name": "Để nhận ra khi có nhiều khóa, ví dụ: Điện thoại của tôi.",
}
NOT_THE_SAME = "Hai lần gõ mật khẩu mới chưa giống nhau."


class InOurWords(forms.Form):
    """Labels and hints in Vietnamese; what allauth writes into empty fields is taken out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS[name]
            field.help_text = HINTS.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, PasswordField):
                field.widget.attrs.setdefault("autocomplete", "new-password")


class TwiceTheSame(InOurWords):
    def clean(self) -> dict[str, Any] | None:
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != normalised(second):
            self.add_error("password2", NOT_THE_SAME)
        return self.cleaned_data


class PasswordChangeForm(TwiceTheSame, accounts.ChangePasswordForm):
    pass


class FirstPasswordForm(TwiceTheSame, accounts.SetPasswordForm):
    pass


class NewPasswordForm(TwiceTheSame, accounts.ResetPasswordKeyForm):
    pass


class ConfirmAgainForm(InOurWords, accounts.ReauthenticateForm):
    pass


class ForgottenForm(InOurWords, accounts.ResetPasswordForm):
    pass


class CodeForm(InOurWords, factors.AuthenticateForm):
    pass


class CodeAgainForm(InOurWords, factors.ReauthenticateForm):
    pass


class AppForm(InOurWords, ActivateTOTPForm):
    pass


class PasskeyForm(InOurWords, AddWebAuthnForm):
    pass


class PasskeyNameForm(InOurWords, EditWebAuthnForm):
    pass


class AccessCodeForm(forms.Form):
    code = forms.CharField(
        label="Mã truy cập",
        max_length=64,
        help_text="Năm nhóm bốn ký tự trên phiếu hoặc trong thư. Gõ hoa hay thường, có gạch nối hay không đều được.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class AcceptForm(TwiceTheSame):
    """The password, and for somebody invited the user name, which may be changed this once."""

    username = forms.CharField(label="Tên đăng nhập")
    password1 = SetPasswordField()
    password2 = PasswordField()

    def __init__(self, *args: Any, user: User, may_rename: bool, **kwargs: Any) -> None:
        super().__init__(*args, initial={"username": user.username}, **kwargs)
        self.user = user
        password = self.fields["password1"]
        assert isinstance(password, SetPasswordField)
        password.user = user
        if may_rename:
            field = self.fields["username"]
            model_field = User._meta.get_field("username")
            field.validators = [*model_field.validators]
            field.widget.attrs.update(autocomplete="username", autocapitalize="none", spellcheck="false", maxlength=60)
            field.help_text = "Giữ nguyên hoặc đổi thành tên dễ nhớ hơn; sau này dùng để đăng nhập."
        else:
            del self.fields["username"]

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].strip().lower()
        if User.objects.filter(username=username).exclude(pk=self.user.pk).exists():
            raise forms.ValidationError("Tên đăng nhập này đã có người dùng.")
        self.user.username = username  # so that the password is compared with the chosen name too
        return username
