"""A reorganisation as `reform` reads it, what it makes of the tree, and what hangs on the units it touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from loa.accounts.models import User
from loa.core.templatetags.formats import day as written
from loa.organisations.models import Membership, Reorganisation, Result, Source, Step, Unit, UnitPeriod
from loa.organisations.models.reorganisation import ReorganisationQuerySet
from loa.organisations.models.unit import DATED
from loa.organisations.permissions import reached_today, units_with
from loa.organisations.queries.tree import within
from loa.organisations.reform import Finding, From, Into, Level, Outcome, Said, Standing, reform
from loa.organisations.roles import Permission
from loa.organisations.states import BEGINNING, OPEN_END, StepKind

OWN = {"unitperiod", "succession", "reach", "source", "result", "step", "unit"}
"""Relations to a unit that are its own life; everything else hangs on it."""


def acts_visible_to(user: User) -> ReorganisationQuerySet:
    """Those that a person may read: drafts where they may reorganise; what was recorded where they belong, or changed
    the unit in which they do."""
    drafting = units_with(user, Permission.UNIT_REORGANISE).values("pk")
    belonging = units_with(user, Permission.MEMBER_VIEW).values("pk")
    leaving = Source.objects.filter(unit__in=belonging).order_by().values("step__act")
    arising = Result.objects.filter(unit__in=belonging).order_by().values("step__act")
    told = Q(scope__in=belonging) | Q(pk__in=leaving) | Q(pk__in=arising)
    return Reorganisation.objects.filter(Q(scope__in=drafting) | Q(recorded_at__isnull=False) & told)


def world_on(day: date) -> dict[int, Standing]:
    """Every unit of that day. One query."""
    rows = UnitPeriod.objects.on(day).order_by().values_list("unit", *DATED)
    return {
        unit: Standing(name=name, short_name=short, abbreviation=abbreviation, kind=kind, code=code, parent=parent)
        for unit, name, short, abbreviation, kind, code, parent in rows
    }


def parents_in(world: Mapping[int, Standing]) -> dict[int, int | None]:
    return {unit: each.parent if isinstance(each.parent, int) else None for unit, each in world.items()}


def later_changes(day: date) -> dict[int, str]:
    """Units for which something is recorded on that day or after, in words: an act of that day would cut it in two."""
    ahead = UnitPeriod.objects.filter(since__gte=day, since__gt=BEGINNING).order_by("since")
    ending = UnitPeriod.objects.filter(before__gt=day, before__lt=OPEN_END).order_by("before")
    found = {unit: f"từ ngày {written(since)}" for unit, since in ahead.values_list("unit", "since")}
    return {unit: f"từ ngày {written(before)}" for unit, before in ending.values_list("unit", "before")} | found


def said(act: Reorganisation) -> list[Said]:
    """The steps as they were entered. Three queries, in plain values: an act may have thousands."""
    entered = list(Step.objects.filter(act=act).order_by("order").values_list("pk", "order", "kind"))
    order_of = {step: order for step, order, _ in entered}
    sources: dict[int, list[From]] = defaultdict(list)
    for step, unit, part, share in (
        Source.objects.filter(step__act=act).order_by("order").values_list("step", "unit", "part", "share")
    ):
        sources[step].append(From(unit, part, share))
    rows = list(Result.objects.filter(step__act=act).order_by("order").values())
    places = {row["id"]: f"{order_of[row['step_id']]}.{row['order']}" for row in rows}
    results: dict[int, list[Into]] = defaultdict(list)
    for row in rows:
        upper = row["parent_result_id"]
        results[row["step_id"]].append(
            Into(
                key=row["unit_id"] if row["unit_id"] and not row["made"] else places[row["id"]],
                parent=places.get(upper) if upper else row["parent_id"],
                name=row["name"],
                kind=row["kind"],
                short_name=row["short_name"],
                abbreviation=row["abbreviation"],
                code=row["code"],
                share=row["share"],
            )
        )
    return [Said(order, StepKind(kind), tuple(sources[step]), tuple(results[step])) for step, order, kind in entered]


def place(step: Step, result: Result) -> str:
    """How `reform` names the new unit of this result."""
    return f"{step.order}.{result.order}"


@dataclass(frozen=True, slots=True)
class Touched:
    """What hangs on the units that an act closes or changes: "12 kế hoạch" …"""

    words: str
    count: int
    closed: int  # how many of them on units that are closed
    fate: str  # what becomes of those


@dataclass(frozen=True, slots=True)
class Preview:
    outcome: Outcome
    steps: list[Said]
    world: dict[int, Standing]
    touched: list[Touched]
    people: int  # different people with a role in a closed unit on the day or later


def preview(act: Reorganisation) -> Preview:
    """What recording the act would do. Some fifteen queries, whatever its size."""
    steps, world = said(act), world_on(act.effective)
    outcome = _outcome(act, steps, world)
    closed = set(outcome.closed)
    held = Membership.objects.from_then_on(act.effective).filter(unit__in=closed)
    return Preview(
        outcome=outcome,
        steps=steps,
        world=world,
        touched=touched(closed, set(outcome.changed), on=act.effective, keep_roles=act.keep_roles),
        people=held.order_by().values("user").distinct().count(),
    )


def outcome_of(act: Reorganisation) -> Outcome:
    """What the act makes of the tree of its day, with what lies outside its scope as errors."""
    return _outcome(act, said(act), world_on(act.effective))


def _outcome(act: Reorganisation, steps: list[Said], world: dict[int, Standing]) -> Outcome:
    outcome = reform(world, steps, later=later_changes(act.effective))
    inside = within(act.scope_id, parents_in(world))
    if act.effective <= timezone.localdate():  # a right is one of today, whatever stood under the scope on a past day
        inside &= reached_today(act.scope)
    later = UnitPeriod.objects.filter(parent__in=outcome.closed, since__gt=act.effective)
    for name in later.values_list("name", flat=True)[:5]:
        words = f"“{name}” được ghi là trực thuộc đơn vị chấm dứt vào một ngày sau đó. Hãy ghi đợt này sau ngày ấy."
        outcome.findings.append(Finding(0, Level.ERROR, words))
    if act.scope_id not in world:
        words = f"“{act.scope}” không hoạt động vào ngày {written(act.effective)}. Hãy sửa ngày hoặc phạm vi của đợt."
        outcome.findings.append(Finding(0, Level.ERROR, words))
    for step in steps:
        for unit in _named(step):
            if unit in world and unit not in inside:
                words = f"“{world[unit].name}” không thuộc phạm vi “{act.scope}” của đợt, hoặc nay không còn thuộc."
                outcome.findings.append(Finding(step.order, Level.ERROR, words))
        for into in step.results:
            if into.is_new and into.parent is None:
                words = f"Đơn vị mới “{into.name}” chưa có đơn vị cấp trên."
                outcome.findings.append(Finding(step.order, Level.ERROR, words))
    return outcome


def _named(step: Said) -> Iterable[int]:
    yield from (source.unit for source in step.sources)
    yield from (into.key for into in step.results if isinstance(into.key, int))
    yield from (into.parent for into in step.results if isinstance(into.parent, int))


KEPT = "Giữ nguyên dưới tên đơn vị cũ; đơn vị kế tục xem và làm tiếp được."


def touched(closed: set[int], changed: set[int], *, on: date, keep_roles: bool) -> list[Touched]:
    """Rows of every package that point at the units, by kind of row; closed memberships and periods aside."""
    found = []
    for model, field in pointing_at_units():
        rows = model._default_manager.order_by()
        if any(each.name == "before" and isinstance(each, models.DateField) for each in model._meta.fields):
            rows = rows.filter(before__gt=on)  # what has a period and ended before the day is not touched
        at_closed = rows.filter(**{f"{field}__in": closed}).count() if closed else 0
        at_changed = rows.filter(**{f"{field}__in": changed}).count() if changed else 0
        if at_closed or at_changed:
            fate = KEPT
            if model is Membership:
                fate = "Chuyển sang đơn vị kế tục." if keep_roles else "Kết thúc từ ngày có hiệu lực, cần giao lại."
            words = str(model._meta.verbose_name_plural)
            found.append(Touched(words, at_closed + at_changed, at_closed, fate if at_closed else "Không đổi."))
    return found


def pointing_at_units() -> list[tuple[type[models.Model], str]]:
    """(model, field) of every relation to a unit in the whole program that is not the unit's own life."""
    return [
        (relation.related_model, relation.field.name)
        for relation in Unit._meta.related_objects
        if relation.related_model._meta.model_name not in OWN
    ]


@dataclass(frozen=True, slots=True)
class Hanging:
    """Something that stands in the way of taking an act back."""

    words: str


def hanging_on(act: Reorganisation) -> list[Hanging]:
    """What came after a recorded act and builds on it. Empty: it can be taken back without losing anything."""
    made = set(UnitPeriod.objects.filter(begun_by=act, unit__arising_in__step__act=act, unit__arising_in__made=True)
               .values_list("unit", flat=True))  # fmt: skip
    found = []
    begun = set(UnitPeriod.objects.filter(begun_by=act).values_list("unit", flat=True))
    ended = set(UnitPeriod.objects.filter(ended_by=act).values_list("unit", flat=True))
    later = UnitPeriod.objects.filter(Q(unit__in=begun | ended) | Q(parent__in=made), since__gte=act.effective).exclude(
        begun_by=act
    )
    cut = UnitPeriod.objects.filter(begun_by=act, before__lt=OPEN_END)
    names = sorted({*later.values_list("name", flat=True), *cut.values_list("name", flat=True)})
    if names:
        found.append(Hanging(f"Đã có thay đổi ghi sau đó ở: {'; '.join(names[:5])}. Hãy hủy thay đổi ấy trước."))
    arising = Result.objects.filter(Q(unit__in=made) | Q(parent__in=made)).order_by().values("step__act")
    leaving = Source.objects.filter(unit__in=made).order_by().values("step__act")
    titles = Reorganisation.objects.filter(Q(pk__in=arising) | Q(pk__in=leaving)).exclude(pk=act.pk)
    if others := sorted(titles.order_by().values_list("title", flat=True)):
        listed = "; ".join(f"“{title}”" for title in others[:5])
        found.append(Hanging(f"Đợt khác dùng đến đơn vị mới lập: {listed}. Hãy bỏ các bước ấy trước."))
    counts: dict[str, int] = defaultdict(int)
    for model, field in pointing_at_units():
        rows = model._default_manager.filter(**{f"{field}__in": made})
        if model is Membership:
            rows = rows.exclude(begun_by=act)
        if count := rows.count():
            counts[str(model._meta.verbose_name_plural)] += count
    handed = Membership.objects.filter(begun_by=act)
    if count := handed.filter(delegations__isnull=False).count():
        counts["ủy quyền"] += count
    if counts:
        listed = "; ".join(f"{count} {words}" for words, count in counts.items())
        found.append(Hanging(f"Đơn vị mới lập đã có: {listed}. Không hủy được nữa mà không mất những nội dung này."))
    return found
