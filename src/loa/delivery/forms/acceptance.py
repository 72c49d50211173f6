"""Reasons for what is decided."""

from __future__ import annotations

from django import forms


class ReasonForm(forms.Form):
    """`asks`: what the reason is for, in the field's hint."""

    reason = forms.CharField(
        label="Lý do",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy ghi lý do để người ghi kết quả biết cần sửa gì."},
    )

    def __init__(self, *args: object, asks: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["reason"].help_text = asks
