"""What is said otherwise of a result that was accepted, and why."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms

from loa.core.forms import NOT_TOO_FAR, FigureField
from loa.core.widgets import DayInput
from loa.delivery.actions.results import Told
from loa.delivery.forms.days import DaysOfWork
from loa.delivery.forms.result import EARLIEST, LARGEST_AMOUNT, CountField, above_nought
from loa.delivery.models import Result
from loa.delivery.states import Channel

MAIN = ("title", "happened_on", "until", "quantity", "measure", "place", "is_repost")


class CorrectionForm(DaysOfWork):
    """Begins with what was accepted. `today` bounds the days."""

    reason = forms.CharField(
        label="Lý do đính chính",
        max_length=1000,
        help_text="Ví dụ: ghi nhầm số người dự; đường dẫn đã đổi.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    title = forms.CharField(label="Tên kết quả", max_length=300)
    happened_on = forms.DateField(label="Ngày thực hiện", widget=DayInput, validators=[EARLIEST, NOT_TOO_FAR])
    until = forms.DateField(label="Đến ngày", required=False, widget=DayInput, validators=[NOT_TOO_FAR])
    quantity = FigureField(label="Số lượng", max_digits=12, decimal_places=3, validators=[LARGEST_AMOUNT])
    measure = forms.CharField(label="Đơn vị tính", required=False, max_length=80)
    place = forms.CharField(label="Nơi thực hiện", required=False, max_length=200)
    is_repost = forms.BooleanField(label="Đăng lại tin, bài của nơi khác", required=False)
    reached = CountField(label="Số người tiếp cận", required=False)
    minutes = CountField(label="Thời lượng (phút)", required=False)
    language = forms.CharField(label="Ngôn ngữ", required=False, max_length=40)
    channel = forms.ChoiceField(label="Kênh", required=False, choices=[("", "Chưa rõ"), *Channel.choices])
    outlet = forms.CharField(label="Tên báo, đài, trang", required=False, max_length=120)
    author = forms.CharField(label="Tác giả", required=False, max_length=120)
    note = forms.CharField(label="Ghi chú", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    key = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, sent: Any = None, *, result: Result, today: date) -> None:
        said = {each.name: getattr(result, each.name) for each in fields(Told)}
        super().__init__(sent, initial={**said, "key": uuid4().hex})
        self.result, self.today = result, today

    @property
    def further(self) -> list[Any]:
        """The fields that are changed seldom."""
        return [self[name] for name in ("reached", "minutes", "language", "channel", "outlet", "author", "note")]

    @property
    def is_further_wrong(self) -> bool:
        return any(field.errors for field in self.further)

    def clean_quantity(self) -> Decimal:
        return above_nought(self.cleaned_data["quantity"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and self.told() == Told(
            **{each.name: getattr(self.result, each.name) for each in fields(Told)}
        ):
            raise forms.ValidationError("Chưa có gì khác với kết quả đã nghiệm thu. Hãy sửa chỗ cần đính chính.")
        return cleaned

    def told(self) -> Told:
        said: dict[str, Any] = {each.name: self.cleaned_data[each.name] for each in fields(Told)}
        return Told(**said)
