"""The form of documents to be read."""

from __future__ import annotations

from typing import Any

from django import forms

from loa.core.widgets import SearchSelect
from loa.organisations.models import Unit


class UploadForm(forms.Form):
    """Which unit the documents are for; the files themselves are taken one by one."""

    unit = forms.ModelChoiceField(label="Đơn vị", queryset=Unit.objects.none(), widget=SearchSelect)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
