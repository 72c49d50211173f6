"""Groups of units that follow from the tree: the one table. Pure.

A plan says "các sở, ban, ngành" and means whoever is one on its day. Each row below names such a group, the words for
it, and which units under a base belong to it. The base is the unit whose plan it is or, where nothing under that unit
answers, the nearest superior up to the province under which something does: a ward's plan that names "các sở, ban,
ngành" means those of its province.

Which spelling names which group is said in `vanban.text.names.groups`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from loa.organisations.reform import Key, Standing
from loa.organisations.states import COMMUNE_LEVEL, Kind
from vanban.text.names import Group as Named

PLACES = COMMUNE_LEVEL | {Kind.COUNTRY, Kind.PROVINCE, Kind.DISTRICT}
"""Units that govern a territory; everything else is an agency of one of them."""


class Depth(Enum):
    DIRECT = "ngay dưới"  # immediately under the base
    OWN = "thuộc"  # under the base at any depth, those of the places below it left out
    ALL = "trên địa bàn"  # under the base at any depth


@dataclass(frozen=True, slots=True)
class Rule:
    kinds: frozenset[Kind]
    depth: Depth


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """`says` tells who belongs, for the page; `last_day` the day with which such units ended in law."""

    key: Named
    name: str
    says: str
    rules: tuple[Rule, ...]
    last_day: date | None = None
    instead: Named | None = None
    above_province: bool = False

    @property
    def has_rule(self) -> bool:
        return bool(self.rules)


def _of(kinds: Collection[Kind], depth: Depth) -> Rule:
    return Rule(frozenset(kinds), depth)


BUILT_IN: dict[Named, BuiltIn] = {
    each.key: each
    for each in (
        BuiltIn(
            Named.AGENCIES, "Các sở, ban, ngành", "Các đơn vị loại “Sở, ban, ngành” của tỉnh, thành phố.",
            (_of({Kind.DEPARTMENT}, Depth.OWN),),
        ),
        BuiltIn(
            Named.DIVISIONS, "Các phòng, ban, ngành",
            "Các phòng, ban chuyên môn và sở, ban, ngành trực thuộc trực tiếp.",
            (_of({Kind.DIVISION, Kind.DEPARTMENT}, Depth.DIRECT),),
        ),
        BuiltIn(
            Named.COMMUNES, "UBND cấp xã",
            "Mọi xã, phường, đặc khu trên địa bàn; thị trấn đến hết ngày 30/6/2025.",
            (_of(COMMUNE_LEVEL, Depth.ALL),),
        ),
        BuiltIn(
            Named.RURAL_COMMUNES, "UBND các xã", "Các xã trên địa bàn, không gồm phường, đặc khu, thị trấn.",
            (_of({Kind.COMMUNE}, Depth.ALL),),
        ),
        BuiltIn(
            Named.WARDS, "UBND các phường", "Các phường trên địa bàn.", (_of({Kind.WARD}, Depth.ALL),),
        ),
        BuiltIn(
            Named.DISTRICTS, "UBND cấp huyện",
            "Các huyện, quận, thị xã, thành phố thuộc tỉnh; cấp huyện kết thúc hoạt động từ ngày 01/7/2025.",
            (_of({Kind.DISTRICT}, Depth.ALL),), last_day=date(2025, 6, 30), instead=Named.COMMUNES,
        ),
        BuiltIn(
            Named.LOCALITIES, "Các địa phương", "UBND cấp xã, và UBND cấp huyện đến hết ngày 30/6/2025.",
            (_of(COMMUNE_LEVEL | {Kind.DISTRICT}, Depth.ALL),),
        ),
        BuiltIn(
            Named.ORGANISATIONS, "Các tổ chức chính trị - xã hội, đoàn thể",
            "Mặt trận, các đoàn thể, các hội cùng cấp; của các xã, phường thì không.",
            (_of({Kind.ASSOCIATION}, Depth.OWN),),
        ),
        BuiltIn(
            Named.PARTY, "Các cơ quan Đảng", "Các cơ quan Đảng cùng cấp.", (_of({Kind.PARTY}, Depth.OWN),),
        ),
        BuiltIn(
            Named.PRESS, "Các cơ quan báo chí", "Các báo, đài cùng cấp.", (_of({Kind.PRESS}, Depth.OWN),),
        ),
        BuiltIn(
            Named.CENTRAL, "Các cơ quan trung ương trên địa bàn",
            "Các đơn vị loại “Cơ quan trung ương tại địa phương”.", (_of({Kind.CENTRAL}, Depth.OWN),),
        ),
        BuiltIn(
            Named.SERVICES, "Các đơn vị sự nghiệp",
            "Các đơn vị sự nghiệp cùng cấp, kể cả đơn vị thuộc sở.", (_of({Kind.SERVICE}, Depth.OWN),),
        ),
        BuiltIn(
            Named.UNITS, "Các cơ quan, đơn vị",
            "Mọi đơn vị trực thuộc trực tiếp, trừ doanh nghiệp, và mọi UBND cấp xã, cấp huyện trên địa bàn.",
            (
                _of(set(Kind) - {Kind.ENTERPRISE, Kind.PROVINCE}, Depth.DIRECT),
                _of(COMMUNE_LEVEL | {Kind.DISTRICT}, Depth.ALL),
            ),
        ),
        BuiltIn(
            Named.PROVINCES, "UBND các tỉnh, thành phố", "Các tỉnh, thành phố trực thuộc trung ương.",
            (_of({Kind.PROVINCE}, Depth.ALL),), above_province=True,
        ),
        BuiltIn(
            Named.OTHERS, "Các đơn vị liên quan",
            "Văn bản không nói rõ là những đơn vị nào, nên nhóm này không tự có danh sách.", (),
        ),
    )
}  # fmt: skip


class World:
    """The units of one day, ready to be asked for groups. Building is linear in their number."""

    def __init__(self, units: Mapping[int, Standing]) -> None:
        self.units = units
        self._below: dict[Key | None, list[int]] = defaultdict(list)
        for unit, standing in units.items():
            self._below[standing.parent].append(unit)

    def __contains__(self, unit: object) -> bool:
        return unit in self.units

    def under(self, unit: int, depth: Depth = Depth.ALL) -> Iterable[int]:
        """Without the unit itself."""
        if depth is Depth.DIRECT:
            yield from self._below.get(unit, ())
            return
        waiting = list(self._below.get(unit, ()))
        while waiting:
            here = waiting.pop()
            if depth is Depth.OWN and self.units[here].kind in PLACES:
                continue
            yield here
            waiting += self._below.get(here, ())

    def line(self, unit: int) -> Iterable[int]:
        """The unit and its superiors."""
        here: Key | None = unit
        seen: set[int] = set()
        while isinstance(here, int) and here in self.units and here not in seen:
            seen.add(here)
            yield here
            here = self.units[here].parent

    def province_of(self, unit: int) -> int:
        """The province above the unit, or the highest unit there is."""
        last = unit
        for last in self.line(unit):
            if self.units[last].kind == Kind.PROVINCE:
                break
        return last

    def base_and_members(self, group: BuiltIn, scope: int) -> tuple[int, set[int]]:
        """Under which unit the group was found for the plans of `scope`, and who belongs to it."""
        for base in self.line(scope):
            if found := self._members(group, base):
                return base, found
            if self.units[base].kind == Kind.PROVINCE and not group.above_province:
                break
        return scope, set()

    def _members(self, group: BuiltIn, base: int) -> set[int]:
        return {
            unit for rule in group.rules for unit in self.under(base, rule.depth) if self.units[unit].kind in rule.kinds
        }
