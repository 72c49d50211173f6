"""Who belongs to a group on a day: groups that follow from the tree, and those kept by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from loa.accounts.models import User
from loa.organisations.groups import BUILT_IN, BuiltIn, World
from loa.organisations.models import Group, GroupMember, Kind, Reach, Unit
from loa.organisations.permissions import roles_of
from loa.organisations.queries.acts import world_on
from loa.organisations.queries.handovers import Handovers, handovers
from loa.organisations.reform import Standing
from vanban.text.folding import fold
from vanban.text.names import Group as Named

KINDS_IN_ORDER = {kind: at for at, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Member:
    """A unit with its words of the day. `stands_for`: members that ended, whom it carries on."""

    unit: int
    name: str
    kind: Kind
    parent: str = ""
    stands_for: tuple[str, ...] = ()
    by_hand: bool = False

    @property
    def kind_label(self) -> str:
        return self.kind.label


@dataclass(frozen=True, slots=True)
class Roll:
    """A group as it is on a day. `base`: the unit under which it was found, in the words of the day."""

    ref: str
    name: str
    on: date
    members: list[Member]
    base: str = ""
    has_rule: bool = True

    def __len__(self) -> int:
        return len(self.members)


def ref_of(group: Group) -> str:
    """How a hand-kept group is named where groups of both kinds are: "h12"; a built-in one is its key, "agencies"."""
    return f"h{group.pk}"


def is_built_in(ref: str) -> bool:
    return ref in BUILT_IN


class Day:
    """Groups on one day. The tree is asked for once, successions and hand-kept groups when first needed."""

    def __init__(self, on: date) -> None:
        self.on = on

    @cached_property
    def world(self) -> World:
        return World(world_on(self.on))

    @cached_property
    def handovers(self) -> Handovers:
        return handovers()

    @cached_property
    def _rows(self) -> dict[int, list[GroupMember]]:
        """Rows of every hand-kept group in force on the day."""
        found: dict[int, list[GroupMember]] = defaultdict(list)
        rows = GroupMember.objects.filter(since__lte=self.on, before__gt=self.on).select_related("unit")
        for row in rows.order_by("pk"):
            found[row.group_id].append(row)
        return found

    def scopes(self, unit: int) -> list[int]:
        """The unit where it is there on the day; else those that it took over later, or that carry it on by then."""
        if unit in self.world:
            return [unit]
        return self.handovers.forebears(unit, self.world) or self.handovers.heirs(unit, self.world)

    def built_in(self, key: str, scope: int) -> Roll:
        """The members of a group of the table, for the plans of `scope`."""
        group = BUILT_IN[Named(key)]
        members: set[int] = set()
        bases = []
        for each in self.scopes(scope):
            base, found = self.world.base_and_members(group, each)
            members |= found
            bases.append(self.world.units[base].name)
        return Roll(key, group.name, self.on, self._listed(members), "; ".join(bases), group.has_rule)

    def kept(self, group: Group) -> Roll:
        """The members of a hand-kept group; one that ended is stood for by those that carry it on.

        A unit that was left out and ended keeps out the one that carries it on, if that carries on nobody else.
        """
        there = self.world
        rows = self._rows.get(group.pk, [])
        by_extension: set[int] = set()
        if group.extends:
            by_extension = {member.unit for member in self.built_in(group.extends, group.scope_id).members}
        stands_for: dict[int, list[str]] = defaultdict(list)
        by_hand: set[int] = set()
        for row in rows:
            if row.left_out:
                continue
            for unit in [row.unit_id] if row.unit_id in there else self.handovers.heirs(row.unit_id, there):
                by_hand.add(unit)
                if unit != row.unit_id and row.unit.name not in stands_for[unit]:
                    stands_for[unit].append(row.unit.name)
        out = self._kept_out({row.unit_id for row in rows if row.left_out})
        members = self._listed((by_extension | by_hand) - out, stands_for, by_hand - by_extension)
        return Roll(ref_of(group), group.name, self.on, members, group.scope.name)

    def _kept_out(self, left_out: set[int]) -> set[int]:
        out = {unit for unit in left_out if unit in self.world}
        ended = left_out - out
        while ended:
            new = {each.successor for unit in ended for each in self.handovers.after(unit)}
            alone = {
                unit
                for unit in new - left_out
                if {each.predecessor for each in self.handovers.before(unit)} <= left_out | out
            }
            out |= {unit for unit in alone if unit in self.world}
            left_out = left_out | alone
            ended = {unit for unit in alone if unit not in self.world}
        return out

    def _listed(
        self,
        units: Iterable[int],
        stands_for: Mapping[int, list[str]] | None = None,
        by_hand: Iterable[int] = (),
    ) -> list[Member]:
        world, hand = self.world.units, set(by_hand)

        def parent(standing: Standing) -> str:
            return world[standing.parent].name if isinstance(standing.parent, int) and standing.parent in world else ""

        found = [
            Member(
                unit,
                world[unit].name,
                Kind(world[unit].kind),
                parent(world[unit]),
                tuple((stands_for or {}).get(unit, ())),
                unit in hand,
            )
            for unit in units
        ]
        return sorted(found, key=lambda each: (KINDS_IN_ORDER[each.kind], fold(each.name), each.unit))


def members_of(group: Group | str, scope: Unit, *, on: date) -> list[Member]:
    """The units of a group (hand-kept, or the key of a built-in one) on a day, with the names of that day.

    One query for a built-in group, two or three for one kept by hand or where the scope is not there on the day.
    """
    day = Day(on)
    return (day.kept(group) if isinstance(group, Group) else day.built_in(group, scope.pk)).members


@dataclass(frozen=True, slots=True)
class Left:
    """Who belonged on the earlier day and does not on the later; `now`: who carries it on, if it ended."""

    member: Member
    ended: bool
    now: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    joined: list[Member]
    left: list[Left]
    renamed: list[tuple[Member, str]]  # as it was, and its name on the later day

    @property
    def any(self) -> bool:
        return bool(self.joined or self.left or self.renamed)


def changes(then: Roll, now: Roll, later: Day) -> Changes:
    """What became of a group between two days; `later` is the day of `now`."""
    before = {member.unit: member for member in then.members}
    after = {member.unit: member for member in now.members}
    left = []
    for unit, member in before.items():
        if unit in after:
            continue
        ended = unit not in later.world
        heirs = later.handovers.heirs(unit, later.world) if ended else []
        left.append(Left(member, ended, tuple(later.world.units[heir].name for heir in heirs)))
    return Changes(
        joined=[member for unit, member in after.items() if unit not in before],
        left=left,
        renamed=[(before[u], m.name) for u, m in after.items() if u in before and before[u].name != m.name],
    )


def groups_visible_to(user: Any) -> QuerySet[Group]:
    """Hand-kept groups of the units above one's own, and of everything in one's province."""
    if not isinstance(user, User):
        return Group.objects.none()
    mine = roles_of(user).order_by().values("unit")
    above = Reach.objects.filter(unit__in=mine)
    provinces = above.filter(holder__kind=Kind.PROVINCE).values("holder")
    below = Reach.objects.filter(Q(holder__in=provinces) | Q(holder__in=mine)).values("unit")
    return Group.objects.filter(Q(scope__in=above.values("holder")) | Q(scope__in=below)).select_related("scope")


def groups_for(scopes: Iterable[int]) -> QuerySet[Group]:
    """The hand-kept groups that plans of these units may name: their own, and those of their superiors."""
    return Group.objects.filter(
        closed=False, scope__in=Reach.objects.filter(unit__in=list(scopes)).values("holder")
    ).select_related("scope")


def built_in_groups() -> list[BuiltIn]:
    return list(BUILT_IN.values())
