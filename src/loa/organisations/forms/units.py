"""Forms of one unit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from loa.core.forms import NOT_TOO_FAR, FigureField
from loa.core.widgets import DayInput, SearchSelect
from loa.organisations.models import Kind, Unit, UnitPeriod, UnitQuerySet
from loa.organisations.states import BEGINNING
from vanban.text.agency_code import BadCode, agency_code

DAY = {"invalid": "Ngày cần ghi như 01/7/2025."}


def canonical_code(typed: str) -> str:
    """The agency code as it is kept, or a ValidationError in words."""
    try:
        return agency_code(typed) if typed.strip() else ""
    except BadCode as error:
        raise ValidationError(str(error)) from error


class UnitForm(forms.ModelForm[Unit]):
    """A unit that is not in the tree yet. `parents`: those one may enter a unit under."""

    parent = forms.ModelChoiceField(label="Trực thuộc", queryset=Unit.objects.none(), widget=SearchSelect)
    kind = forms.ChoiceField(label="Loại", choices=[("", "Chọn loại…"), *Kind.choices])
    since = forms.DateField(
        label="Có từ ngày", widget=DayInput, required=False, error_messages=DAY, validators=[NOT_TOO_FAR],
        help_text="Để trống nếu không rõ: coi như có từ trước khi ghi vào đây",
    )  # fmt: skip
    paper = forms.CharField(
        label="Theo quyết định, nghị quyết",
        max_length=250,
        required=False,
        help_text="Số, ký hiệu, ngày, cơ quan ban hành",
    )

    class Meta:
        model = Unit
        fields = ["parent", "kind", "name", "short_name", "abbreviation", "code"]

    def __init__(self, *args: Any, parents: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents.order_by("folded", "pk")  # type: ignore[attr-defined]

    def clean_since(self) -> date:
        return self.cleaned_data["since"] or BEGINNING

    def clean_code(self) -> str:
        return canonical_code(self.cleaned_data["code"])

    def validate_unique(self) -> None:
        """Left to the action, which knows whether the unit is there on the day."""

    def validate_constraints(self) -> None:
        """As above."""


class ContactForm(forms.ModelForm[Unit]):
    website = forms.URLField(
        label="Trang thông tin điện tử", required=False, assume_scheme="https", help_text="Ví dụ songlam.example.vn"
    )

    class Meta:
        model = Unit
        fields = ["address", "phone", "hotline", "email", "website"]


class PeriodForm(forms.ModelForm[UnitPeriod]):
    class Meta:
        model = UnitPeriod
        fields = ["name", "short_name", "abbreviation", "kind", "code"]

    def clean_code(self) -> str:
        return canonical_code(self.cleaned_data["code"])

    def validate_constraints(self) -> None:
        """Left to the action."""


class HeadsForm(forms.Form):
    on = forms.DateField(label="Tính từ ngày", widget=DayInput, error_messages=DAY, validators=[NOT_TOO_FAR])
    count = FigureField(label="Số người", min_value=0, max_value=1_000_000, decimal_places=0)
    source = forms.CharField(label="Theo", max_length=200, required=False, help_text="Ví dụ: quyết định giao biên chế")

    def clean_count(self) -> int:
        return int(self.cleaned_data["count"])
