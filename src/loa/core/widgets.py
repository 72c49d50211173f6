"""Form widgets for the parts that need more than a plain input."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from loa.core.templatetags.formats import day


class DayInput(forms.DateInput):
    """A date typed as 05/3/2026, with the browser's calendar beside it."""

    template_name = "core/widgets/day_input.html"

    def format_value(self, value: Any) -> str | None:
        return day(value) if isinstance(value, date) else (value or None)


class SearchSelect(forms.Select):
    """A select that becomes a box to type in, with or without accents, where JavaScript runs."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-search": True, **(attrs or {})}, choices)
