"""What is said of one result. Every sentence stands beside its field; what was typed stays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator

from loa.core.forms import NOT_TOO_FAR, FigureField
from loa.core.templatetags.formats import day
from loa.core.widgets import DayInput
from loa.delivery.actions.results import Told
from loa.delivery.forms.days import DaysOfWork
from loa.delivery.queries.links import NotALink, normalised, with_scheme
from loa.delivery.queries.targets import Target
from loa.delivery.states import Channel, EvidenceKind
from loa.plans.models import Point, Slot
from loa.plans.states import PointKind

EARLIEST = MinValueValidator(date(2020, 1, 1), "Hãy kiểm tra lại năm.")
MOST_FILES = 20
LARGEST_COUNT = MaxValueValidator(2_000_000_000, "Số này quá lớn. Hãy kiểm tra lại.")
LARGEST_AMOUNT = MaxValueValidator(Decimal("999999999"), "Số lượng này quá lớn. Hãy kiểm tra lại.")
BY_CONTENT = ""
FILE_KINDS = [(BY_CONTENT, "Tự nhận theo nội dung tệp")] + [
    (kind.value, kind.label) for kind in EvidenceKind if kind != EvidenceKind.LINK
]


class Files(forms.FileInput):
    """Several files of one name, and those of a telephone's camera beside them."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return [*files.getlist(name), *files.getlist("photos")] if hasattr(files, "getlist") else []


class FilesField(forms.Field):
    widget = Files

    def clean(self, value: Any) -> list[UploadedFile]:
        given = list(value or [])
        if len(given) > MOST_FILES:
            raise forms.ValidationError(f"Mỗi kết quả nhận nhiều nhất {MOST_FILES} tệp một lần. Hãy chọn bớt.")
        return given


class FileForm(forms.Form):
    """One file, and what it is said to be."""

    file = forms.FileField()
    kind = forms.ChoiceField(choices=FILE_KINDS, required=False)


class CountField(FigureField):
    """A whole number, written as offices do."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=10, decimal_places=0, min_value=0, **kwargs)
        self.validators.append(LARGEST_COUNT)
        self.error_messages["max_decimal_places"] = "Phải là số nguyên, ví dụ 12 hoặc 1.500."

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else int(found)


def slot_words(slot: Slot) -> str:
    """ "Kỳ 3: 01/3/2026 – 31/3/2026"."""
    days = day(slot.due) if slot.first == slot.due else f"{day(slot.first)} – {day(slot.due)}"
    return f"Kỳ {slot.no}: {days}"


class SlotChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Slot) -> str:
        return slot_words(obj)


def clean_address(given: str) -> str:
    """As typed, with its scheme; "" for none. Raises ValidationError."""
    if not given.strip():
        return ""
    try:
        normalised(given)
        return with_scheme(given)
    except NotALink as error:
        raise forms.ValidationError(str(error)) from error


def above_nought(quantity: Decimal) -> Decimal:
    """Raises ValidationError for an amount that is none."""
    if quantity <= 0:
        raise forms.ValidationError("Số lượng phải lớn hơn 0, ví dụ 1 hoặc 1.500.")
    return quantity


def sentences(form: forms.BaseForm, name: str) -> str:
    """What is wrong with a field, as one line."""
    return " ".join(str(error) for error in form.errors.get(name, []))


class ResultForm(DaysOfWork):
    """`title` may stay empty beside a link: the page is asked for its own. `today` bounds the day."""

    link = forms.CharField(
        label="Đường dẫn",
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://…"}),
    )
    files = FilesField(label="Ảnh, tệp minh chứng", required=False)  # type: ignore[assignment]  # a field, by its name
    title = forms.CharField(label="Tên kết quả", required=False, max_length=300)
    happened_on = forms.DateField(label="Ngày thực hiện", widget=DayInput, validators=[EARLIEST])
    quantity = FigureField(
        label="Số lượng", max_digits=12, decimal_places=3, validators=[LARGEST_AMOUNT], initial=Decimal(1)
    )
    measure = forms.CharField(label="Đơn vị tính", required=False, max_length=80)
    slot = SlotChoice(
        label="Tính vào kỳ", queryset=Slot.objects.none(), required=False, empty_label="Theo ngày thực hiện"
    )
    until = forms.DateField(label="Đến ngày", required=False, widget=DayInput, validators=[NOT_TOO_FAR])
    place = forms.CharField(label="Nơi thực hiện", required=False, max_length=200)
    minutes = CountField(label="Thời lượng (phút)", required=False)
    language = forms.CharField(
        label="Ngôn ngữ", required=False, max_length=40, help_text="Để trống nếu là tiếng Việt. Ví dụ: tiếng Thái"
    )
    reached = CountField(label="Số người tiếp cận", required=False)
    channel = forms.ChoiceField(label="Kênh", required=False, choices=[("", "Chưa rõ"), *Channel.choices])
    outlet = forms.CharField(label="Tên báo, đài, trang", required=False, max_length=120)
    author = forms.CharField(label="Tác giả", required=False, max_length=120)
    is_repost = forms.BooleanField(label="Đăng lại tin, bài của nơi khác", required=False)
    themes = forms.ModelMultipleChoiceField(
        label="Nội dung tuyên truyền",
        queryset=Point.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    audiences = forms.ModelMultipleChoiceField(
        label="Đối tượng", queryset=Point.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label="Ghi chú", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    keeps_place = forms.BooleanField(label="Giữ vị trí trong ảnh, phim, vì vị trí là minh chứng", required=False)
    knows = forms.BooleanField(required=False, widget=forms.HiddenInput)
    key = forms.RegexField(r"^[0-9a-zA-Z-]{8,64}$", required=False, widget=forms.HiddenInput)

    FOLDED = (
        "until", "place", "minutes", "language", "reached", "channel", "outlet", "author", "is_repost", "themes",
        "audiences", "note", "keeps_place",
    )  # fmt: skip

    def __init__(self, *args: Any, target: Target | None, today: date, proved: bool = False, **kwargs: Any) -> None:
        """`proved`: there is a link already, so that a title must not be asked of a page."""
        super().__init__(*args, **kwargs)
        self.target, self.today, self.proved = target, today, proved
        self.fields["link"].widget.attrs["type"] = "url"
        if target is not None:
            self._offer(target)

    def _offer(self, target: Target) -> None:
        slots, themes, audiences = (self.fields[name] for name in ("slot", "themes", "audiences"))
        slots.queryset = Slot.objects.owed().filter(activity=target.activity, unit=target.unit).order_by("due", "pk")  # type: ignore[attr-defined]
        points = Point.objects.filter(plan=target.plan).order_by("order")
        themes.queryset = points.filter(kind=PointKind.THEME)  # type: ignore[attr-defined]
        audiences.queryset = points.filter(kind=PointKind.AUDIENCE)  # type: ignore[attr-defined]

    @staticmethod
    def beginning(target: Target | None, *, today: date, channel: str = "") -> dict[str, Any]:
        """What the form holds before anybody typed."""
        measures = target.measures if target is not None else []
        return {
            "key": uuid4().hex,
            "happened_on": today,
            "quantity": Decimal(1),
            "measure": measures[0] if measures else "",
            "slot": target.slot if target is not None else None,
            "channel": channel,
        }

    @property
    def is_any_folded_wrong(self) -> bool:
        return any(name in self.errors for name in self.FOLDED)

    @property
    def folded_fields(self) -> list[Any]:
        return [
            self[name] for name in ("until", "place", "minutes", "reached", "language", "channel", "outlet", "author")
        ]

    @property
    def topic_fields(self) -> list[Any]:
        return [self["themes"], self["audiences"]]

    def clean_link(self) -> str:
        return clean_address(self.cleaned_data["link"])

    def clean_quantity(self) -> Decimal:
        return above_nought(self.cleaned_data["quantity"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("title") and not cleaned.get("link") and "title" not in self.errors:
            self.add_error(
                "title", "Hãy ghi tên kết quả, ví dụ tên bài, tên buổi; hoặc dán đường dẫn để lấy tên của trang."
            )
        return cleaned

    def told(self, *, title: str = "", measure: str = "") -> Told:
        """`title`, `measure`: where the form has none."""
        given = self.cleaned_data
        said = {each.name: given[each.name] for each in fields(Told) if each.name in given}
        return Told(**{**said, "title": given["title"] or title, "measure": given["measure"] or measure})

    def kinds(self, given: Iterable[str]) -> list[EvidenceKind | None]:
        """One for each file, in their order; the last said holds for those after it."""
        known = set(EvidenceKind) - {EvidenceKind.LINK}
        said = [EvidenceKind(kind) if kind in known else None for kind in given] or [None]
        return [said[min(at, len(said) - 1)] for at in range(len(self.cleaned_data.get("files") or []))]
