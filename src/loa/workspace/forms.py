"""What people send on the pages that join packages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from loa.accounts.models import User


class ErasureForm(forms.Form):
    """The sign-in name typed once more, since there is no way back."""

    typed = forms.CharField(
        label="Gõ tên đăng nhập của người này để xác nhận",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["typed"].help_text = f"Tên đăng nhập: {person.username}"

    def clean_typed(self) -> str:
        typed = str(self.cleaned_data["typed"]).strip().lower()
        if typed != self.person.username:
            raise ValidationError(f"Chưa khớp. Hãy gõ đúng: {self.person.username}")
        return typed
