"""A form for each kind of step, as an official speaks of it. What it says is a `Said`.

A form is drawn from what was typed, also before it is checked: choosing a unit or adding a row asks the server to draw
the form anew, and nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict

from loa.core.forms import FigureField
from loa.organisations.forms.acts import UnitField, key_of, value_of
from loa.organisations.models.unit import check_agency_code
from loa.organisations.queries.act_pages import Ground
from loa.organisations.reform import WHOLE, From, Into, Key, Said
from loa.organisations.states import Kind, StepKind

NEW, OLD = "new", "old"
ROWS_AT_MOST = 50
KINDS = [("", "Chọn loại đơn vị"), *Kind.choices]


def share_field(label: str, **kwargs: Any) -> FigureField:
    return FigureField(
        label=label,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        error_messages={
            "min_value": "Phần số liệu từ 0 đến 100 %%.",
            "max_value": "Phần số liệu từ 0 đến 100 %%.",
            "max_decimal_places": "Nhiều nhất hai chữ số thập phân, ví dụ 33,33.",
            "max_digits": "Phần số liệu từ 0 đến 100 %%, nhiều nhất hai chữ số thập phân.",
        },
        **kwargs,
    )


def _initial(typed: QueryDict, prefix: str, names: list[str]) -> dict[str, Any]:
    """What was typed, for a form that is drawn and not checked."""
    start = f"{prefix}-" if prefix else ""
    return {name: typed[start + name] for name in names if start + name in typed}


class ResultForm(forms.Form):
    """A unit after the step: one that is made, or one that is there."""

    how = forms.ChoiceField(
        label="Đơn vị sau sắp xếp", choices=[(NEW, "Lập đơn vị mới"), (OLD, "Vào đơn vị đã có")],
        widget=forms.RadioSelect, initial=NEW,
    )  # fmt: skip
    name = forms.CharField(
        label="Tên đơn vị", max_length=200, help_text="Tên đầy đủ như trong quyết định",
        error_messages={"required": "Hãy ghi tên đầy đủ của đơn vị mới."},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="Loại đơn vị", choices=KINDS, error_messages={"required": "Hãy chọn loại của đơn vị mới."}
    )
    short_name = forms.CharField(label="Tên ngắn", max_length=80, required=False)
    abbreviation = forms.CharField(label="Chữ viết tắt", max_length=30, required=False)
    code = forms.CharField(label="Mã định danh", max_length=35, required=False, validators=[check_agency_code])

    use_required_attribute = False  # half of the boxes are not asked for

    def __init__(
        self, typed: QueryDict, *, prefix: str, ground: Ground, check: bool, may_be_old: bool, shared: bool
    ) -> None:
        names = [*self.base_fields, "unit", "parent", "share"]
        super().__init__(typed if check else None, prefix=prefix, initial=_initial(typed, prefix, names))
        self.fields["unit"] = UnitField(
            ground=ground, label="Đơn vị đã có", error_messages={"required": "Hãy chọn đơn vị đã có."}
        )
        self.fields["parent"] = UnitField(
            ground=ground, with_new=True, label="Trực thuộc",
            error_messages={"required": "Hãy chọn đơn vị cấp trên của đơn vị mới."},
        )  # fmt: skip
        if shared:
            self.fields["share"] = share_field("Nhận bao nhiêu % số liệu", help_text="Cộng lại phải đủ 100")
        if not may_be_old:
            del self.fields["how"], self.fields["unit"]

    @property
    def more(self) -> list[BoundField]:
        """What is seldom filled in."""
        return [self["short_name"], self["abbreviation"], self["code"]]

    @property
    def more_is_open(self) -> bool:
        return any(field.value() or field.errors for field in self.more)

    def clean(self) -> dict[str, Any]:
        """What is not asked for in the chosen case is no mistake."""
        is_old = self.cleaned_data.get("how", NEW) == OLD
        for name in ("name", "kind", "parent", "short_name", "abbreviation", "code") if is_old else ("unit",):
            self.errors.pop(name, None)
        return self.cleaned_data

    def into(self, place: str) -> Into:
        found = self.cleaned_data
        share = found.get("share") or Decimal(0)
        if found.get("how", NEW) == OLD:
            return Into(found["unit"], share=share)
        words = {name: found[name] for name in ("name", "kind", "parent", "short_name", "abbreviation", "code")}
        return Into(place, share=share, **words)


class StepForm(forms.Form):
    """`typed`: what the person sent, or `typed_of` a step that is there; `check`: whether it is to be recorded.

    The units that a step takes from are `units`; of each, a part may go where the kind has parts.
    """

    step: ClassVar[StepKind]
    title: ClassVar[str]
    hint: ClassVar[str]
    units_label: ClassVar[str] = ""  # empty: the kind takes from nobody
    many: ClassVar[bool] = True
    least: ClassVar[int] = 1
    parts: ClassVar[bool] = False
    rows: ClassVar[int] = 0  # results at the beginning
    more_rows: ClassVar[bool] = False
    may_be_old: ClassVar[bool] = False

    def __init__(self, typed: QueryDict, *, ground: Ground, check: bool = False) -> None:
        self.typed, self.ground, self.check = typed, ground, check
        super().__init__(typed if check else None, initial=_initial(typed, "", [*self.base_fields]))
        self.auto_id = "step_%s"
        self.units = [key for value in typed.getlist("units") if isinstance(key := key_of(value), int)]
        self.units = list(dict.fromkeys(self.units))
        self.add_fields()
        self.initial.update(_initial(typed, "", [*self.fields]))
        numbers = typed.getlist("rows") or [str(at) for at in range(1, self.rows + 1)]
        self.results = [
            ResultForm(
                typed, prefix=f"r{number}", ground=ground, check=check, may_be_old=self.may_be_old,
                shared=self.more_rows,
            )
            for number in numbers[:ROWS_AT_MOST] if number.isdecimal()
        ]  # fmt: skip

    def add_fields(self) -> None:
        if not self.units_label:
            return
        if self.many:
            self.fields["more"] = UnitField(
                ground=self.ground, label=self.units_label, required=False, presses="step-press"
            )
        else:
            self.fields["units"] = UnitField(
                ground=self.ground, label=self.units_label, presses="step-press" if self.rows else "",
                error_messages={"required": "Hãy chọn đơn vị."},
            )  # fmt: skip
        for unit in self.units if self.parts else ():
            self.fields[f"part-{unit}"] = forms.BooleanField(label="Chỉ một phần", required=False)
            self.fields[f"share-{unit}"] = share_field("Chuyển bao nhiêu % số liệu", required=False)

    # What the page draws ----------------------------------------------------------------------------------------------

    def chosen(self) -> Iterator[dict[str, Any]]:
        """The units picked so far, each with its boxes."""
        for unit in self.units:
            boxes = {"part": self[f"part-{unit}"], "share": self[f"share-{unit}"]} if self.parts else {}
            parent = self.ground.world[unit].parent if unit in self.ground.world else None
            yield {"unit": unit, "name": self.ground.name(unit), "parent": self.ground.name(parent), **boxes}

    def numbered_results(self) -> list[tuple[int, str, ResultForm]]:
        return [(at, (form.prefix or "")[1:], form) for at, form in enumerate(self.results, 1)]

    @property
    def one(self) -> BoundField:
        return self["units"]

    def first_box(self, do: str = "") -> str:
        """The id of the box to go on with: after "row" that of the new row, else where units are picked."""
        if self.check:
            return "step-wrong"
        if do == "row" or not self.units_label:
            return str(self.results[-1]["name"].id_for_label)
        if do == "pick":
            rest = self.results[0]["name"] if self.results else self.plain_fields[0]
            return str(rest.id_for_label)
        return str(self["more" if self.many else "units"].id_for_label)

    @property
    def plain_fields(self) -> list[BoundField]:
        """Those that have no place of their own in the page."""
        return [self[name] for name in self.fields if not name.startswith(("units", "more", "part-", "share-", "old"))]

    def wrong(self) -> Iterator[tuple[str, str, str]]:
        """(id of the box, its label, what is wrong) of everything that is to be put right."""
        if not self.check:
            return
        for at, form in [(0, self), *enumerate(self.results, 1)]:
            row = f"Đơn vị {at}, " if at and len(self.results) > 1 else ""
            for error in form.non_field_errors():
                yield "", "", str(error)
            for name, errors in form.errors.items():
                if name in form.fields:
                    label = form[name].label
                    for error in errors:
                        yield form[name].id_for_label, f"{row}{label}" if row else str(label), str(error)

    # Checking ---------------------------------------------------------------------------------------------------------

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(form.is_valid() for form in self.results)])

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        if self.many and self.units_label:
            self._clean_units(found)
        for unit in self.units if self.parts else ():
            if found.get(f"part-{unit}") and found.get(f"share-{unit}") is None and f"share-{unit}" not in self.errors:
                self.add_error(
                    f"share-{unit}", "Hãy ghi phần số liệu chuyển theo, ước theo dân số hoặc hồ sơ; không chuyển thì 0."
                )
            if not found.get(f"part-{unit}"):
                self.errors.pop(f"share-{unit}", None)
        return found

    def _clean_units(self, found: dict[str, Any]) -> None:
        if isinstance(more := found.get("more"), int) and more not in self.units:
            self.units.append(more)  # picked, and sent before the row was drawn
        gone = [self.ground.name(unit) for unit in self.units if unit not in self.ground.inside]
        if gone:
            self.add_error("more", "Có đơn vị không hoạt động vào ngày có hiệu lực hoặc ngoài phạm vi. Hãy bỏ ra.")
        elif not self.units:
            self.add_error("more", "Hãy chọn ít nhất một đơn vị.")

    def sources(self) -> tuple[From, ...]:
        found = self.cleaned_data
        return tuple(
            From(unit, True, found[f"share-{unit}"]) if found.get(f"part-{unit}") else From(unit) for unit in self.units
        )

    def intos(self, order: int) -> tuple[Into, ...]:
        return tuple(form.into(f"{order}.{at}") for at, form in enumerate(self.results, 1))

    def said(self, order: int) -> list[Said]:
        """The step at its place, and those after it if the form speaks of several at once."""
        return [Said(order, self.step, self.sources(), self.intos(order))]


class MergeForm(StepForm):
    step = StepKind.MERGE
    title = "Sáp nhập, hợp nhất"
    hint = "Nhiều đơn vị nhập thành một: một đơn vị mới, hoặc nhập vào một đơn vị đã có."
    units_label = "Các đơn vị nhập"
    parts = True
    rows = 1
    may_be_old = True

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        into = self.results[0]
        if "more" not in self.errors and len(self.units) == 1 and into.is_valid():
            kept = into.cleaned_data.get("unit") if into.cleaned_data.get("how") == OLD else None
            if kept in {None, self.units[0]}:
                self.add_error("more", "Sáp nhập cần ít nhất hai đơn vị. Hãy chọn thêm.")
        return found


class SplitForm(StepForm):
    step = StepKind.SPLIT
    title = "Chia, tách"
    hint = "Một đơn vị thành nhiều đơn vị. Các đơn vị nhận có thể là đơn vị mới hoặc đã có."
    units_label = "Đơn vị được chia, tách"
    many = False
    rows = 2
    more_rows = True
    may_be_old = True

    old = forms.ChoiceField(
        label="Đơn vị cũ", choices=[("closed", "Chấm dứt hoạt động"), ("stays", "Vẫn còn, chỉ tách một phần")],
        widget=forms.RadioSelect, initial="closed",
    )  # fmt: skip

    def __init__(self, typed: QueryDict, *, ground: Ground, check: bool = False) -> None:
        super().__init__(typed, ground=ground, check=check)
        for at, form in enumerate(self.results):  # all to the first, until something else is said
            form.fields["share"].initial = WHOLE if at == 0 else Decimal(0)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        stays = found.get("old") == "stays"
        if len(self.results) < (1 if stays else 2):
            raise ValidationError("Hãy thêm đơn vị sau khi chia, tách: ít nhất hai đơn vị, hoặc một khi đơn vị cũ còn.")
        if all(form.is_valid() for form in self.results):
            total = sum((form.cleaned_data["share"] for form in self.results), Decimal(0))
            if total > WHOLE or (not stays and total != WHOLE):
                said = f"{total.normalize():f}".replace(".", ",")
                raise ValidationError(
                    f"Phần số liệu cộng lại là {said} %. "
                    + ("Không được quá 100 %." if stays else "Phải đúng 100 % để không số nào mất hay bị tính hai lần.")
                )
        return found

    def sources(self) -> tuple[From, ...]:
        return (From(self.cleaned_data["units"], self.cleaned_data["old"] == "stays"),)


class OpenForm(StepForm):
    step = StepKind.OPEN
    title = "Thành lập"
    hint = "Một đơn vị mới hẳn, không nhận từ đơn vị nào."
    rows = 1


class CloseForm(StepForm):
    step = StepKind.CLOSE
    title = "Giải thể"
    hint = "Đơn vị chấm dứt hoạt động, không đơn vị nào kế tục. Có đơn vị kế tục thì ghi là sáp nhập hoặc chia, tách."
    units_label = "Các đơn vị giải thể"


class OneForm(StepForm):
    """Something of one unit changes."""

    many = False

    def said(self, order: int) -> list[Said]:
        unit = self.cleaned_data["units"]
        return [Said(order, self.step, (From(unit),), (self.change(unit),))]

    def change(self, unit: Key) -> Into:
        names = ("name", "kind", "short_name", "abbreviation", "code")
        return Into(unit, **{name: self.cleaned_data[name] for name in names if name in self.cleaned_data})


class RenameForm(OneForm):
    step = StepKind.RENAME
    title = "Đổi tên"
    hint = "Văn bản cũ vẫn hiện tên cũ; từ ngày có hiệu lực dùng tên mới."
    units_label = "Đơn vị đổi tên"

    name = forms.CharField(
        label="Tên mới", max_length=200, help_text="Tên đầy đủ như trong quyết định",
        error_messages={"required": "Hãy ghi tên mới."},
    )  # fmt: skip
    short_name = forms.CharField(label="Tên ngắn mới", max_length=80, required=False)
    abbreviation = forms.CharField(label="Chữ viết tắt mới", max_length=30, required=False)
    code = forms.CharField(
        label="Mã định danh mới", max_length=35, required=False, validators=[check_agency_code],
        help_text="Để trống nếu mã giữ nguyên",
    )  # fmt: skip


class RegradeForm(OneForm):
    step = StepKind.REGRADE
    title = "Nâng hoặc hạ loại"
    hint = "Ví dụ xã thành phường. Nếu tên đổi theo thì ghi luôn tên mới."
    units_label = "Đơn vị được nâng, hạ loại"

    kind = forms.ChoiceField(label="Loại mới", choices=KINDS, error_messages={"required": "Hãy chọn loại mới."})
    name = forms.CharField(label="Tên mới", max_length=200, required=False, help_text="Để trống nếu tên giữ nguyên")
    short_name = forms.CharField(label="Tên ngắn mới", max_length=80, required=False)
    code = forms.CharField(
        label="Mã định danh mới", max_length=35, required=False, validators=[check_agency_code],
        help_text="Để trống nếu mã giữ nguyên",
    )  # fmt: skip


class MoveForm(StepForm):
    step = StepKind.MOVE
    title = "Chuyển về đơn vị khác"
    hint = "Một hoặc nhiều đơn vị chuyển sang trực thuộc đơn vị khác; tên và con người giữ nguyên."
    units_label = "Các đơn vị chuyển"

    def add_fields(self) -> None:
        super().add_fields()
        self.fields["parent"] = UnitField(
            ground=self.ground, with_new=True, label="Chuyển về", error_messages={"required": "Hãy chọn nơi chuyển về."}
        )

    def said(self, order: int) -> list[Said]:
        """One step for each unit."""
        parent = self.cleaned_data["parent"]
        return [
            Said(order + at, self.step, (From(unit),), (Into(unit, parent=parent),))
            for at, unit in enumerate(self.units)
        ]


FORMS: dict[StepKind, type[StepForm]] = {
    form.step: form for form in (MergeForm, SplitForm, RenameForm, MoveForm, RegradeForm, CloseForm, OpenForm)
}


def typed_of(step: Said) -> QueryDict:
    """What a person would have typed to say this step."""
    typed = QueryDict(mutable=True)
    for source in step.sources:
        typed.appendlist("units", str(source.unit))
        if source.part and step.kind == StepKind.MERGE:
            typed[f"part-{source.unit}"] = "on"
            typed[f"share-{source.unit}"] = _figure(source.share)
    if step.kind == StepKind.SPLIT:
        kept = {into.key for into in step.results}
        stays = step.sources and (step.sources[0].part or step.sources[0].unit in kept)
        typed["old"] = "stays" if stays else "closed"
    if step.kind in {StepKind.RENAME, StepKind.REGRADE, StepKind.MOVE}:
        for name in ("name", "kind", "short_name", "abbreviation", "code"):
            typed[name] = getattr(step.results[0], name)
        typed["parent"] = value_of(step.results[0].parent)
        return typed
    for at, into in enumerate(step.results, 1):
        typed.appendlist("rows", str(at))
        typed[f"r{at}-how"] = NEW if into.is_new else OLD
        if isinstance(into.key, int):
            typed[f"r{at}-unit"] = str(into.key)
        for name in ("name", "kind", "short_name", "abbreviation", "code"):
            typed[f"r{at}-{name}"] = getattr(into, name)
        typed[f"r{at}-parent"] = value_of(into.parent)
        typed[f"r{at}-share"] = _figure(into.share)
    return typed


def adjusted(typed: QueryDict, do: str, form: type[StepForm], ground: Ground) -> QueryDict:
    """What is typed after a button of the form: "add" the unit picked, "drop:12", another "row", "unrow:2"."""
    typed = typed.copy()
    what, _, which = do.partition(":")
    units, rows = typed.getlist("units"), typed.getlist("rows")
    match what:
        case "add":
            picked = typed.get("more", "")
            if isinstance(key_of(picked), int) and picked not in units:
                typed.setlist("units", [*units, picked])
            typed["more"] = ""
        case "drop":
            typed.setlist("units", [unit for unit in units if unit != which])
        case "row" if len(rows) < ROWS_AT_MOST:
            number = str(max((int(row) for row in rows if row.isdecimal()), default=0) + 1)
            typed.setlist("rows", [*rows, number])
            typed[f"r{number}-share"] = "0"
        case "unrow":
            typed.setlist("rows", [row for row in rows if row != which] or ["1"])
    return _suggested(typed, form, ground)


def _suggested(typed: QueryDict, form: type[StepForm], ground: Ground) -> QueryDict:
    """A new unit is mostly of the kind of those it is made of, under the same superior: said once, to be changed."""
    first = next((key for value in typed.getlist("units") if isinstance(key := key_of(value), int)), None)
    if first in ground.world and (form.may_be_old or form.step == StepKind.REGRADE):
        standing = ground.world[first]
        for row in typed.getlist("rows"):
            if not typed.get(f"r{row}-kind"):
                typed[f"r{row}-kind"] = standing.kind
            if not typed.get(f"r{row}-parent") and standing.parent in ground.inside:
                typed[f"r{row}-parent"] = value_of(standing.parent)
    return typed


def _figure(share: Decimal) -> str:
    return f"{share.normalize():f}".replace(".", ",")
