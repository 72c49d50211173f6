"""The days on which work was done, the same in every form that says them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from loa.core.templatetags.formats import day


class DaysOfWork(forms.Form):
    """For forms with `happened_on` and after it `until`: neither lies ahead of `today`, nor ends before it begins."""

    today: date

    def clean_happened_on(self) -> date:
        done_on: date = self.cleaned_data["happened_on"]
        if done_on > self.today:
            raise forms.ValidationError(f"Ngày này chưa đến. Chỉ ghi việc đã làm, đến hết {day(self.today)}.")
        return done_on

    def clean_until(self) -> date | None:
        first: Any = self.cleaned_data.get("happened_on")
        until: date | None = self.cleaned_data["until"]
        if first and until and until < first:
            raise forms.ValidationError("Phải vào hoặc sau ngày thực hiện.")
        if until and until > self.today:
            raise forms.ValidationError("Ngày này chưa đến. Hãy ghi khi việc đã xong.")
        return until
