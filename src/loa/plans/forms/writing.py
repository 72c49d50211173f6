"""The editors of a draft: those of the review, with what only a writer fills in. Nothing is required while writing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from loa.core.forms import FigureField
from loa.plans.forms import editors
from loa.plans.forms.fields import Lines, Words
from loa.plans.queries.drafting import Row
from loa.plans.queries.review import LABELS
from loa.plans.queries.text import DOCUMENT

HEAD = [name for name in DOCUMENT if name not in ("number", "date")]
"""What a writer fills in; number and day are given on issue."""
WAS = "was-"


class HeadEditor(editors.Editor):
    """The head of the document in one form; `value` is the whole head."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in HEAD:
            field = editors.head_field(name)
            field.label = LABELS[name]
            self.fields[name] = field
        self.initial = self.start()

    def parts(self) -> dict[str, Any]:
        return {name: None if value == "" else value for name, value in self.cleaned_data.items()}


class Money(forms.Form):
    """What a line costs and who pays."""

    money = FigureField(
        label="Kinh phí (đồng)",
        required=False,
        min_value=0,
        max_digits=15,
        decimal_places=0,
        help_text="Ví dụ: 15.000.000",
    )
    money_source = Words(label="Nguồn kinh phí", required=False, max_length=250)


def _whole(parts: dict[str, Any]) -> dict[str, Any]:
    money = parts.get("money")
    return {**parts, "money": int(money) if money is not None else None}


class ActivityEditor(editors.ActivityEditor, Money):
    field_order = [*editors.ActivityEditor.field_order, "money", "money_source"]

    def parts(self) -> dict[str, Any]:
        return _whole(super().parts())


class CommitmentEditor(editors.CommitmentEditor, Money):
    def parts(self) -> dict[str, Any]:
        return _whole(super().parts())


class ResponsibilityEditor(editors.ResponsibilityEditor):
    """The duties themselves, one a line; they are counted from there. Where only their number is known, it stays."""

    duties = None  # type: ignore[assignment]
    points = Lines(
        label="Nhiệm vụ", required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="Mỗi dòng một việc"
    )
    field_order = ["agencies", "points", "report"]

    def parts(self) -> dict[str, Any]:
        made = super().parts()
        before = (self.value or {}).get("duties") or 0
        return {**made, "duties": len(made["points"]) or before}


EDITORS: dict[str, type[editors.Editor]] = {
    **editors.EDITORS,
    "head": HeadEditor,
    "activity": ActivityEditor,
    "commitment": CommitmentEditor,
    "responsibility": ResponsibilityEditor,
}


def editor(row: Row, *, year: int | None, posted: Any = None, prefix: str = "") -> editors.Editor:
    """The form of a row; bound where `posted` is given."""
    made = EDITORS[row.shape](posted, value=row.value, year=year, prefix=f"{prefix}{row.id}", label_suffix="")
    made.use_required_attribute = False
    if posted is not None:
        for field in made.fields.values():
            field.required = False
    return made


def shown(form: editors.Editor) -> dict[str, list[str]]:
    """What stands in each field of the form, by its name on the page; several where boxes are ticked."""
    return {box.html_name: _texts(box.value()) for box in form}


def _texts(value: Any) -> list[str]:
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return ["" if value is None else str(value)]


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed into the form of a row, and what they saw when they began, by pointer."""

    values: dict[str, Any]
    before: dict[str, Any]
    form: editors.Editor

    @property
    def errors(self) -> dict[str, str]:
        """By the name of the field on the page."""
        return {self.form[name].html_name: " ".join(map(str, words)) for name, words in self.form.errors.items()}


def typed_in(row: Row, posted: Any, *, year: int | None) -> Typed:
    """Read the form: its fields, and under "was-" the same fields as they were when the writer opened it.

    Fields that cannot be read are left out; the others count.
    """
    form, was = editor(row, year=year, posted=posted), editor(row, year=year, posted=posted, prefix=WAS)
    return Typed(_values(form, row.pointer), _values(was, row.pointer), form)


def _values(form: editors.Editor, pointer: str) -> dict[str, Any]:
    form.is_valid()
    for name in form.errors:
        form.cleaned_data[name] = form.fields[name].clean("") if name != "year" else None
    wrong = {f"{pointer}/{name}" for name in form.errors}
    return {place: value for place, value in form.values(pointer).items() if place not in wrong}
