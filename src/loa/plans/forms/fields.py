"""Fields for words as people type them: lists a line, words, days in figures."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms

from vanban.text.folding import squeeze
from vanban.time.dates import in_figures

ISO = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


class Lines(forms.CharField):
    """One value a line; cleans to a list without blanks."""

    widget = forms.Textarea(attrs={"rows": 2})

    def clean(self, value: Any) -> list[str]:
        whole = super().clean(value)
        return [line for part in whole.split("\n") if (line := squeeze(part).strip(" ;"))]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class Words(forms.CharField):
    """Cleans to NFC with single spaces."""

    def clean(self, value: Any) -> str:
        return squeeze(super().clean(value))


class WrittenDay(forms.CharField):
    """A day as 05/3/2026, or a month as 3/2026 where the day is blank; cleans to "2026-03-05", "2026-03" or None."""

    def clean(self, value: Any) -> str | None:
        written = squeeze(super().clean(value))
        if not written:
            return None
        numbers = [int(n) for n in re.findall(r"\d+", written)]
        try:
            match numbers:
                case [day, month, year]:
                    return date(year, month, day).isoformat() if day < 100 else date(day, month, year).isoformat()
                case [month, year]:
                    return date(year, month, 1).strftime("%Y-%m")
        except ValueError:
            pass
        raise forms.ValidationError("Ngày ghi như 05/3/2026; chưa có ngày thì ghi tháng, ví dụ 3/2026.")

    def prepare_value(self, value: Any) -> Any:
        return in_figures(value) if isinstance(value, str) and ISO.fullmatch(value) else value
