"""Forms of submitting and approving, and of issuing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from loa.core.forms import NOT_TOO_FAR
from loa.core.widgets import DayInput, SearchSelect
from loa.plans.actions.approval import Wanted
from loa.plans.queries.approval import Bench
from loa.plans.queries.numbers import parts_of

DAY = {"invalid": "Ngày cần ghi như 05/3/2026."}
LONGEST = 20_000
STAGES = [(n, f"Bước {n}") for n in range(1, 7)]


class ApproverField(forms.ChoiceField):
    """A unit ("12": anybody who approves there) or a person in it ("12-7"); cleans to a `Wanted` or None."""

    widget = SearchSelect

    def offer(self, benches: Sequence[Bench]) -> None:
        self._known = {str(bench.unit.pk): Wanted(bench.unit) for bench in benches}
        self._known |= {
            f"{bench.unit.pk}-{person.pk}": Wanted(bench.unit, approver=person)
            for bench in benches
            for person in bench.people
        }
        self.choices = [
            ("", ""),
            *(
                (
                    value,
                    f"{wanted.approver} – {wanted.unit}" if wanted.approver else f"{wanted.unit}: người có quyền duyệt",
                )
                for value, wanted in self._known.items()
            ),
        ]

    def clean(self, value: Any) -> Wanted | None:
        return self._known.get(super().clean(value))


class StepForm(forms.Form):
    """One step. `today`: its deadline is not before it. A row without an approver is passed over."""

    stage = forms.TypedChoiceField(label="Thứ tự", choices=STAGES, coerce=int)
    who = ApproverField(
        label="Người duyệt", required=False, error_messages={"invalid_choice": "Người này không duyệt được nữa."}
    )
    deadline = forms.DateField(
        label="Hạn duyệt", required=False, widget=DayInput, error_messages=DAY, validators=[NOT_TOO_FAR]
    )

    def __init__(self, *args: Any, benches: Sequence[Bench], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["who"].offer(benches)  # type: ignore[attr-defined]

    def clean_deadline(self) -> date | None:
        deadline: date | None = self.cleaned_data["deadline"]
        if deadline and deadline < self._today:
            raise forms.ValidationError("Hạn duyệt không thể là ngày đã qua.")
        return deadline

    def wanted(self) -> Wanted | None:
        who: Wanted | None = self.cleaned_data.get("who")
        if who is None:
            return None
        return Wanted(who.unit, self.cleaned_data["stage"], who.approver, self.cleaned_data["deadline"])


class HandForm(StepForm):
    """Give a step to somebody else."""

    stage = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].required = True
        self.fields["who"].error_messages["required"] = "Hãy chọn người duyệt."


Steps = forms.formset_factory(StepForm, extra=4, max_num=12, absolute_max=12)


class SubmitForm(forms.Form):
    letter = forms.CharField(
        label="Số tờ trình", max_length=60, required=False, help_text="Ví dụ 45/TTr-SNV; chưa có số thì để trống"
    )
    note = forms.CharField(
        label="Nội dung tờ trình",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Soạn sẵn từ dự thảo và kết quả lấy ý kiến; sửa được. Mỗi dòng là một đoạn",
    )
    ends_consultation = forms.BooleanField(label="Kết thúc lấy ý kiến để trình", required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Lý do", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Trả lại cần ghi lý do, để nơi soạn thảo biết phải sửa gì."},
    )  # fmt: skip


class NoteForm(forms.Form):
    note = forms.CharField(label="Ý kiến", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))


class SignedForm(forms.Form):
    signed = forms.FileField(
        label="Văn bản đã ký", required=True, error_messages={"required": "Hãy chọn tệp.", "empty": "Tệp này rỗng."}
    )


class IssueForm(forms.Form):
    """Number and day of issue. `today`: the day is not after it."""

    number = forms.CharField(
        label="Số, ký hiệu", max_length=60, help_text="Ví dụ 05/KH-UBND", error_messages={"required": "Hãy ghi số."}
    )
    issued_on = forms.DateField(
        label="Ngày ban hành", widget=DayInput, error_messages={**DAY, "required": "Hãy ghi ngày ban hành."}
    )
    signed = forms.FileField(
        label="Văn bản đã ký",
        required=False,
        widget=forms.FileInput,
        error_messages={"empty": "Tệp này rỗng. Hãy chọn lại."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_number(self) -> str:
        number = parts_of(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError("Số, ký hiệu cần ghi như 05/KH-UBND.")
        return str(number)

    def clean_issued_on(self) -> date:
        day: date = self.cleaned_data["issued_on"]
        if day > self._today:
            raise forms.ValidationError("Ngày ban hành không thể sau hôm nay.")
        if day.year < self._today.year - 5:
            raise forms.ValidationError("Hãy kiểm tra lại năm.")
        return day
