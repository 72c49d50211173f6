"""Where the boxes and lines of a reorganisation stand: units before at the left, after at the right. Pure.

Units that have to do with each other are drawn together; the templates draw boxes of one height and curves between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from loa.organisations.reform import WHOLE, Key, Outcome, Said, Standing
from loa.organisations.states import Kind

ROW = 76
"""Height of a box with the space under it, in pixels, as in the style sheet."""

WIDTH = 120
"""Of the lines between the two columns."""


@dataclass(slots=True)
class Box:
    """A unit at one side. `note`: what becomes of it; `sources`: where it comes from, for where no lines are drawn."""

    name: str
    note: str = ""
    state: str = ""  # new, closed, changed, or nothing
    sources: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    path: str
    words: str  # the share where it is not the whole
    y: float


@dataclass(slots=True)
class Cluster:
    """Units that have to do with each other."""

    before: list[Box]
    after: list[Box]
    lines: list[Line]

    @property
    def height(self) -> int:
        return max(len(self.before), len(self.after)) * ROW

    @property
    def width(self) -> int:
        return WIDTH

    @property
    def middle(self) -> float:
        return WIDTH / 2


def draw(outcome: Outcome, steps: Sequence[Said], world: Mapping[int, Standing]) -> list[Cluster]:
    """The clusters in the order of the steps. Units that merely follow their superior are left out."""
    return [_cluster(outcome, world, *nodes) for nodes in _together(outcome, steps)]


def _together(outcome: Outcome, steps: Sequence[Said]) -> Iterable[tuple[list[int], list[Key]]]:
    """(units before, units after) of each cluster."""
    chief: dict[Key, Key] = {}

    def root(key: Key) -> Key:
        chief.setdefault(key, key)
        while chief[key] != key:
            chief[key] = key = chief[chief[key]]
        return key

    for step in steps:
        results = [into.key for into in step.results]
        if results:
            keys = [*(source.unit for source in step.sources), *results]
            for key in keys[1:]:
                chief[root(key)] = root(keys[0])
        else:
            for source in step.sources:
                root(source.unit)
    groups: dict[Key, tuple[list[int], list[Key]]] = {}
    for key in list(chief):
        before, after = groups.setdefault(root(key), ([], []))
        if isinstance(key, int):
            before.append(key)
        if isinstance(key, str) or key not in outcome.closed:
            after.append(key)
    return groups.values()


def _cluster(outcome: Outcome, world: Mapping[int, Standing], before: list[int], after: list[Key]) -> Cluster:
    pairs: list[tuple[int, Key, Decimal | None]] = [
        (link.predecessor, link.successor, link.share) for unit in before for link in outcome.given.get(unit, [])
    ]
    pairs += [(key, key, None) for key in after if isinstance(key, int)]
    height = max(len(before), len(after)) * ROW
    left = {key: (at + 0.5) * height / len(before) for at, key in enumerate(before)}
    right = {key: (at + 0.5) * height / len(after) for at, key in enumerate(after)}
    lines = [
        Line(_curve(left[a], right[b]), "" if share in {None, WHOLE} else _percent(share), (left[a] + right[b]) / 2)
        for a, b, share in pairs
        if a in left and b in right
    ]
    boxes_before = [
        Box(
            _name(world, unit), "Chấm dứt" if unit in outcome.closed else "", "closed" if unit in outcome.closed else ""
        )
        for unit in before
    ]
    boxes_after = [_after(outcome, world, key, [p for p in pairs if p[1] == key and p[2] is not None]) for key in after]
    return Cluster(boxes_before, boxes_after, lines)


def _after(
    outcome: Outcome, world: Mapping[int, Standing], key: Key, pairs: list[tuple[int, Key, Decimal | None]]
) -> Box:
    sources = [
        _name(world, unit) + ("" if share in {None, WHOLE} else f" ({_percent(share)} số liệu)")
        for unit, _, share in pairs
    ]
    if isinstance(key, str):
        standing = outcome.made.get(key)
        return Box(standing.name if standing else "", "Đơn vị mới", "new", sources)
    if key not in outcome.changed:
        return Box(_name(world, key), "Giữ nguyên, nhận thêm" if sources else "Giữ nguyên", "", sources)
    was, now = outcome.changed[key]
    told = [
        words
        for words, differs in (
            ("đổi tên", was.name != now.name),
            (f"thành {Kind(now.kind).label}" if now.kind else "", was.kind != now.kind),
            (f"về {_name_after(outcome, world, now.parent)}", was.parent != now.parent),
        )
        if differs
    ]
    note = ", ".join(told) or "sửa thông tin"
    return Box(now.name, note[0].upper() + note[1:], "changed", sources)


def _name(world: Mapping[int, Standing], unit: int) -> str:
    return world[unit].name if unit in world else "(không hoạt động vào ngày này)"


def _name_after(outcome: Outcome, world: Mapping[int, Standing], key: Key | None) -> str:
    if isinstance(key, int):
        return outcome.changed[key][1].name if key in outcome.changed else _name(world, key)
    return outcome.made[key].name if key in outcome.made else ""


def _curve(left: float, right: float) -> str:
    return f"M0,{left:g} C{WIDTH / 2:g},{left:g} {WIDTH / 2:g},{right:g} {WIDTH},{right:g}"


def _percent(share: Decimal | None) -> str:
    return "" if share is None else f"{share.normalize():f}%".replace(".", ",")
