"""One editor for each shape of item of a plan's text."""

from __future__ import annotations

from typing import Any

from django import forms

from loa.plans.forms.fields import Lines, Words, WrittenDay
from loa.plans.queries.adoption import YEARS
from loa.plans.queries.phrases import quotas_from, timeframe_from
from loa.plans.queries.review import LABELS

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
        field = head_field(self.field_name)
        field.label = LABELS[self.field_name]
        self.fields["value"] = field
        self.initial = {"value": self.value}

    def whole(self) -> Any:
        given = self.cleaned_data["value"]
        return None if given == "" else given

    def values(self, pointer: str) -> dict[str, Any]:
        return {pointer: self.whole()}


def head_field(name: str) -> forms.Field:
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
