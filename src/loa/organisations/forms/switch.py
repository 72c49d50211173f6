"""What people send about units."""

from __future__ import annotations

from typing import Any

from django import forms

from loa.organisations.models import Unit, UnitQuerySet


class SwitchForm(forms.Form):
    """The unit to act for, one of `units`."""

    unit = forms.ModelChoiceField(queryset=Unit.objects.none())

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
