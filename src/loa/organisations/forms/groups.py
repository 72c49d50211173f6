"""Forms of groups kept by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms

from loa.core.numbers import whole
from loa.core.widgets import DayInput, SearchSelect
from loa.organisations.groups import BUILT_IN
from loa.organisations.models import Unit, UnitQuerySet
from loa.organisations.queries.names import Names, Other
from loa.organisations.states import BEGINNING, OPEN_END
from vanban.text.folding import squeeze
from vanban.text.names import key

DAY = {"invalid": "Ngày cần ghi như 01/7/2025."}
MOST_LINES = 4000
LISTED = re.compile(r"^(?:\d{1,4}\s*[.)]|[-–+•*])\s*")  # what lists have before a name


class GroupForm(forms.Form):
    """`scopes`: the units in which the person keeps groups; None where the scope is settled."""

    scope = forms.ModelChoiceField(
        label="Phạm vi",
        queryset=Unit.objects.none(),
        widget=SearchSelect,
        help_text="Nhóm dùng cho kế hoạch của đơn vị này và mọi đơn vị bên dưới",
    )
    name = forms.CharField(
        label="Tên nhóm", max_length=200, help_text="Như kế hoạch viết, ví dụ: Các đơn vị tuyến biển"
    )
    extends = forms.ChoiceField(
        label="Mở rộng từ nhóm có sẵn",
        required=False,
        choices=[
            ("", "Không: chỉ gồm các đơn vị được thêm"),
            *((each.key.value, each.name) for each in BUILT_IN.values() if each.has_rule),
        ],
        help_text="Nhóm gồm mọi đơn vị của nhóm có sẵn, cộng và trừ các đơn vị chọn riêng",
    )

    def __init__(self, *args: Any, scopes: UnitQuerySet | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if scopes is None:
            del self.fields["scope"]
        else:
            self.fields["scope"].queryset = scopes.order_by("folded", "pk")  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return squeeze(self.cleaned_data["name"])


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that is no unit of the day by itself: `why`, and units to choose instead."""

    line: str
    why: str
    choices: tuple[Unit, ...] = ()


class AddForm(forms.Form):
    """Units ticked, and names pasted one a line, read as on the day `on` (that of the page)."""

    names = forms.CharField(
        label="Dán danh sách tên đơn vị",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Mỗi dòng một tên, viết tắt cũng được: Sở KH&CN, UBND xã Cồn Én",
    )
    since = forms.DateField(
        label="Thuộc nhóm từ ngày", required=False, widget=DayInput, error_messages=DAY,
        help_text="Để trống: từ trước tới nay, nên kế hoạch đã ban hành cũng tính",
    )  # fmt: skip
    until = forms.DateField(
        label="Đến hết ngày", required=False, widget=DayInput, error_messages=DAY, help_text="Để trống: chưa kết thúc"
    )

    def __init__(self, *args: Any, names: Names, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = names
        self.read: list[Unit] = []
        self.unread: list[Unread] = []

    def clean_names(self) -> str:
        written = (LISTED.sub("", squeeze(each)).strip(" ;,.") for each in self.cleaned_data["names"].splitlines())
        lines = [line for line in written if line]
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(f"Danh sách có {len(lines)} dòng; mỗi lần nhiều nhất {MOST_LINES} dòng.")
        units: dict[int, Unit] = {}
        for line in {key(line): line for line in lines}.values():
            if (unit := self._names.unit_of(line)) is not None:
                units[unit.pk] = unit
            else:
                self.unread.append(self._unread(line))
        self.read = list(units.values())
        return "\n".join(lines)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Ngày cuối không thể trước ngày đầu.")
        return cleaned

    def period(self) -> tuple[date, date]:
        """(since, before) for the rows."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return since or BEGINNING, until + timedelta(days=1) if until else OPEN_END

    def _unread(self, line: str) -> Unread:
        if others := self._names.others(line):
            heirs = {heir.pk: heir for other in others for heir in other.heirs}
            return Unread(line, _told(others[0]), tuple(heirs.values()))
        like = tuple(each.unit for each in self._names.like(line))
        if len(like) > 1 and key(like[0].name) == key(like[1].name):
            return Unread(line, "nhiều đơn vị mang tên này", like)
        if not like and self._names.groups_of(line):
            return Unread(line, "là tên của một nhóm, không phải một đơn vị")
        return Unread(line, "không tìm thấy đơn vị nào mang tên này", like)


def _told(other: Other) -> str:
    paper = f", theo {other.paper}" if other.paper else ""
    turn = f"{other.turn.day:02d}/{other.turn.month}/{other.turn.year}"
    if other.is_later:
        return f"tên này chỉ có từ {turn}{paper}"
    return f"tên cũ, đến trước {turn}{paper}" if other.heirs else f"đã chấm dứt từ {turn}{paper}, chưa ghi kế tục"


class LeaveForm(forms.Form):
    on = forms.DateField(
        label="Không thuộc nhóm từ ngày", widget=DayInput, required=False, error_messages=DAY,
        help_text="Để trống: như chưa bao giờ thuộc nhóm",
    )  # fmt: skip

    def clean_on(self) -> date:
        return self.cleaned_data["on"] or BEGINNING


def units_ticked(values: Iterable[str], names: Names) -> list[Unit]:
    """The units of the boxes that were ticked; what is no unit of the day is passed over."""
    numbers = dict.fromkeys(number for value in values if (number := whole(value)) is not None)
    return [names.as_it_was(number) for number in numbers if names.is_there(number)]
