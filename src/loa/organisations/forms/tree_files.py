"""Which file goes under which unit, and which tree goes into which file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from loa.core.widgets import DayInput
from loa.organisations.forms.acts import UnitPick
from loa.organisations.models import Unit, UnitQuerySet
from loa.organisations.tree_files.sources import LARGEST

FORMATS = [("xlsx", "Excel (.xlsx)"), ("csv", "Văn bản (.csv)"), ("json", "JSON cho phần mềm khác (.json)")]
ENDINGS = (".xlsx", ".csv", ".txt", ".json")


class TreeFileForm(forms.Form):
    """`units`: those into which the person may import."""

    unit = forms.ModelChoiceField(
        label="Nhập vào dưới đơn vị",
        queryset=Unit.objects.none(),
        help_text="Dòng không ghi cột Trực thuộc sẽ trực thuộc đơn vị này.",
        error_messages={
            "required": "Hãy chọn đơn vị mà cây trong tệp trực thuộc.",
            "invalid_choice": "Chưa có quyền thêm đơn vị ở đây. Hãy chọn đơn vị khác.",
        },
    )
    file = forms.FileField(
        label="Tệp cây đơn vị",
        error_messages={
            "required": "Hãy chọn tệp .xlsx, .csv hoặc .json.",
            "empty": "Tệp rỗng. Hãy chọn lại tệp có nội dung.",
        },
    )

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].widget = UnitPick(reverse("organisations:import_units"), _name_in(units))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not str(file.name).lower().endswith(ENDINGS):
            raise ValidationError("Cây đơn vị nhập từ tệp .xlsx, .csv hoặc .json. Hãy dùng tệp mẫu.")
        if file.size > LARGEST:
            raise ValidationError(
                f"Tệp lớn hơn {LARGEST // 1024 // 1024} MB. Hãy tách thành nhiều tệp, mỗi tệp một tỉnh."
            )
        return file


class ExportForm(forms.Form):
    """Bound to the address."""

    unit = forms.ModelChoiceField(
        label="Đơn vị",
        queryset=Unit.objects.order_by(),
        help_text="Xuất đơn vị này và mọi đơn vị trực thuộc.",
        error_messages={"required": "Hãy chọn đơn vị.", "invalid_choice": "Không có đơn vị này. Hãy chọn lại."},
    )
    span = forms.ChoiceField(
        label="Thời gian",
        choices=[("day", "Như vào một ngày"), ("history", "Toàn bộ lịch sử, mỗi giai đoạn một dòng")],
        widget=forms.RadioSelect,
    )
    ngay = forms.DateField(
        label="Tính đến ngày",
        widget=DayInput,
        required=False,
        help_text="Để trống là hôm nay.",
        error_messages={"invalid": "Ngày cần ghi như 01/7/2025."},
    )
    format = forms.ChoiceField(label="Dạng tệp", choices=FORMATS, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].widget = UnitPick(reverse("organisations:choices"), _name_in(Unit.objects.all()))


def _name_in(units: UnitQuerySet) -> Any:
    def name_of(value: str) -> str:
        found = units.filter(pk=int(value)).first() if value.isdecimal() and len(value) < 19 else None
        return str(found or "")

    return name_of
