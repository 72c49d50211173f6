"""A list of results before it is logged: each row a form of its own, shown with what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms

from loa.core import numbers
from loa.core.forms import NOT_TOO_FAR, FigureField
from loa.core.widgets import DayInput
from loa.delivery.actions.results import Told
from loa.delivery.forms.days import DaysOfWork
from loa.delivery.forms.result import EARLIEST, LARGEST_AMOUNT, CountField, clean_address, sentences
from loa.delivery.queries.links import NotALink, key_of
from loa.delivery.queries.pasted import COLUMNS, MOST, Row

SHOWN = ("link", "title", "happened_on", "quantity")
"""Columns that the preview lets one change; the others stay as they came, and are named below the row."""


class PastedForm(forms.Form):
    """The list itself: pasted words, or a file."""

    pasted = forms.CharField(
        label="Danh sách",
        required=False,
        max_length=1_000_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": "https://…\nhttps://…"}),
        help_text="Mỗi dòng một đường dẫn; hoặc các dòng chép từ bảng tính: đường dẫn, tên, ngày, số lượng…",
    )
    file = forms.FileField(label="Hoặc tệp bảng tính", required=False, help_text="Tệp .xlsx hoặc .csv")
    day = forms.DateField(
        label="Ngày cho các dòng chưa ghi ngày",
        required=False,
        widget=DayInput,
        help_text="Để trống thì lấy ngày đăng của trang, nếu trang có ghi",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not str(cleaned.get("pasted") or "").strip():
            self.add_error("pasted", "Hãy dán danh sách vào đây, hoặc chọn tệp bảng tính.")
        return cleaned


class RowForm(DaysOfWork):
    """What one row says. `key` makes the row harmless to send twice."""

    link = forms.CharField(label="Đường dẫn", required=False, max_length=2000)
    title = forms.CharField(label="Tên kết quả", required=False, max_length=300)
    happened_on = forms.DateField(
        label="Ngày",
        validators=[EARLIEST],
        error_messages={
            "required": "Hãy ghi ngày thực hiện.",
            "invalid": "Ngày chưa đúng. Hãy ghi ngày/tháng/năm, ví dụ 05/3/2026.",
        },
    )
    quantity = FigureField(
        label="Số lượng", required=False, max_digits=12, decimal_places=3, validators=[LARGEST_AMOUNT]
    )
    measure = forms.CharField(label="Đơn vị tính", required=False, max_length=80)
    until = forms.DateField(label="Đến ngày", required=False, validators=[NOT_TOO_FAR])
    minutes = CountField(label="Số phút", required=False)
    reached = CountField(label="Số người tiếp cận", required=False)
    place = forms.CharField(label="Nơi", required=False, max_length=200)
    outlet = forms.CharField(label="Báo, đài, trang", required=False, max_length=120)
    author = forms.CharField(label="Tác giả", required=False, max_length=120)
    language = forms.CharField(label="Ngôn ngữ", required=False, max_length=40)
    note = forms.CharField(label="Ghi chú", required=False, max_length=2000)
    key = forms.RegexField(r"^[0-9a-zA-Z-]{8,64}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_link(self) -> str:
        return clean_address(self.cleaned_data["link"])

    def clean_quantity(self) -> Decimal:
        quantity: Decimal | None = self.cleaned_data["quantity"]
        if quantity is not None and quantity <= 0:
            raise forms.ValidationError("Số lượng phải lớn hơn 0, ví dụ 1 hoặc 1.500.")
        return quantity if quantity is not None else Decimal(1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", "Hãy ghi tên kết quả.")
        return cleaned

    def told(self, *, measure: str, channel: str) -> Told:
        given = self.cleaned_data
        said = {each.name: given[each.name] for each in fields(Told) if each.name in given}
        return Told(**{**said, "measure": given["measure"] or measure, "channel": channel})


@dataclass(slots=True)
class ListedRow:
    """A row of the preview. `notes`: what is to be looked at; `is_chosen`: it is to be logged."""

    no: int
    form: RowForm
    notes: list[str] = field(default_factory=list)
    is_chosen: bool = True
    was_seen: bool = False  # its notes were shown before

    @property
    def is_wrong(self) -> bool:
        return bool(self.form.errors)

    @property
    def wrong(self) -> list[str]:
        """Sentences about what the row has no box for."""
        return [
            f"{self.form.fields[name].label}: {sentences(self.form, name)}"
            for name in self.form.errors
            if name not in SHOWN and name in self.form.fields
        ]

    @property
    def is_only_without_name(self) -> bool:
        """What the page behind the link may fill in."""
        lacking = {name for name in ("title", "happened_on") if not self.form[name].value()}
        return bool(self.form["link"].value() and lacking) and set(self.form.errors) <= lacking

    @property
    def more(self) -> list[tuple[str, str]]:
        """What else the row says: words for the page, by field."""
        rest = [name for name in COLUMNS if name not in SHOWN]
        return [(str(self.form.fields[name].label), value) for name in rest if (value := self.form[name].value())]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        names = [name for name in COLUMNS if name not in SHOWN]
        return [(self.form.add_prefix(name), value) for name in names if (value := self.form[name].value())]


def begun(rows: Iterable[Row], *, today: date, day: str) -> list[ListedRow]:
    """Rows as they were read; `day` where a row names none. The quantity is one unless it says so."""
    listed = []
    for at, row in enumerate(rows):
        cells = {"happened_on": day, "quantity": "1", **row.cells, "key": uuid4().hex}
        bound = {f"d{at}-{name}": value for name, value in cells.items()}
        listed.append(ListedRow(row.no, RowForm(bound, prefix=f"d{at}", today=today)))
    return listed


def sent(given: Mapping[str, str], *, today: date) -> list[ListedRow]:
    """Rows as the preview sends them back, without those that were taken out."""
    listed = []
    for at in range(min(numbers.whole(given.get("rows")) or 0, MOST)):
        if f"d{at}-key" not in given or given.get(f"d{at}-bo"):
            continue
        listed.append(
            ListedRow(
                no=numbers.whole(given.get(f"d{at}-no")) or at + 1,
                form=RowForm(given, prefix=f"d{at}", today=today),
                is_chosen=bool(given.get(f"d{at}-chon")),
                was_seen=bool(given.get(f"d{at}-seen")),
            )
        )
    return listed


def note_twins(rows: Iterable[ListedRow]) -> None:
    """Say where a link stands in the list before."""
    first: dict[str, int] = {}
    for row in rows:
        link = row.form["link"].value()
        try:
            key = key_of(link) if link else ""
        except NotALink:
            continue
        if key and key in first:
            row.notes.append(f"Trùng đường dẫn với dòng {first[key]}.")
        elif key:
            first[key] = row.no
