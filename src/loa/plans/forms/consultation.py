"""Forms of a round of consultation: whom to ask and until when, what a unit says, what becomes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django import forms

from loa.core.forms import NOT_TOO_FAR
from loa.core.widgets import DayInput
from loa.organisations.models import Unit
from loa.plans.queries.consultation import Choosable, asked_groups
from loa.plans.states import Verdict

DAY = {"invalid": "Ngày cần ghi như 05/3/2026.", "required": "Hãy ghi hạn góp ý."}
LONGEST = 10_000


class UnitsForm(forms.Form):
    """Whole groups and single units. `units`: those that may be asked; `groups`: those of the unit's plans."""

    groups = forms.MultipleChoiceField(label="Nhóm đơn vị", required=False)
    unit = forms.MultipleChoiceField(label="Từng đơn vị", required=False)

    def __init__(self, *args: Any, groups: list[Choosable], units: Collection[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._groups, self._units = groups, {unit.pk: unit for unit in units}
        self.fields["groups"].choices = [(each.ref, each.name) for each in groups]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [(str(pk), unit.name) for pk, unit in self._units.items()]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.error_messages["invalid_choice"] = "Có đơn vị không chọn được nữa. Hãy chọn lại."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.chosen():
            raise forms.ValidationError("Hãy chọn ít nhất một nhóm hoặc một đơn vị.")
        return cleaned

    def chosen(self) -> list[Unit]:
        """The units ticked, by group or one by one, each once."""
        ticked = {int(pk) for pk in self.cleaned_data.get("unit") or []}
        ticked |= asked_groups(self.cleaned_data.get("groups") or [], self._groups)
        return [unit for pk, unit in self._units.items() if pk in ticked]


class RoundForm(forms.Form):
    """Deadline and letter of a round. `today`: the deadline is not before it."""

    deadline = forms.DateField(label="Hạn góp ý", widget=DayInput, error_messages=DAY, validators=[NOT_TOO_FAR])
    letter = forms.CharField(
        label="Số công văn lấy ý kiến", max_length=60, required=False, help_text="Ví dụ 112/UBND-NC; ghi sau cũng được"
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_deadline(self) -> date:
        deadline: date = self.cleaned_data["deadline"]
        if deadline < self._today:
            raise forms.ValidationError("Hạn góp ý không thể là ngày đã qua.")
        return deadline


class AskForm(UnitsForm, RoundForm):
    note = forms.CharField(
        label="Nội dung đề nghị góp ý",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In trong công văn và hiện cho đơn vị được hỏi",
    )
    field_order = ["deadline", "letter", "note", "groups", "unit"]


class CommentForm(forms.Form):
    """`pointers`: the places of the text that may be spoken about."""

    text = forms.CharField(
        label="Ý kiến",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi ý kiến."},
    )
    pointer = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, pointers: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._pointers = set(pointers)

    def clean_pointer(self) -> str:
        pointer: str = self.cleaned_data["pointer"]
        if pointer and pointer not in self._pointers:
            raise forms.ValidationError("Không tìm thấy chỗ góp ý. Hãy tải lại trang.")
        return pointer


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(label="Xem xét", choices=Verdict.choices)
    reason = forms.CharField(
        label="Giải trình", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("verdict") in {Verdict.PARTLY, Verdict.DECLINED} and not cleaned.get("reason"):
            self.add_error("reason", "Không tiếp thu hoặc tiếp thu một phần thì cần giải trình.")
        return cleaned
