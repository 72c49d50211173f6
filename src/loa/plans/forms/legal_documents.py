"""A document of the register of bases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from loa.core.forms import NOT_TOO_FAR
from loa.core.widgets import DayInput, SearchSelect
from loa.plans.models import LegalDocument
from vanban.text.folding import squeeze

DAYS = ("issued_on", "in_force_on", "ended_on")


class LegalDocumentForm(forms.ModelForm[LegalDocument]):
    class Meta:
        model = LegalDocument
        fields = ("unit", "type", "number", "title", "issuer", *DAYS, "replaced_by", "source")
        widgets = {
            "unit": SearchSelect,
            "replaced_by": SearchSelect,
            "title": forms.Textarea(attrs={"rows": 2}),
            **{name: DayInput() for name in DAYS},
        }
        help_texts = {
            "type": "Ví dụ: Nghị quyết, Nghị định, Quyết định, Kế hoạch",
            "number": "Ví dụ: 76/NQ-CP",
            "source": "Nơi tra cứu được văn bản",
        }

    def __init__(self, *args: Any, units: QuerySet[Any], others: QuerySet[LegalDocument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].required = True
        self.fields["unit"].error_messages["required"] = "Hãy chọn đơn vị dùng văn bản này."
        self.fields["replaced_by"].queryset = others.exclude(pk=self.instance.pk or 0)  # type: ignore[attr-defined]
        for name in ("type", "title"):
            self.fields[name].error_messages["required"] = "Chưa ghi nội dung này."
        for name in DAYS:
            self.fields[name].error_messages["invalid"] = "Ngày ghi như 05/3/2026."
            self.fields[name].validators.append(NOT_TOO_FAR)

    def clean_number(self) -> str:
        return "".join(str(self.cleaned_data["number"]).split())

    def clean_title(self) -> str:
        return squeeze(str(self.cleaned_data["title"]))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        number, unit = cleaned.get("number"), cleaned.get("unit")
        same = LegalDocument.objects.filter(Q(unit=unit) | Q(unit=None), number__iexact=number)
        if number and same.exclude(pk=self.instance.pk or 0).exists():
            self.add_error("number", f"Đã có văn bản số {number} trong danh mục.")
        if cleaned.get("replaced_by") and not cleaned.get("ended_on"):
            self.add_error("ended_on", "Hãy ghi ngày văn bản này hết hiệu lực.")
        start, end = cleaned.get("in_force_on"), cleaned.get("ended_on")
        if start and end and end < start:
            self.add_error("ended_on", "Ngày hết hiệu lực phải sau ngày có hiệu lực.")
        return cleaned
