"""Which evidence a line asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from loa.delivery.states import EvidenceKind


class TermsForm(forms.Form):
    BY_FORM, CHOSEN = "hinh-thuc", "chon"

    which = forms.ChoiceField(
        label="Minh chứng",
        choices=[(BY_FORM, "Theo hình thức của nhiệm vụ"), (CHOSEN, "Một trong các loại chọn dưới đây")],
        widget=forms.RadioSelect,
        error_messages={"required": "Hãy chọn một trong hai cách."},
    )
    proofs = forms.MultipleChoiceField(
        label="Loại minh chứng chấp nhận",
        choices=EvidenceKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    only_originals = forms.BooleanField(label="Không tính tin, bài đăng lại vào chỉ tiêu", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("which") == self.CHOSEN and not cleaned.get("proofs"):
            self.add_error("proofs", "Hãy chọn ít nhất một loại minh chứng.")
        return cleaned

    @property
    def is_by_form(self) -> bool:
        return bool(self.cleaned_data["which"] == self.BY_FORM)

    @property
    def kinds(self) -> list[EvidenceKind]:
        return [EvidenceKind(kind) for kind in self.cleaned_data["proofs"]]
