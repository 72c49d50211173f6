"""Steps from a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from loa.organisations.tree_files.sources import LARGEST

ENDINGS = (".xlsx", ".csv")


class StepsFileForm(forms.Form):
    file = forms.FileField(
        label="Tệp các bước",
        error_messages={
            "required": "Hãy chọn tệp .xlsx hoặc .csv.",
            "empty": "Tệp rỗng. Hãy chọn lại tệp có nội dung.",
        },
    )
    after = forms.BooleanField(label="Giữ các bước đang có và thêm vào sau", required=False)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not str(file.name).lower().endswith(ENDINGS):
            raise ValidationError("Các bước nhập từ tệp .xlsx hoặc .csv. Hãy dùng tệp mẫu.")
        if file.size > LARGEST:
            raise ValidationError(f"Tệp lớn hơn {LARGEST // 1024 // 1024} MB.")
        return file
