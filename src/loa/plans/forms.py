"""Forms: upload, one editor for each shape of item, filters, and the linking of agencies."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms

from loa.core.widgets import SearchSelect
from loa.organisations.models import Kind, Unit
from loa.plans.queries.adoption import YEARS
from loa.plans.queries.phrases import quotas_from, timeframe_from
from loa.plans.queries.review import LABELS
from vanban.text.folding import squeeze
from vanban.time.dates import in_figures

ISO = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
REPORTS = [("quarter", "quý"), ("half_year", "6 tháng"), ("year", "năm")]
MODES = [
    ("", "không nêu"),
    ("online_or_in_person", "trực tiếp hoặc trực tuyến"),
    ("online", "trực tuyến"),
    ("in_person", "trực tiếp"),
]
KINDS = [
    ("KH", "Kế hoạch"),
    ("QĐ", "Quyết định"),
    ("CTr", "Chương trình"),
    ("CV", "Công văn"),
    ("ĐA", "Đề án"),
    ("HD", "Hướng dẫn"),
]
AUTHORITIES = [
    ("", "không ghi"),
    ("TM", "TM. Thay mặt"),
    ("KT", "KT. Ký thay"),
    ("TL", "TL. Thừa lệnh"),
    ("TUQ", "TUQ. Thừa ủy quyền"),
    ("Q", "Q. Quyền"),
]


class Lines(forms.CharField):
    """One value a line; cleans to a list without blanks."""

    widget = forms.Textarea(attrs={"rows": 2})

    def clean(self, value: Any) -> list[str]:
        whole = super().clean(value)
        return [line for part in whole.split("\n") if (line := squeeze(part).strip(" ;"))]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class Words(forms.CharField):
    """Cleans to NFC with single spaces."""

    def clean(self, value: Any) -> str:
        return squeeze(super().clean(value))


class WrittenDay(forms.CharField):
    """A day as 05/3/2026, or a month as 3/2026 where the day is blank; cleans to "2026-03-05", "2026-03" or None."""

    def clean(self, value: Any) -> str | None:
        written = squeeze(super().clean(value))
        if not written:
            return None
        numbers = [int(n) for n in re.findall(r"\d+", written)]
        try:
            match numbers:
                case [day, month, year]:
                    return date(year, month, day).isoformat() if day < 100 else date(day, month, year).isoformat()
                case [month, year]:
                    return date(year, month, 1).strftime("%Y-%m")
        except ValueError:
            pass
        raise forms.ValidationError("Ngày ghi như 05/3/2026; chưa có ngày thì ghi tháng, ví dụ 3/2026.")

    def prepare_value(self, value: Any) -> Any:
        return in_figures(value) if isinstance(value, str) and ISO.fullmatch(value) else value


class Editor(forms.Form):
    """Edits one item of the draft. `value` is the item's value; `year` the plan's, for times that name none."""

    def __init__(self, *args: Any, value: Any = None, name: str = "", year: int | None = None, **kwargs: Any) -> None:
        self.value, self.field_name, self.year = value, name, year
        super().__init__(*args, **kwargs)
        self.initial = self.start()
        for field in self.fields.values():
            field.error_messages["required"] = "Chưa ghi nội dung này."

    def start(self) -> dict[str, Any]:
        """What stands in the fields at first."""
        value = self.value if isinstance(self.value, dict) else {}
        return {name: value.get(name) for name in self.fields}

    def whole(self) -> Any:
        """The item as the draft holds it, from the cleaned fields."""
        return {**(self.value if isinstance(self.value, dict) else {}), **self.parts()}

    def parts(self) -> dict[str, Any]:
        """The fields of the item by name."""
        return dict(self.cleaned_data)

    def values(self, pointer: str) -> dict[str, Any]:
        """Field values by JSON pointer, for `actions.correct`."""
        return {f"{pointer}/{name}": value for name, value in self.parts().items()}


class FieldEditor(Editor):
    """A field of the document's head."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = _head_field(self.field_name)
        field.label = LABELS[self.field_name]
        self.fields["value"] = field
        self.initial = {"value": self.value}

    def whole(self) -> Any:
        given = self.cleaned_data["value"]
        return None if given == "" else given

    def values(self, pointer: str) -> dict[str, Any]:
        return {pointer: self.whole()}


def _head_field(name: str) -> forms.Field:
    match name:
        case "date":
            return WrittenDay(required=False)
        case "year":
            return forms.IntegerField(
                min_value=YEARS.start,
                max_value=YEARS.stop - 1,
                error_messages={"invalid": "Năm gồm bốn chữ số, ví dụ 2026."},
            )
        case "kind":
            return forms.ChoiceField(choices=KINDS)
        case "authority":
            return forms.ChoiceField(choices=AUTHORITIES, required=False)
        case "title":
            return Words(widget=forms.Textarea(attrs={"rows": 3}))
    return Words(required=False)


class TextEditor(Editor):
    text = Words(label="Nội dung", widget=forms.Textarea(attrs={"rows": 3}))

    def start(self) -> dict[str, Any]:
        return {"text": self.value}

    def whole(self) -> Any:
        return self.cleaned_data["text"]

    def values(self, pointer: str) -> dict[str, Any]:
        return {pointer: self.whole()}


class CitationEditor(Editor):
    type = Words(label="Loại văn bản")
    number = Words(label="Số, ký hiệu", required=False)
    date = WrittenDay(label="Ngày", required=False)
    issuer = Words(label="Cơ quan ban hành", required=False)
    name = Words(label="Tên, nếu là luật, pháp lệnh", required=False)

    def parts(self) -> dict[str, Any]:
        return {name: value or None for name, value in self.cleaned_data.items()}


class WorkEditor(Editor):
    """What activities and duties in prose have in common."""

    title = Words(label="Tên nhiệm vụ", widget=forms.Textarea(attrs={"rows": 2}))
    quotas = Lines(label="Số lượng", required=False, help_text="Mỗi dòng một chỉ tiêu, ví dụ: 52 số (01 số/tuần)")
    timeframe = Words(label="Thời gian", required=False, help_text="Ví dụ: Quý II/2026, thường xuyên, trước 30/6/2026")

    def start(self) -> dict[str, Any]:
        value = self.value or {}
        return {
            **super().start(),
            "quotas": [quota["text"] for quota in value.get("quotas") or []],
            "timeframe": (value.get("timeframe") or {}).get("text", ""),
        }

    def parts(self) -> dict[str, Any]:
        before = self.value or {}
        return {
            **self.cleaned_data,
            "quotas": quotas_from(self.cleaned_data["quotas"], before=before.get("quotas") or []),
            "timeframe": timeframe_from(self.cleaned_data["timeframe"], year=self.year, before=before.get("timeframe")),
        }


class ActivityEditor(WorkEditor):
    no = Words(label="STT", required=False, max_length=20)
    product = Lines(label="Sản phẩm", required=False, help_text="Mỗi dòng một sản phẩm")
    lead = Lines(label="Chủ trì", required=False, help_text="Mỗi dòng một cơ quan")
    coordinating = Lines(label="Phối hợp", required=False, help_text="Mỗi dòng một cơ quan")
    follow_up = Lines(label="Theo dõi, đôn đốc", required=False, help_text="Mỗi dòng một cơ quan")
    group = Words(label="Nhóm nhiệm vụ", required=False)
    mode = forms.ChoiceField(label="Cách tổ chức", choices=MODES, required=False)
    field_order = [
        "title",
        "quotas",
        "timeframe",
        "lead",
        "coordinating",
        "product",
        "no",
        "follow_up",
        "group",
        "mode",
    ]

    def parts(self) -> dict[str, Any]:
        made = super().parts()
        return {**made, "no": made["no"] or None, "group": made["group"] or None, "mode": made["mode"] or None}


class CommitmentEditor(WorkEditor):
    agencies = Lines(label="Cơ quan thực hiện", required=False, help_text="Mỗi dòng một cơ quan")


class ResponsibilityEditor(Editor):
    agencies = Lines(label="Cơ quan", help_text="Mỗi dòng một cơ quan")
    duties = forms.IntegerField(label="Số nhiệm vụ", min_value=0, max_value=200)
    report = forms.MultipleChoiceField(
        label="Kỳ báo cáo", choices=REPORTS, required=False, widget=forms.CheckboxSelectMultiple
    )


EDITORS: dict[str, type[Editor]] = {
    "field": FieldEditor,
    "text": TextEditor,
    "citation": CitationEditor,
    "activity": ActivityEditor,
    "commitment": CommitmentEditor,
    "responsibility": ResponsibilityEditor,
}


class UploadForm(forms.Form):
    """Which unit the documents are for; the files themselves are taken one by one."""

    unit = forms.ModelChoiceField(label="Đơn vị", queryset=Unit.objects.none(), widget=SearchSelect)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


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
