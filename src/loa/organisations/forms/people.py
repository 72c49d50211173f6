"""What people send about people: roles granted and ended, absences."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse_lazy

from loa.accounts.models import User
from loa.core.forms import NOT_TOO_FAR
from loa.core.widgets import DayInput, SearchSelect
from loa.organisations.models import Membership
from loa.organisations.queries.people import named_exactly
from loa.organisations.roles import Role
from loa.organisations.states import OPEN_END

DAY = {"invalid": "Ngày cần ghi như 01/7/2026."}
ROLES = [("", "Chọn vai trò…"), *Role.choices]


class PersonField(forms.CharField):
    """A person, sent by user name or e-mail address: whoever can name one exactly may choose them."""

    def __init__(self, *, choices: Any, **kwargs: Any) -> None:
        widget = SearchSelect(
            {"data-choices": choices, "data-placeholder": "Gõ họ tên; hoặc đúng tên đăng nhập, thư điện tử"}
        )
        super().__init__(widget=widget, max_length=254, **kwargs)

    def clean(self, value: Any) -> User | None:
        typed = super().clean(value)
        if not typed:
            return None
        person = named_exactly(typed)
        if person is None:
            raise ValidationError("Không có tài khoản nào mang tên đăng nhập hoặc địa chỉ thư này.")
        return person

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """The person who was chosen is still shown when the form comes back."""
        bound = super().get_bound_field(form, field_name)
        typed = bound.value() or ""
        person = named_exactly(typed) if typed else None
        self.widget.choices = [("", ""), (typed, str(person))] if person else [("", "")]
        return bound


class TermForm(forms.Form):
    """From a day to a day, both included; without the last the role lasts."""

    since = forms.DateField(label="Từ ngày", widget=DayInput, error_messages=DAY, validators=[NOT_TOO_FAR])
    until = forms.DateField(
        label="Đến hết ngày", widget=DayInput, required=False, error_messages=DAY, validators=[NOT_TOO_FAR],
        help_text="Để trống nếu chưa biết ngày thôi",
    )  # fmt: skip

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        since = self.cleaned_data.get("since")
        if until and since and until < since:
            raise ValidationError("Ngày cuối không thể trước ngày đầu.")
        return until

    def term(self) -> dict[str, date]:
        """`since` and `before`, as actions take them."""
        until = self.cleaned_data["until"]
        return {"since": self.cleaned_data["since"], "before": until + timedelta(days=1) if until else OPEN_END}


class GrantForm(TermForm):
    """A role in a unit for somebody who has an account."""

    person = PersonField(label="Người được giao", choices="")
    role = forms.ChoiceField(label="Vai trò", choices=ROLES)
    field_order = ["person", "role", "since", "until"]

    def __init__(self, *args: Any, choices: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].widget.attrs["data-choices"] = choices


class EndForm(forms.Form):
    last = forms.DateField(
        label="Giữ vai trò đến hết ngày", widget=DayInput, required=False, error_messages=DAY, validators=[NOT_TOO_FAR],
        help_text="Để trống để thôi ngay bây giờ",
    )  # fmt: skip

    def before(self) -> date | None:
        last = self.cleaned_data["last"]
        return last + timedelta(days=1) if last else None


class HandOverForm(forms.Form):
    """Roles for the time of an absence, both days included."""

    roles = forms.ModelMultipleChoiceField(
        label="Vai trò giao lại",
        queryset=Membership.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn ít nhất một vai trò."},
    )
    stand_in = PersonField(label="Người làm thay", choices=reverse_lazy("organisations:stand_in_choices"))
    since = forms.DateField(label="Từ ngày", widget=DayInput, error_messages=DAY, validators=[NOT_TOO_FAR])
    until = forms.DateField(label="Đến hết ngày", widget=DayInput, error_messages=DAY, validators=[NOT_TOO_FAR])
    paper = forms.CharField(
        label="Văn bản ủy quyền", max_length=200, required=False, help_text="Số, ký hiệu, ngày; nếu có"
    )

    def __init__(self, *args: Any, roles: QuerySet[Membership], absent: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.absent = absent
        field: Any = self.fields["roles"]
        field.queryset = roles
        field.label_from_instance = lambda membership: f"{membership.get_role_display()}, {membership.unit}"
        self.fields["since"].initial = today
        if not self.is_bound:
            self.initial["roles"] = [membership.pk for membership in roles]

    def clean_stand_in(self) -> User:
        stand_in: User = self.cleaned_data["stand_in"]
        if stand_in.pk == self.absent.pk:
            raise ValidationError("Hãy chọn một người khác để làm thay.")
        return stand_in

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        since = self.cleaned_data.get("since")
        if since and until < since:
            raise ValidationError("Ngày cuối không thể trước ngày đầu.")
        return until

    def terms(self) -> dict[str, Any]:
        """What every role is handed over by, as the action takes it."""
        return {name: self.cleaned_data[name] for name in ("stand_in", "since", "until", "paper")}
