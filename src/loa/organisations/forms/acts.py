"""The head of a reorganisation, and the choice of a unit among those of its day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from loa.core.widgets import DayInput
from loa.organisations.models import Reorganisation, UnitQuerySet
from loa.organisations.queries.act_pages import Ground
from loa.organisations.reform import Key
from loa.organisations.states import BEGINNING, OPEN_END

LONG = {"rows": 3}


class UnitPick(forms.Select):
    """A box to type a unit's name in; the server is asked at `address` for what matches."""

    def __init__(self, address: str, name_of: Callable[[str], str], **attrs: Any) -> None:
        super().__init__(
            {
                "data-search": True,
                "data-choices": address,
                "data-placeholder": "Gõ tên đơn vị, có dấu hay không dấu",
                **attrs,
            }
        )
        self.name_of = name_of

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        self.choices = [("", ""), *((each, self.name_of(each)) for each in value if each)]
        return super().optgroups(name, value, attrs)


def key_of(value: str) -> Key | None:
    """ "12" is a unit, "#2.1" a new one of the act."""
    if value.startswith("#"):
        return value[1:]
    return int(value) if value.isdecimal() and len(value) < 19 else None


def value_of(key: Key | None) -> str:
    return "" if key is None else f"#{key}" if isinstance(key, str) else str(key)


class UnitField(forms.Field):
    """A unit of the act's day within its scope; `with_new`: or one that another step of the act makes."""

    def __init__(self, *, ground: Ground, with_new: bool = False, presses: str = "", **kwargs: Any) -> None:
        """`presses`: the button that is pressed once a unit is picked."""
        self.ground, self.with_new = ground, with_new
        address = reverse(f"organisations:act_{'parents' if with_new else 'units'}", args=[ground.act.pk])
        attrs = {"data-presses": presses} if presses else {}
        super().__init__(widget=UnitPick(address, lambda value: ground.name(key_of(value)), **attrs), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value_of(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> Key | None:
        if value in self.empty_values:
            return None
        key = key_of(str(value))
        if key in self.ground.inside or (self.with_new and key in self.ground.new):
            return key
        raise ValidationError(
            "Đơn vị này không hoạt động vào ngày có hiệu lực hoặc nằm ngoài phạm vi của đợt. Hãy chọn đơn vị khác.",
            code="unknown",
        )


class HeadForm(forms.ModelForm[Reorganisation]):
    """`scopes`: the units in which the person may reorganise."""

    class Meta:
        model = Reorganisation
        fields = ("title", "decision", "effective", "scope", "note", "keep_roles")
        widgets = {"effective": DayInput(), "note": forms.Textarea(LONG), "title": forms.TextInput()}
        labels = {"title": "Nội dung sắp xếp", "decision": "Quyết định, nghị quyết", "scope": "Phạm vi"}
        help_texts = {
            "scope": "Đơn vị mà mọi đơn vị trong đợt đều trực thuộc, ví dụ UBND tỉnh.",
            "effective": "Ngày ghi trong quyết định. Có thể ghi trước: cây đơn vị đổi khi đến ngày.",
        }
        error_messages = {
            "scope": {"invalid_choice": "Chưa có quyền sắp xếp đơn vị ở phạm vi này. Hãy chọn đơn vị khác."},
        }

    def __init__(self, *args: Any, scopes: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scope"]
        field.queryset = scopes  # type: ignore[attr-defined]
        found = scopes.filter(pk__in=_numbers([self["scope"].value()])).values_list("pk", "name")
        names = {str(pk): name for pk, name in found}
        field.widget = UnitPick(reverse("organisations:act_scopes"), lambda value: names.get(value, ""))

    def clean_effective(self) -> Any:
        day = self.cleaned_data["effective"]
        if not (1945 <= day.year <= 2100) or day in {BEGINNING, OPEN_END}:
            raise ValidationError("Hãy kiểm tra lại năm của ngày có hiệu lực.")
        return day


def _numbers(values: Iterable[Any]) -> list[int]:
    return [int(value) for value in values if str(value).isdecimal() and len(str(value)) < 19]
