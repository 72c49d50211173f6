"""The linking of agencies' names to units."""

from __future__ import annotations

from typing import Any

from django import forms

from loa.organisations.models import Kind, Unit


class AgenciesForm(forms.Form):
    """For each name without a unit: leave it ("" ), link it ("12"), or make a unit of a kind ("new:department")."""

    def __init__(self, *args: Any, names: list[str], units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = units
        self._names = names
        self._units = {str(unit.pk): unit for unit in units}
        for n, name in enumerate(names):
            self.fields[f"agency-{n}"] = forms.CharField(label=name, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for n, _ in enumerate(self._names):
            choice = cleaned.get(f"agency-{n}", "")
            if choice and choice not in self._units and choice.removeprefix("new:") not in Kind.values:
                self.add_error(f"agency-{n}", "Hãy chọn lại: đơn vị này không có trong danh sách.")
        return cleaned

    def links(self) -> dict[str, Unit]:
        chosen = {name: self.cleaned_data[f"agency-{n}"] for n, name in enumerate(self._names)}
        return {name: self._units[choice] for name, choice in chosen.items() if choice in self._units}

    def new_units(self) -> dict[str, Kind]:
        chosen = {name: self.cleaned_data[f"agency-{n}"] for n, name in enumerate(self._names)}
        return {name: Kind(c.removeprefix("new:")) for name, c in chosen.items() if c.startswith("new:")}
