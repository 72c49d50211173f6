"""Forms of slots, events and the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from loa.core.forms import NOT_TOO_FAR
from loa.core.widgets import DayInput
from vanban.time.holidays import VIETNAM
from vanban.time.slots.stretches import EVENT_DAYS

REASON = "Lý do"
REASON_HINT = "Ví dụ: trùng kỳ họp HĐND; theo Công văn số …"


class MoveForm(forms.Form):
    """New days of one slot."""

    first = forms.DateField(label="Từ ngày", widget=DayInput, validators=[NOT_TOO_FAR])
    due = forms.DateField(label="Đến hạn", widget=DayInput, validators=[NOT_TOO_FAR])
    reason = forms.CharField(label=REASON, max_length=500, help_text=REASON_HINT)
    beyond = forms.BooleanField(label="Ngày mới nằm ngoài năm kế hoạch, vẫn dời", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, due = cleaned.get("first"), cleaned.get("due")
        if first and due and due < first:
            self.add_error("due", "Hạn phải vào hoặc sau ngày bắt đầu.")
        return cleaned


class ReasonForm(forms.Form):
    """Why slots are waived."""

    reason = forms.CharField(label=REASON, max_length=500, help_text=REASON_HINT)


class ManyForm(forms.Form):
    """What to do with several slots at once. `whole`: all that the filters of the page show."""

    MOVE, WAIVE, RESTORE = "doi", "mien", "khoi-phuc"

    act = forms.ChoiceField(
        label="Việc", choices=[(MOVE, "Dời"), (WAIVE, "Miễn"), (RESTORE, "Khôi phục theo kế hoạch")]
    )
    days = forms.IntegerField(
        label="Dời thêm (ngày)", required=False, min_value=-366, max_value=366, help_text="Số âm là dời sớm hơn"
    )
    reason = forms.CharField(label=REASON, max_length=500, required=False, help_text=REASON_HINT)
    beyond = forms.BooleanField(label="Cho phép ra ngoài năm kế hoạch", required=False)
    whole = forms.BooleanField(label="Mọi kỳ đang lọc, không chỉ các kỳ đã chọn", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        act = cleaned.get("act")
        if act == self.MOVE and not cleaned.get("days"):
            self.add_error("days", "Hãy ghi số ngày dời, ví dụ 7.")
        if act in (self.MOVE, self.WAIVE) and not cleaned.get("reason"):
            self.add_error("reason", "Hãy ghi lý do.")
        return cleaned


class EventForm(forms.Form):
    """What an activity waited for came about."""

    happened_on = forms.DateField(label="Ngày diễn ra", widget=DayInput)
    due = forms.DateField(
        label="Hạn thực hiện",
        widget=DayInput,
        required=False,
        validators=[NOT_TOO_FAR],
        help_text=f"Để trống: {EVENT_DAYS} ngày sau, lùi đến ngày làm việc",
    )
    note = forms.CharField(label="Nội dung", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, due = cleaned.get("happened_on"), cleaned.get("due")
        if day and not 1990 <= day.year <= 2199:
            self.add_error("happened_on", "Hãy ghi ngày trong khoảng năm 1990 đến 2199.")
        elif day and due is None and "due" not in self.errors:
            cleaned["due"] = default_due(day)
        elif day and due and due < day:
            self.add_error("due", "Hạn phải vào hoặc sau ngày diễn ra.")
        return cleaned


def default_due(day: date) -> date:
    """Thirty days later, or the next day that is worked."""
    return VIETNAM.next_working(day + timedelta(EVENT_DAYS))
