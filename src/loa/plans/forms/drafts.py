"""What a draft begins from."""

from __future__ import annotations

from typing import Any

from django import forms

from loa.accounts.models import User
from loa.core.widgets import SearchSelect
from loa.organisations.models import Unit
from loa.plans.models import Plan, Reading
from loa.plans.permissions import units_to_draft_for
from loa.plans.queries.adoption import YEARS
from loa.plans.states import CHANGING, Origin, State

NEEDS = {
    Origin.BLANK: ["unit", "year"],
    Origin.LAST_YEAR: ["unit", "year", "plan"],
    Origin.READING: ["unit", "reading"],
    Origin.AMENDING: ["plan"],
    Origin.REPLACING: ["plan"],
}
ASKED = {
    "unit": "Hãy chọn đơn vị của kế hoạch.",
    "year": "Hãy ghi năm của kế hoạch, ví dụ 2027.",
    "plan": "Hãy chọn kế hoạch.",
    "reading": "Hãy chọn văn bản đã đọc.",
}


class BeginForm(forms.Form):
    origin = forms.ChoiceField(label="Bắt đầu từ", choices=[(each.value, each.label) for each in NEEDS])
    unit = forms.ModelChoiceField(label="Đơn vị", queryset=Unit.objects.none(), widget=SearchSelect)
    year = forms.IntegerField(
        label="Năm kế hoạch", min_value=YEARS.start, max_value=YEARS.stop - 1,
        error_messages={"invalid": "Năm gồm bốn chữ số, ví dụ 2027."},
    )  # fmt: skip
    plan = forms.ModelChoiceField(label="Kế hoạch", queryset=Plan.objects.none(), widget=SearchSelect)
    reading = forms.ModelChoiceField(label="Văn bản đã đọc", queryset=Reading.objects.none(), widget=SearchSelect)

    use_required_attribute = False  # fields of other beginnings are hidden

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        origin = self.data.get("origin", "")
        for name, words in ASKED.items():
            self.fields[name].required = not self.is_bound or name in NEEDS.get(origin, [])
            self.fields[name].error_messages["required"] = words
        units = units_to_draft_for(user)
        plans = Plan.objects.visible_to(user).filter(versions__isnull=False).distinct()
        readings = Reading.objects.visible_to(user).light().filter(state__in=[State.READ, State.ADOPTED])
        for name, rows in (("unit", units), ("plan", plans), ("reading", readings)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            self.fields[name].error_messages["invalid_choice"] = "Hãy chọn lại trong danh sách."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        origin = cleaned.get("origin")
        plan = cleaned.get("plan")
        if origin in CHANGING and plan and plan.unit not in self.fields["unit"].queryset:  # type: ignore[attr-defined]
            self.add_error("plan", f"Chưa có quyền soạn kế hoạch tại {plan.unit}.")
        return cleaned
