"""Events in words: whose, where, about what, what changed. Names are read from the rows of today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.urls import reverse
from django.utils import timezone

from loa.accounts.models import User
from loa.audit.models import Event
from loa.core.templatetags.formats import day
from loa.organisations.models import Unit
from loa.organisations.roles import Role

PAGES = {
    "plans.plan": "plans:detail",
    "plans.reading": "plans:review",
    "organisations.reorganisation": "organisations:act",
    "organisations.unit": "organisations:unit",
}
"""Where a target can be looked at."""

WORDS = {
    "activities": "số nhiệm vụ",
    "before": "đến trước ngày",
    "designation": "tên trong văn bản",
    "factor": "lớp bảo vệ",
    "mentions": "số chỗ nhắc đến",
    "paper": "văn bản",
    "provider": "hệ thống đăng nhập",
    "role": "vai trò",
    "sha256": "mã băm SHA-256",
    "since": "từ ngày",
    "size": "dung lượng (byte)",
    "target": "đối tượng",
    "told": "số người được báo",
    "typed": "tên đã gõ",
    "unit": "đơn vị",
    "units": "số đơn vị",
    "year": "năm",
}
"""What is not called by a field of the target."""

FACTORS = {"totp": "ứng dụng tạo mã", "webauthn": "khóa truy cập", "recovery_codes": "mã dự phòng"}
"""Second factors as django-allauth calls them."""

EXPORT_HEAD = [
    "Số", "Lúc", "Việc", "Đối tượng", "Người làm", "Thay mặt", "Về người", "Đơn vị", "Từ", "Địa chỉ", "Trình duyệt",
    "Thay đổi", "Ghi chú",
]  # fmt: skip
EXPORT_WIDTHS = [9, 18, 34, 40, 24, 24, 24, 30, 14, 16, 30, 50, 30]
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Change:
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """An event with the people and the unit it speaks of, as far as they are still there."""

    event: Event
    actor: str
    on_behalf: str
    person: str
    unit: Unit | None
    about: str
    link: str
    changes: list[Change]

    @property
    def address(self) -> str:
        return str((self.event.personal or {}).get("address", ""))

    @property
    def browser(self) -> str:
        return str((self.event.personal or {}).get("browser", ""))

    @property
    def typed(self) -> str:
        return str((self.event.personal or {}).get("typed", ""))


def rows_of(events: Iterable[Event]) -> list[Row]:
    """Two queries, whatever the number of events."""
    events = list(events)
    people = {each for event in events for each in (event.actor_id, event.on_behalf_id, event.person_id) if each}
    names = dict(User.objects.filter(pk__in=people).order_by().values_list("pk", "full_name"))
    units = Unit.objects.in_bulk({event.unit_id for event in events if event.unit_id})
    return [_row(event, names, units) for event in events]


def _row(event: Event, names: dict[int, str], units: dict[int, Unit]) -> Row:
    def name(pk: int | None) -> str:
        return "" if pk is None else names.get(pk, f"Người dùng số {pk}")

    return Row(
        event=event,
        actor=name(event.actor_id),
        on_behalf=name(event.on_behalf_id),
        person=name(event.person_id) if event.person_id != event.actor_id else "",
        unit=units.get(event.unit_id or 0),
        about=event.label or _about_person(event, name(event.person_id)),
        link=_link(event.target),
        changes=changes_of(event),
    )


def _about_person(event: Event, name: str) -> str:
    """The target in words, without the name that the row says already."""
    words = str((event.personal or {}).get("target", ""))
    return words.removeprefix(name).removeprefix(": ")


def _link(target: str) -> str:
    model, _, pk = target.partition(":")
    return reverse(PAGES[model], args=[int(pk)]) if model in PAGES and pk.isdecimal() else ""


def changes_of(event: Event) -> list[Change]:
    """Values before and after, in the order in which they were given; what stayed alike is left out."""
    before, after, model = event.before, event.after, _model(event.target)
    return [
        Change(_name(model, key), _words(model, key, before.get(key)), _words(model, key, after.get(key)))
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    ]


def _model(target: str) -> type[Model] | None:
    try:
        return apps.get_model(target.partition(":")[0])
    except (LookupError, ValueError):
        return None


def _field(model: type[Model] | None, key: str) -> Field[Any, Any] | None:
    try:
        found = model._meta.get_field(key) if model else None
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None


def _name(model: type[Model] | None, key: str) -> str:
    field = _field(model, key)
    spoken = field is not None and field.verbose_name != key.replace("_", " ")
    words = str(field.verbose_name) if field is not None and spoken else WORDS.get(key, key)
    return words[:1].upper() + words[1:]


def _words(model: type[Model] | None, key: str, value: Any) -> str:
    """The value as people write it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list):
        return "; ".join(_words(model, key, each) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{_name(None, each)}: {_words(None, each, held)}" for each, held in value.items())
    field = _field(model, key)
    choices: dict[Any, Any] = dict(field.flatchoices) if field is not None else {}
    if key == "role":
        choices |= dict(Role.choices)
    if key == "factor":
        choices |= FACTORS
    return str(choices.get(value) or _day(value) or value)


def _day(value: Any) -> str:
    try:
        return day(date.fromisoformat(value)) if isinstance(value, str) and len(value) == 10 else ""
    except ValueError:
        return ""


def exported(events: Iterable[Event]) -> Iterator[list[str]]:
    """Rows for a spreadsheet, a thousand at once in memory."""
    waiting = iter(events)
    while chunk := list(islice(waiting, AT_ONCE)):
        for row in rows_of(chunk):
            event = row.event
            yield [
                str(event.pk),
                moment_of(event),
                event.words,
                row.about,
                row.actor or row.typed,
                row.on_behalf,
                row.person,
                str(row.unit or ""),
                event.get_way_display(),
                row.address,
                row.browser,
                "; ".join(f"{each.name}: {each.before or '–'} → {each.after or '–'}" for each in row.changes),
                event.note,
            ]


def moment_of(event: Event) -> str:
    """With the day first and seconds, so that a spreadsheet's reader finds the row again."""
    return f"{day(event.at)} {timezone.localtime(event.at):%H:%M:%S}"
