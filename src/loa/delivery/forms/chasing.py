"""The letter of đôn đốc: to whom, and by when they are to answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from loa.core.forms import NOT_TOO_FAR
from loa.core.widgets import DayInput
from loa.delivery.queries.chasing import LateUnit

LONGEST = 3_000


class ChaseForm(forms.Form):
    """None of the units chosen means all that are late. `is_letter`: a letter is wanted, and not notices alone."""

    answer_by = forms.DateField(
        label="Báo cáo trước ngày",
        widget=DayInput,
        validators=[NOT_TOO_FAR],
        error_messages={"invalid": "Ngày cần ghi như 05/3/2026."},
    )
    note = forms.CharField(
        label="Nội dung thêm vào công văn",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi dòng thành một đoạn. Có thể để trống.",
    )
    tells_units = forms.BooleanField(label="Gửi thông báo trên hệ thống cho các đơn vị", required=False, initial=True)

    def __init__(self, *args: Any, late: list[LateUnit], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.late, self.today = late, today

    def clean_answer_by(self) -> date:
        day: date = self.cleaned_data["answer_by"]
        if day <= self.today:
            raise forms.ValidationError("Ngày báo cáo phải sau hôm nay.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = set(self.data.getlist("unit")) if hasattr(self.data, "getlist") else set()
        cleaned["is_letter"] = self.data.get("as") != "notice"
        cleaned["late"] = [each for each in self.late if not chosen or str(each.unit.pk) in chosen]
        if not cleaned["late"]:
            raise forms.ValidationError("Các đơn vị đã chọn không còn nội dung quá hạn. Hãy tải lại trang.")
        return cleaned
