"""Form fields that read what offices write."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator

from loa.core.templatetags.formats import number

FIGURE = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?")

NOT_TOO_FAR = MaxValueValidator(date(2100, 12, 31), "Hãy kiểm tra lại năm.")
"""For days that people type: after the last that Python knows there is no day after, and "lasts" is written so."""


class FigureField(forms.DecimalField):
    """A figure as it is written: 1.500 is one thousand five hundred, 93,01 has decimals. Spaces do not matter."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    default_error_messages = {"invalid": "Phải là số, ví dụ 12 hoặc 1.500 hoặc 93,01."}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        if isinstance(value, int | Decimal):
            return Decimal(value)
        written = "".join(str(value).split())
        if not FIGURE.fullmatch(written):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(written.replace(".", "").replace(",", "."))

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, int | Decimal) else value
