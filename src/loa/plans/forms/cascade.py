"""The forms of giving a plan to units."""

from __future__ import annotations

from django import forms

from loa.core.forms import NOT_TOO_FAR
from loa.core.widgets import DayInput


class DueForm(forms.Form):
    due = forms.DateField(
        label="Hạn ban hành kế hoạch của đơn vị",
        help_text="Đơn vị ban hành sau ngày này bị tính là muộn.",
        widget=DayInput,
        validators=[NOT_TOO_FAR],
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Lý do", max_length=500, widget=forms.Textarea({"rows": 2}))
