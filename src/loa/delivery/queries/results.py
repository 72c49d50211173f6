"""Results as lists: filters that live in the address, so that every figure can lead to the results it counts."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q

from loa.accounts.models import User
from loa.core.numbers import whole
from loa.delivery.models import Result, ResultQuerySet, Topic
from loa.delivery.queries import scope
from loa.delivery.states import Channel, State, TopicKind
from loa.organisations.models import Reach, Unit
from loa.plans.models import Activity, Plan, Slot
from loa.plans.states import FormChoice
from vanban.text.folding import fold

ME = "toi"
NONE = "khong"
"""In the address, of what results that name no theme, no audience or no channel stand under."""
UNNAMED = -1
NAMES = {
    "plan": "ke-hoach",
    "line": "nhiem-vu",
    "unit": "don-vi",
    "slot": "ky",
    "quota": "chi-tieu",
    "state": "trang-thai",
    "counted": "tinh",
    "form": "hinh-thuc",
    "channel": "kenh",
    "theme": "noi-dung",
    "audience": "doi-tuong",
    "month": "thang",
    "since": "tu",
    "until": "den",
    "words": "tim",
    "logger": "nguoi-ghi",
}
"""What each filter is called in the address."""


@dataclass(frozen=True, slots=True)
class ResultFilters:
    """What was asked, as it stands in the address. Anything not understood is taken as not asked.

    `quota`: its order in the line; `month`: its first day; `logger`: "toi", or the number of a person; `theme` and
    `audience`: numbers of topics, `UNNAMED` for results that name none; `channel`: "khong" likewise.
    """

    plan: int = 0
    line: int = 0
    unit: int = 0
    slot: int = 0
    quota: int | None = None
    state: str = ""
    counted: bool = False
    form: str = ""
    channel: str = ""
    theme: int = 0
    audience: int = 0
    month: date | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""
    logger: str = ""
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str]) -> ResultFilters:
        def said(name: str) -> str:
            return " ".join(str(query.get(NAMES[name], "")).split())[:200]

        logger = said("logger")
        return cls(
            plan=whole(said("plan")) or 0,
            line=whole(said("line")) or 0,
            unit=whole(said("unit")) or 0,
            slot=whole(said("slot")) or 0,
            quota=_small(said("quota")),
            state=said("state") if said("state") in State else "",
            counted=said("counted") == "1",
            form=said("form") if said("form") in dict(FormChoice) else "",
            channel=said("channel") if said("channel") in {*Channel.values, NONE} else "",
            theme=_topic(said("theme")),
            audience=_topic(said("audience")),
            month=_day(f"{said('month')}-01"),
            since=_day(said("since")),
            until=_day(said("until")),
            words=said("words"),
            logger=logger if logger == ME or whole(logger) else "",
            page=max(whole(query.get("trang")) or 1, 1),
        )

    def query(self, **changes: Any) -> str:
        """The query part of the address with some filters changed, without the page, which starts anew."""
        made = replace(self, **changes)
        asked = {NAMES[name]: _said(getattr(made, name), name) for name in NAMES}
        return urlencode({name: value for name, value in asked.items() if value})

    def without(self, *names: str) -> str:
        empty = {each.name: each.default for each in fields(self)}
        return self.query(**{name: empty[name] for name in names})

    @property
    def any(self) -> bool:
        return bool(self.query())

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """(name in the address, value) of the filters that no field of the form shows."""
        kept = ["line", "slot", "quota", "theme", "audience", "month"]
        kept += ["plan"] if self.line else []
        kept += ["logger"] if self.logger not in ("", ME) else []
        said = [(NAMES[name], _said(getattr(self, name), name)) for name in kept]
        return [(name, value) for name, value in said if value]


def _said(value: Any, name: str) -> str:
    match value:
        case None | "" | False:
            return ""
        case True:
            return "1"
        case date():
            return f"{value:%Y-%m}" if name == "month" else value.isoformat()
        case int() if value == UNNAMED:
            return NONE
        case int():
            return str(value) if value or name == "quota" else ""
    return str(value)


def _small(text: str) -> int | None:
    found = whole(text)
    return found if found is not None and found < 2**15 else None


def _topic(text: str) -> int:
    return UNNAMED if text == NONE else whole(text) or 0


def _day(text: str) -> date | None:
    """2026-03-05, as the browser sends it, or 05/3/2026, as people write it."""
    parts = text.split("/")
    try:
        if len(parts) == 3:
            return date(int(parts[2]), int(parts[1]), int(parts[0]))
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year < 9999 else None


def here(unit: int) -> list[int]:
    """The unit and those whose place it took."""
    return list(Reach.objects.filter(holder=unit, is_here=True).order_by().values_list("unit", flat=True))


def results_in(user: User, filters: ResultFilters) -> ResultQuerySet:
    """Those the person sees. Conditions are lists of numbers on columns of results: no joins."""
    return narrowed(Result.objects.visible_to(user), user, filters)


def narrowed(found: ResultQuerySet, user: User, filters: ResultFilters) -> ResultQuerySet:
    units = here(filters.unit) if filters.unit else None
    if filters.slot:
        slot = Slot.objects.select_related("activity").filter(pk=filters.slot).first()
        found = found.none() if slot is None else found.filter(scope.of_slot(slot))
    if filters.line:
        line = Activity.objects.filter(pk=filters.line).first()
        found = found.none() if line is None else found.filter(scope.of_line(line, units, filters.quota))
    elif filters.plan:
        found = found.filter(scope.of_plan(filters.plan, units))
    elif units is not None:
        found = found.filter(unit__in=units)
    return _said_of(found, user, filters)


def _said_of(found: ResultQuerySet, user: User, filters: ResultFilters) -> ResultQuerySet:
    """Filters on what is said of the result itself."""
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.counted:
        found = found.counted()
    if filters.form:
        found = found.filter(scope.of_form(filters.form, filters.plan))
    if filters.channel:
        found = found.filter(channel="" if filters.channel == NONE else filters.channel)
    for kind, topic in ((TopicKind.THEME, filters.theme), (TopicKind.AUDIENCE, filters.audience)):
        if topic:
            found = _about(found, kind, topic)
    if filters.month:
        found = found.filter(happened_on__range=(filters.month, last_of(filters.month)))
    if filters.since:
        found = found.filter(happened_on__gte=filters.since)
    if filters.until:
        found = found.filter(happened_on__lte=filters.until)
    if filters.words:
        found = found.filter(folded__has_words=filters.words)
    if filters.logger:
        found = found.filter(logged_by_one_of(user if filters.logger == ME else int(filters.logger)))
    return found


def last_of(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def logged_by_one_of(person: User | int) -> Q:
    """By the person, or for them; of a stand-in, also what the absent one logged."""
    people = [person] if isinstance(person, int) else [person.pk]
    if isinstance(person, User) and person.on_behalf_of is not None:
        people.append(person.on_behalf_of.pk)
    return Q(logged_by__in=people) | Q(logged_on_behalf_of__in=people)


def _about(found: ResultQuerySet, kind: TopicKind, topic: int) -> ResultQuerySet:
    through = Result.topics.through.objects.order_by()
    if topic == UNNAMED:
        return found.exclude(pk__in=through.filter(topic__kind=kind).values("result"))
    return found.filter(pk__in=through.filter(topic=topic, topic__kind=kind).values("result"))


@dataclass(frozen=True, slots=True)
class Listed:
    """The numbers of results in the order of their list. `is_more`: there are more than were looked at.

    `sums`: of their quantities by measure, the measure of most results first.
    """

    pks: list[int]
    is_more: bool
    sums: list[tuple[Decimal, str]]

    @property
    def count(self) -> int:
        return len(self.pks)


def listed(found: ResultQuerySet, *, most: int) -> Listed:
    """The newest `most`. One query that reads three columns: what pages, counts and sums need is looked for once."""
    rows = list(found.order_by("-happened_on", "-pk").values_list("pk", "measure", "quantity")[: most + 1])
    by_measure: dict[str, tuple[int, Decimal]] = {}
    for _, measure, quantity in rows[:most]:
        n, total = by_measure.get(measure, (0, Decimal(0)))
        by_measure[measure] = (n + 1, total + quantity)
    return Listed([pk for pk, _, _ in rows[:most]], len(rows) > most, _sums(by_measure))


def _sums(by_measure: Mapping[str, tuple[int, Decimal]]) -> list[tuple[Decimal, str]]:
    """Spellings of one measure together, under that of most results."""
    together: dict[str, tuple[int, Decimal, str]] = {}
    for measure, (n, total) in sorted(by_measure.items(), key=lambda each: (-each[1][0], each[0])):
        before, sum_before, words = together.get(fold(measure), (0, Decimal(0), measure))
        together[fold(measure)] = (before + n, sum_before + total, words)
    return [(total, words) for _, total, words in sorted(together.values(), key=lambda each: (-each[0], each[2]))]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that holds, in words, and the address without it."""

    words: str
    query: str


def chips(user: User, filters: ResultFilters) -> list[Chip]:
    """At most one query for each filter that names a row; what the person does not see stays a number."""
    found: list[tuple[str, tuple[str, ...]]] = []
    if filters.line:
        found.append((_named(_lines_seen_by(user).filter(pk=filters.line), "Nhiệm vụ"), ("line", "quota")))
    if filters.quota is not None:
        found.append((f"Chỉ tiêu thứ {filters.quota}", ("quota",)))
    if filters.plan:
        found.append((_named(Plan.objects.visible_to(user).filter(pk=filters.plan), "Kế hoạch"), ("plan",)))
    if filters.slot:
        found.append((_of_slot(filters.slot), ("slot",)))
    if filters.unit:
        found.append((_named(Unit.objects.filter(pk=filters.unit), "Đơn vị"), ("unit",)))
    found += _words_of(filters)
    for name, none in (("theme", "Chưa ghi nội dung"), ("audience", "Chưa ghi đối tượng")):
        if pk := getattr(filters, name):
            found.append((none if pk == UNNAMED else _named(Topic.objects.filter(pk=pk), none), (name,)))
    if filters.logger:
        found.append(("Bản thân ghi" if filters.logger == ME else _person(user, filters), ("logger",)))
    return [Chip(words, filters.without(*names)) for words, names in found]


def _named(rows: Any, otherwise: str) -> str:
    row = rows.first()
    return _short(str(row)) if row is not None and str(row) else otherwise


def _lines_seen_by(user: User) -> Any:
    """Lines of plans that the person sees, and those of which their units owe something."""
    owed = Slot.objects.visible_to(user).order_by().values("activity")
    return Activity.objects.filter(Q(plan__in=Plan.objects.visible_to(user).order_by().values("pk")) | Q(pk__in=owed))


def _short(words: str, longest: int = 60) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def _of_slot(pk: int) -> str:
    slot = Slot.objects.filter(pk=pk).first()
    return f"Kỳ {slot.no}, hạn {slot.due:%d/%m/%Y}" if slot is not None else "Kỳ thực hiện"


def _person(user: User, filters: ResultFilters) -> str:
    logged = Result.objects.visible_to(user).filter(logged_by=int(filters.logger)).select_related("logged_by").first()
    return f"Người ghi: {logged.logged_by}" if logged is not None else "Một người ghi"


def _words_of(filters: ResultFilters) -> list[tuple[str, tuple[str, ...]]]:
    """Filters that need no query."""
    said: list[tuple[str, tuple[str, ...]]] = []
    if filters.state:
        said.append((str(State(filters.state).label), ("state",)))
    if filters.counted:
        said.append(("Được tính vào tiến độ", ("counted",)))
    if filters.form:
        said.append((dict(FormChoice)[filters.form], ("form",)))
    if filters.channel:
        words = "Chưa ghi kênh" if filters.channel == NONE else str(Channel(filters.channel).label)
        said.append((words, ("channel",)))
    if filters.month:
        said.append((f"Tháng {filters.month.month}/{filters.month.year}", ("month",)))
    if filters.since:
        said.append((f"Từ {filters.since.day:02}/{filters.since.month}/{filters.since.year}", ("since",)))
    if filters.until:
        said.append((f"Đến {filters.until.day:02}/{filters.until.month}/{filters.until.year}", ("until",)))
    if filters.words:
        said.append((f"“{filters.words}”", ("words",)))
    return said


def plans_with_results(user: User, *, most: int = 100) -> Collection[Plan]:
    """Plans to choose from: the newest that the person sees."""
    return Plan.objects.visible_to(user).order_by("-year", "-pk")[:most]
