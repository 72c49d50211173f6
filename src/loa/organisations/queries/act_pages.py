"""What the pages of reorganisations show: acts in figures, steps in words, what an act changes, its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import QuerySet

from loa.accounts.models import User
from loa.audit.models import Event
from loa.core.templatetags.formats import day as written
from loa.core.templatetags.formats import number
from loa.organisations.events import Happened
from loa.organisations.models import Membership, Reorganisation, Result, Step, Succession, UnitPeriod
from loa.organisations.models.reorganisation import ReorganisationQuerySet
from loa.organisations.models.unit import DATED
from loa.organisations.queries.acts import parents_in, place, said, world_on
from loa.organisations.queries.tree import within
from loa.organisations.reform import Into, Key, Outcome, Said, Standing
from loa.organisations.states import ActState, Kind, StepKind

FOUND_AT_MOST = 30
PASSING_AT_MOST = 50


class Stage:
    """The choices of the filter: what people ask for, which is not what is stored."""

    DRAFT, AHEAD, IN_FORCE, UNDONE = "soan", "sap", "hieu-luc", "huy"
    CHOICES = (
        (DRAFT, "Đang soạn"),
        (AHEAD, "Chờ đến ngày có hiệu lực"),
        (IN_FORCE, "Đã có hiệu lực"),
        (UNDONE, "Đã hủy"),
    )


def at_stage(acts: ReorganisationQuerySet, stage: str, *, today: date) -> ReorganisationQuerySet:
    match stage:
        case Stage.DRAFT:
            return acts.filter(state=ActState.DRAFT)
        case Stage.AHEAD:
            return acts.filter(state=ActState.RECORDED, effective__gt=today)
        case Stage.IN_FORCE:
            return acts.filter(state=ActState.RECORDED, effective__lte=today)
        case Stage.UNDONE:
            return acts.filter(state=ActState.UNDONE)
    return acts


@dataclass(frozen=True, slots=True)
class Listed:
    act: Reorganisation
    made: int
    changed: int
    closed: int
    steps: int

    @property
    def words(self) -> str:
        """ "1 đơn vị mới, 2 chấm dứt" of what was recorded, else how many steps are drafted."""
        if self.act.state != ActState.RECORDED:
            return f"{self.steps} bước" if self.steps else "Chưa có bước nào"
        figures = ((self.made, "đơn vị mới"), (self.changed, "thay đổi"), (self.closed, "chấm dứt"))
        return ", ".join(f"{number(count)} {words}" for count, words in figures if count) or "Không có thay đổi"


def listed(acts: Iterable[Reorganisation]) -> list[Listed]:
    """Each with what it did in figures; a draft has its number of steps only. Four queries."""
    acts = list(acts)
    keys = [act.pk for act in acts]
    steps = Counter(Step.objects.filter(act__in=keys).order_by().values_list("act", flat=True))
    made = Counter(Result.objects.filter(step__act__in=keys, made=True).order_by().values_list("step__act", flat=True))
    begun = Counter(UnitPeriod.objects.filter(begun_by__in=keys).order_by().values_list("begun_by", flat=True))
    ended = Counter(UnitPeriod.objects.filter(ended_by__in=keys).order_by().values_list("ended_by", flat=True))
    return [
        Listed(
            act,
            made=made[act.pk],
            changed=begun[act.pk] - made[act.pk],
            closed=ended[act.pk] - (begun[act.pk] - made[act.pk]),
            steps=steps[act.pk],
        )
        for act in acts
    ]


# What the forms choose from ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choice:
    """As the unit picker shows it."""

    pk: str
    name: str
    parent: str


class Ground:
    """The units of the act's day within its scope, and the new units of its own steps. Four queries."""

    def __init__(self, act: Reorganisation) -> None:
        self.act = act
        self.day = act.effective
        self.steps = said(act)
        self.world = world_on(act.effective)
        self.inside = within(act.scope_id, parents_in(self.world))
        self.inside &= self.world.keys()
        self.new = {
            str(into.key): into.name for step in self.steps for into in step.results if into.is_new and into.name
        }

    def name(self, key: Key | None) -> str:
        match key:
            case str():
                return f"{self.new[key]} (mới, bước {key.split('.')[0]})" if key in self.new else ""
            case int():
                return self.world[key].name if key in self.world else "Đơn vị không hoạt động vào ngày này"
        return ""

    def found(self, words: str, *, with_new: bool) -> list[Choice]:
        """Units whose name on that day, short name, abbreviation or code holds every word, accents or not."""
        choices = []
        if with_new:
            wanted = words.casefold().split()
            choices = [
                Choice(f"#{key}", name, f"Đơn vị mới ở bước {key.split('.')[0]}")
                for key, name in self.new.items()
                if all(word in name.casefold() for word in wanted)
            ]
        periods = UnitPeriod.objects.on(self.day).named_like(words).select_related(None)
        for unit in periods.values_list("unit", flat=True):
            if len(choices) >= FOUND_AT_MOST:
                break
            if unit in self.inside:
                parent = self.world[unit].parent
                choices.append(Choice(str(unit), self.world[unit].name, self.name(parent)))
        return choices


# Steps in words ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Side:
    """A unit at one side of a step: its name, and what has to be known of it in a word or two."""

    name: str
    note: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class StepLine:
    order: int
    kind: StepKind
    before: list[Side]
    after: list[Side]
    errors: list[str]
    notes: list[str]


def step_lines(steps: Sequence[Said], names: Names, outcome: Outcome | None) -> list[StepLine]:
    found: dict[tuple[int, str], list[str]] = {}
    for finding in outcome.findings if outcome else ():
        found.setdefault((finding.step, finding.level), []).append(finding.words)
    return [
        StepLine(
            step.order,
            step.kind,
            before=[
                Side(names.before(each.unit), _part(step.kind, each.share) if each.part else "")
                for each in step.sources
            ],
            after=[_after(step, each, names) for each in step.results],
            errors=found.get((step.order, "error"), []),
            notes=found.get((step.order, "note"), []),
        )
        for step in steps
    ]


def _part(kind: StepKind, share: Decimal) -> str:
    return "vẫn còn" if kind == StepKind.SPLIT else f"một phần, {percent(share)} số liệu"


def percent(share: Decimal) -> str:
    return f"{share.normalize():f}%".replace(".", ",")


def _after(step: Said, into: Into, names: Names) -> Side:
    notes = [percent(into.share) + " số liệu"] if step.kind == StepKind.SPLIT else []
    match step.kind:
        case StepKind.RENAME:
            return Side(into.name)
        case StepKind.MOVE:
            return Side(f"thuộc {names.after(into.parent)}")
        case StepKind.REGRADE:
            return Side(into.name or names.before(into.key), Kind(into.kind).label if into.kind else "")
    if into.is_new:
        if into.parent is not None:
            notes.append(f"thuộc {names.after(into.parent)}")
        return Side(into.name, "; ".join(notes), is_new=True)
    return Side(into.name or names.before(into.key), "; ".join(["đã có", *notes]))


class Names:
    """Names of units before and after an act."""

    def __init__(self, world: Mapping[int, Standing], steps: Iterable[Said], outcome: Outcome | None = None) -> None:
        self.world = world
        self.new = {into.key: into.name for step in steps for into in step.results if into.is_new}
        self.outcome = outcome

    def before(self, key: Key | None) -> str:
        if isinstance(key, int):
            return self.world[key].name if key in self.world else "(đơn vị không hoạt động vào ngày này)"
        return self.new.get(key or "", "")

    def after(self, key: Key | None) -> str:
        if self.outcome is not None and isinstance(key, int) and key in self.outcome.changed:
            return self.outcome.changed[key][1].name
        return self.before(key)


# What an act changes -------------------------------------------------------------------------------------------------


def done_by(act: Reorganisation) -> tuple[Outcome, dict[int, Standing]]:
    """What a recorded act did, read from what it left; and the units of its eve that it names. Seven queries."""
    begun = _standings(UnitPeriod.objects.filter(begun_by=act))
    ended = _standings(UnitPeriod.objects.filter(ended_by=act))
    places = {
        unit: place(step, result)
        for step in Step.objects.filter(act=act).prefetch_related("results")
        for result in step.results.all()
        if result.made and (unit := result.unit_id)
    }

    def key(unit: int) -> Key:
        return places.get(unit, unit)

    outcome = Outcome()
    for unit, standing in begun.items():
        if unit in places:
            outcome.made[places[unit]] = _seen(standing, places)
        elif unit in ended:
            outcome.changed[unit] = (ended[unit], _seen(standing, places))
    outcome.closed = {unit: standing for unit, standing in ended.items() if unit not in begun}
    for link in Succession.objects.filter(act=act).order_by("pk"):
        outcome.give(link.predecessor_id, key(link.successor_id), link.share)
    world = world_on(act.effective) | ended
    return outcome, {unit: standing for unit, standing in world.items() if unit not in places}


def _standings(periods: QuerySet[UnitPeriod]) -> dict[int, Standing]:
    rows = periods.order_by("pk").values_list("unit", *DATED)
    return {
        unit: Standing(name=name, short_name=short, abbreviation=abbreviation, kind=kind, code=code, parent=parent)
        for unit, name, short, abbreviation, kind, code, parent in rows
    }


def _seen(standing: Standing, places: Mapping[int, str]) -> Standing:
    parent = standing.parent
    if isinstance(parent, int) and parent in places:
        return Standing(
            standing.name, standing.kind, places[parent], standing.short_name, standing.abbreviation, standing.code
        )
    return standing


@dataclass(frozen=True, slots=True)
class Change:
    """A unit that is made, changed or closed: `what` is "new", "changed" or "closed"."""

    what: str
    name: str
    differences: list[tuple[str, str, str]]  # (of what, before, after)
    heirs: list[str]


def changes(outcome: Outcome, names: Names) -> list[Change]:
    """Made, changed, closed, each by name."""
    made = [
        Change("new", standing.name, list(_told(standing, names)), [])
        for standing in sorted(outcome.made.values(), key=lambda each: each.name)
    ]
    changed = [
        Change("changed", before.name, list(_differences(before, after, names)), [])
        for before, after in sorted(outcome.changed.values(), key=lambda each: each[0].name)
    ]
    closed = [
        Change("closed", standing.name, [], [names.after(heir) for heir in outcome.heirs(unit)])
        for unit, standing in sorted(outcome.closed.items(), key=lambda each: each[1].name)
    ]
    return made + changed + closed


def _told(standing: Standing, names: Names) -> Iterator[tuple[str, str, str]]:
    yield "Loại", "", Kind(standing.kind).label
    yield "Trực thuộc", "", names.after(standing.parent)
    yield from ((words, "", value) for words, value in _words(standing) if value)


def _words(standing: Standing) -> list[tuple[str, str]]:
    return [
        ("Tên ngắn", standing.short_name),
        ("Viết tắt", standing.abbreviation),
        ("Mã định danh", standing.code),
    ]


def _differences(before: Standing, after: Standing, names: Names) -> Iterator[tuple[str, str, str]]:
    if before.name != after.name:
        yield "Tên", before.name, after.name
    if before.kind != after.kind:
        yield "Loại", Kind(before.kind).label, Kind(after.kind).label
    if before.parent != after.parent:
        yield "Trực thuộc", names.before(before.parent), names.after(after.parent)
    for (words, was), (_, now) in zip(_words(before), _words(after), strict=True):
        if was != now:
            yield words, was or "không có", now or "không có"


@dataclass(frozen=True, slots=True)
class Passing:
    """A role in a unit that is closed, and the unit in which it goes on (empty: it ends)."""

    person: str
    role: str
    unit: str
    goes_to: str


def passing(act: Reorganisation, outcome: Outcome, names: Names) -> tuple[list[Passing], int]:
    """The first roles in closed units, by unit, and how many there are. Two queries."""
    if act.state == ActState.RECORDED:
        held = Membership.objects.filter(ended_by=act)
    else:
        held = Membership.objects.from_then_on(act.effective).filter(unit__in=list(outcome.closed))
    rows = held.select_related("user", "unit").order_by("unit__folded", "user__pk", "pk")

    def goes_to(unit: int) -> str:
        heirs = outcome.heirs(unit) if act.keep_roles else []
        return names.after(heirs[0]) if heirs else ""

    return [
        Passing(str(each.user), each.get_role_display(), names.before(each.unit_id), goes_to(each.unit_id))
        for each in rows[:PASSING_AT_MOST]
    ], held.count()


# History -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Happening:
    at: datetime
    who: str
    words: str
    note: str


def history_of(act: Reorganisation, most: int = 40) -> list[Happening]:
    """What was done with the act, from the audit log, the newest first. Two queries.

    Steps put one after the other by the same person are told once.
    """
    events = list(Event.objects.filter(target=f"{act._meta.label_lower}:{act.pk}")[: most * 5])
    people = {user.pk: str(user) for user in User.objects.filter(pk__in={event.actor_id for event in events})}
    found = []
    for (kind, actor), same in groupby(events, lambda event: (event.kind, event.actor_id)):
        together = list(same)
        runs = [together] if kind == Happened.ACT_STEPS_PUT else [[event] for event in together]
        found += [
            Happening(run[0].at, people.get(actor or 0, ""), run[0].words, _told_of(run[0], run[-1])) for run in runs
        ]
    return found[:most]


def _told_of(event: Event, first: Event) -> str:
    after = event.after
    if "steps" in after:
        return f"{first.before.get('steps', 0)} → {after['steps']} bước"
    if "made" in after:
        return f"{after['made']} đơn vị mới, {after['changed']} thay đổi, {after['closed']} chấm dứt"
    return ""


def span(act: Reorganisation, today: date) -> str:
    """How the act stands, in one line."""
    day = written(act.effective)
    if act.state == ActState.RECORDED and act.effective > today:
        return f"Có hiệu lực từ {day}, còn {(act.effective - today).days} ngày"
    if act.state == ActState.RECORDED:
        return f"Có hiệu lực từ {day}"
    return f"Ngày có hiệu lực: {day}"
