"""A round of consultation as pages show it: how far it is, who said what to which point, who simply agrees."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from loa.organisations.models import Unit
from loa.organisations.queries.groups import Day, built_in_groups, groups_for
from loa.plans.models import Asked, Comment, Consultation
from loa.plans.queries.laid_out import draft_pointer, pointers_of
from loa.plans.queries.text import id_of
from loa.plans.states import Answer, Verdict
from vanban.text.folding import fold
from vanban.text.names import Group as Named
from vanban.time.holidays import VIETNAM

WORKING_DAYS = 10
"""Working days that units are given where nothing else is said."""
GATHERED_BY = (
    Named.AGENCIES, Named.COMMUNES, Named.WARDS, Named.RURAL_COMMUNES, Named.DIVISIONS, Named.ORGANISATIONS,
    Named.PARTY, Named.PRESS, Named.CENTRAL, Named.SERVICES,
)  # fmt: skip
"""Groups that units are gathered in, the wider first."""
WHOLE = "Toàn văn"


def usual_deadline(today: date) -> date:
    return VIETNAM.add_working_days(today, WORKING_DAYS)


@dataclass(frozen=True, slots=True)
class Choosable:
    """A group that may be asked as one."""

    ref: str
    name: str
    units: tuple[int, ...]


def choosable_groups(unit: Unit, *, on: date) -> list[Choosable]:
    """The groups that the plans of the unit may name and that have members on the day, without the unit itself.

    Of groups with the same members ("UBND cấp xã", "các địa phương") the first stands for all.
    """
    day = Day(on)
    rolls = [day.built_in(group.key.value, unit.pk) for group in built_in_groups() if group.has_rule]
    rolls += [day.kept(group) for group in groups_for([unit.pk])]
    found: dict[frozenset[int], Choosable] = {}
    for roll in rolls:
        members = tuple(member.unit for member in roll.members if member.unit != unit.pk)
        found.setdefault(frozenset(members), Choosable(roll.ref, roll.name, members))
    return [each for each in found.values() if each.units]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Units told in one line: a whole group by its name, or single ones (`name` blank)."""

    name: str
    units: tuple[str, ...]


def gathered(units: Collection[Unit], scope: Unit, *, on: date) -> list[Gathered]:
    """The units by groups of which every member is among them; what is left over at the end."""
    day = Day(on)
    left = {unit.pk: unit for unit in units}
    found = []
    for key in GATHERED_BY:
        members = {each.unit for each in day.built_in(key.value, scope.pk).members} - {scope.pk}
        if len(members) > 1 and members <= left.keys():
            named = sorted((left.pop(pk) for pk in members), key=lambda unit: fold(unit.name))
            found.append(Gathered(_group_name(key), tuple(unit.label for unit in named)))
    if left:
        rest = sorted(left.values(), key=lambda unit: (unit.kind, fold(unit.name)))
        found.append(Gathered("", tuple(unit.label for unit in rest)))
    return found


def _group_name(key: Named) -> str:
    return next(group.name for group in built_in_groups() if group.key == key)


@dataclass(frozen=True, slots=True)
class Counts:
    """Units and comments of a round."""

    asked: int
    agreed: int
    commented: int
    late: int
    comments: int
    open: int

    @property
    def answered(self) -> int:
        return self.agreed + self.commented

    @property
    def waiting(self) -> int:
        return self.asked - self.answered

    @property
    def decided(self) -> int:
        return self.comments - self.open


def counts_of(consultation: Consultation) -> Counts:
    """Two queries, however many units."""
    after = end_of(consultation.deadline)
    units = consultation.asked.aggregate(
        asked=Count("pk"),
        agreed=Count("pk", filter=Q(answer=Answer.AGREED)),
        commented=Count("pk", filter=Q(answer=Answer.COMMENTED)),
        late=Count("pk", filter=Q(answered_at__gte=after)),
    )
    standing = Comment.objects.filter(asked__consultation=consultation, is_withdrawn=False)
    said = standing.aggregate(comments=Count("pk"), open=Count("pk", filter=Q(verdict=Verdict.OPEN)))
    return Counts(**units, **said)


def end_of(day: date) -> datetime:
    """The first moment after the day, in Vietnam's time."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), datetime.min.time()))


def comments_of(consultation: Consultation) -> QuerySet[Comment]:
    """The standing comments with units and people, as they were made."""
    people = ("by", "on_behalf_of", "decided_by", "decided_on_behalf_of")
    found = Comment.objects.filter(asked__consultation=consultation, is_withdrawn=False)
    return found.select_related("asked__unit", *people).order_by("pk")


@dataclass(frozen=True, slots=True)
class Said:
    """A comment with what the drafter needs beside it. `draft_id`: the element of the draft's page, "" for none."""

    comment: Comment
    is_late: bool
    draft_id: str

    @property
    def unit(self) -> Unit:
        return self.comment.asked.unit


@dataclass(frozen=True, slots=True)
class Heap:
    """The comments on one point, or of one unit."""

    title: str
    said: list[Said]


class Table:
    """The comments of a round, by point in the order of the text, or by unit."""

    def __init__(self, consultation: Consultation, comments: Iterable[Comment]) -> None:
        self._content = consultation.content
        self._after = end_of(consultation.deadline)
        self.said = [self._said(comment) for comment in comments]

    @cached_property
    def by_point(self) -> list[Heap]:
        order = {pointer: at for at, pointer in enumerate(["", *pointers_of(self._content)])}
        heaps: dict[str, list[Said]] = {}
        for each in sorted(self.said, key=lambda each: order.get(each.comment.pointer, len(order))):
            heaps.setdefault(each.comment.pointer, []).append(each)
        return [Heap(said[0].comment.place or WHOLE, said) for said in heaps.values()]

    @cached_property
    def by_unit(self) -> list[Heap]:
        heaps: dict[int, list[Said]] = {}
        for each in sorted(self.said, key=lambda each: (fold(each.unit.name), each.unit.pk)):
            heaps.setdefault(each.unit.pk, []).append(each)
        return [Heap(said[0].unit.name, said) for said in heaps.values()]

    def _said(self, comment: Comment) -> Said:
        there = draft_pointer(self._content, comment.pointer) if comment.pointer else ""
        return Said(comment, comment.at >= self._after, id_of(there) if there else "")


def answers_of(consultation: Consultation) -> list[Asked]:
    """Every unit of the round with its answer, by name. One query."""
    rows = consultation.asked.select_related("unit", "answered_by", "answered_on_behalf_of")
    return sorted(rows, key=lambda asked: (fold(asked.unit.name), asked.pk))


def asked_groups(refs: Collection[str], known: Iterable[Choosable]) -> set[int]:
    """The units of the groups that were ticked."""
    return {unit for group in known if group.ref in refs for unit in group.units}
