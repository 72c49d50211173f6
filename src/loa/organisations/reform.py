"""What the steps of a reorganisation make of a tree. Pure: no database, no clock.

In: every unit that is there on the day, and the steps. Out: units made, changed and closed, who succeeds whom with
which share, and findings. Nothing is raised: what cannot be done is a finding with the number of its step.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from loa.organisations.states import StepKind
from vanban.text.folding import squeeze

Key = int | str
"""A unit: its number, or for one that the act makes the place of the result, "2.1"."""

WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a unit is on a day."""

    name: str
    kind: str
    parent: Key | None
    short_name: str = ""
    abbreviation: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class From:
    """A unit that a step takes from; of a `part`, `share` percent of the figures goes along."""

    unit: int
    part: bool = False
    share: Decimal = WHOLE


@dataclass(frozen=True, slots=True)
class Into:
    """A unit as it is afterwards. Empty words mean "as before" for a unit that is there (`key` is its number)."""

    key: Key
    name: str = ""
    kind: str = ""
    parent: Key | None = None
    short_name: str = ""
    abbreviation: str = ""
    code: str = ""
    share: Decimal = Decimal(0)

    @property
    def is_new(self) -> bool:
        return isinstance(self.key, str)


@dataclass(frozen=True, slots=True)
class Said:
    """A step as it was entered."""

    order: int
    kind: StepKind
    sources: tuple[From, ...] = ()
    results: tuple[Into, ...] = ()


class Level(StrEnum):
    ERROR = "error"  # the act cannot be recorded
    NOTE = "note"  # happens as a consequence, good to know


@dataclass(frozen=True, slots=True)
class Finding:
    """`step` is 0 for what concerns the act as a whole."""

    step: int
    level: Level
    words: str


@dataclass(frozen=True, slots=True)
class Link:
    predecessor: int
    successor: Key
    share: Decimal


@dataclass(slots=True)
class Outcome:
    made: dict[str, Standing] = field(default_factory=dict)
    changed: dict[int, tuple[Standing, Standing]] = field(default_factory=dict)  # as it was, as it becomes
    closed: dict[int, Standing] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    given: dict[int, list[Link]] = field(default_factory=dict)  # the links of each predecessor

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level == Level.ERROR]

    def give(self, predecessor: int, successor: Key, share: Decimal) -> None:
        link = Link(predecessor, successor, share)
        self.links.append(link)
        self.given.setdefault(predecessor, []).append(link)

    def heirs(self, unit: int) -> list[Key]:
        """Who carries on a closed unit, the one with most of its figures first."""
        return [link.successor for link in sorted(self.given.get(unit, []), key=lambda link: -link.share)]


def reform(world: Mapping[int, Standing], steps: Iterable[Said], *, later: Mapping[int, str] | None = None) -> Outcome:
    """`world`: the units of the day. `later`: those with something recorded that is dated afterwards, in words."""
    return _Reform(world, later or {}).run(steps)


def renumbered(steps: Iterable[Said]) -> list[Said]:
    """The steps numbered from 1 as they stand; a superior that is a new unit of the act is found at its new place.

    A superior whose step is not among them any more is nobody: whoever stood under it has to be given another.
    """
    steps = list(steps)
    moved = {f"{old.order}.{at}": f"{new}.{at}" for new, old in enumerate(steps, 1) for at in _places(old)}

    def settled(new: int, at: int, into: Into) -> Into:
        parent = moved.get(into.parent) if isinstance(into.parent, str) else into.parent
        return replace(into, key=f"{new}.{at}" if into.is_new else into.key, parent=parent)

    return [
        replace(old, order=new, results=tuple(settled(new, at, into) for at, into in enumerate(old.results, 1)))
        for new, old in enumerate(steps, 1)
    ]


def _places(step: Said) -> Iterable[int]:
    return (at for at, into in enumerate(step.results, 1) if into.is_new)


class _Reform:
    def __init__(self, world: Mapping[int, Standing], later: Mapping[int, str]) -> None:
        self.before: dict[Key, Standing] = dict(world.items())
        self.later = later
        self.now: dict[Key, Standing] = dict(world.items())
        self.closed: dict[int, int] = {}  # unit -> step
        self.received: dict[Key, int] = {}  # unit that took something over -> step
        self.given: dict[int, Decimal] = defaultdict(Decimal)  # unit -> percent of its figures that went elsewhere
        self.passed: list[Link] = []
        self.outcome = Outcome()
        self.mistakes = 0

    def run(self, steps: Iterable[Said]) -> Outcome:
        steps = sorted(steps, key=lambda step: step.order)
        if not steps:
            self._error(0, "Chưa có bước nào. Hãy thêm ít nhất một bước: sáp nhập, chia tách, đổi tên…")
        for step in steps:
            if self._fits(step):
                self._do(step)
        self._join_links()
        self._children_follow()
        self._check_names()
        self._check_loops(steps)
        self._sum_up()
        return self.outcome

    # One step --------------------------------------------------------------------------------------------------------

    def _fits(self, step: Said) -> bool:
        """Whether the step has what its kind needs, and touches only what is there."""
        known = self.mistakes
        taken = {source.unit for source in step.sources}
        kept = {into.key for into in step.results}
        new = [into for into in step.results if into.is_new]
        match step.kind:
            case StepKind.OPEN:
                if step.sources or len(new) != 1 or len(step.results) != 1:
                    self._error(step.order, "Thành lập cần đúng một đơn vị mới.")
            case StepKind.MERGE:
                if len(step.results) != 1:
                    self._error(step.order, "Sáp nhập cần đúng một đơn vị sau sắp xếp.")
                elif len(taken | kept) < 2 or not taken - kept:
                    self._error(step.order, "Sáp nhập cần ít nhất hai đơn vị khác nhau.")
            case StepKind.SPLIT:
                if len(step.sources) != 1:
                    self._error(step.order, "Chia, tách cần đúng một đơn vị trước sắp xếp.")
                elif len(step.results) < 2 and not (step.results and step.sources[0].part):
                    self._error(step.order, "Chia, tách cần ít nhất hai đơn vị sau sắp xếp, hoặc đơn vị cũ vẫn còn.")
                else:
                    self._check_shares(step)
            case StepKind.RENAME | StepKind.MOVE | StepKind.REGRADE:
                if len(step.sources) != 1 or kept != taken:
                    self._error(step.order, f"{step.kind.label} cần đúng một đơn vị.")
                else:
                    self._check_change(step)
            case StepKind.CLOSE:
                if not step.sources or step.results:
                    self._error(step.order, "Giải thể cần ít nhất một đơn vị và không có đơn vị sau sắp xếp.")
        for unit in sorted(taken | {key for key in kept if isinstance(key, int)}):
            self._check_there(step, unit)
        for source in step.sources:
            if not source.part and source.unit in self.received and source.unit not in kept:
                self._error(
                    step.order,
                    f"“{self.before[source.unit].name}” đã nhận phần của đơn vị khác ở bước "
                    f"{self.received[source.unit]} nên không thể chấm dứt trong cùng đợt. Hãy ghi thành hai đợt.",
                )
        for into in step.results:
            if into.is_new and not squeeze(into.name):
                self._error(step.order, "Đơn vị mới chưa có tên. Hãy ghi tên đầy đủ như trong quyết định.")
            if into.is_new and not into.kind:
                self._error(step.order, f"“{into.name}” chưa có loại đơn vị.")
            if isinstance(into.parent, int) and into.parent not in self.before:
                self._error(step.order, f"Đơn vị cấp trên của “{into.name or 'đơn vị'}” không hoạt động vào ngày này.")
        self._check_parts(step)
        return self.mistakes == known

    def _check_there(self, step: Said, unit: int) -> None:
        if unit not in self.before:
            self._error(step.order, "Có đơn vị không hoạt động vào ngày có hiệu lực. Hãy chọn đơn vị kế tục của nó.")
        elif unit in self.closed:
            self._error(step.order, f"“{self.before[unit].name}” đã chấm dứt ở bước {self.closed[unit]} của đợt này.")
        elif unit in self.later:
            self._changed_later(step.order, unit)

    def _changed_later(self, step: int, unit: int) -> None:
        self._error(
            step,
            f"“{self.before[unit].name}” đã có thay đổi ghi trước ({self.later[unit]}). "
            "Hãy hủy thay đổi ấy trước, hoặc ghi đợt này sau ngày đó.",
        )

    def _check_shares(self, step: Said) -> None:
        source = step.sources[0]
        given = sum((into.share for into in step.results if into.key != source.unit), Decimal(0))
        kept = {into.key: into.share for into in step.results}
        if source.unit in kept:
            given += kept[source.unit]
        lives_on = source.part or source.unit in kept
        left = WHOLE - self.given[source.unit]
        if given > left or (not lives_on and given != left):
            before = f" (các bước trước đã chuyển đi {_percent(WHOLE - left)})" if left < WHOLE else ""
            self._error(
                step.order,
                f"Phần số liệu của các đơn vị sau khi chia cộng lại là {_percent(given)}; phải "
                f"{'không quá' if lives_on else 'đúng'} {_percent(left)}{before} "
                "để không số nào mất hay bị tính hai lần.",
            )

    def _check_parts(self, step: Said) -> None:
        """Of no unit more than the whole may go elsewhere; a split says so itself."""
        if step.kind == StepKind.SPLIT:
            return
        for source in step.sources:
            left = WHOLE - self.given[source.unit]
            if source.part and source.share > left:
                self._error(
                    step.order,
                    f"“{self._name(source.unit)}” chuyển đi {_percent(source.share)} số liệu, "
                    f"mà sau các bước trước chỉ còn {_percent(left)}.",
                )

    def _name(self, unit: int) -> str:
        return self.before[unit].name if unit in self.before else "Đơn vị"

    def _check_change(self, step: Said) -> None:
        into = step.results[0]
        there = self.now.get(into.key)
        if there is None:
            return
        if step.kind == StepKind.RENAME and squeeze(into.name) in {"", there.name}:
            self._error(step.order, f"Tên mới của “{there.name}” còn trống hoặc giống tên cũ.")
        if step.kind == StepKind.MOVE and into.parent in {None, there.parent}:
            self._error(step.order, f"Hãy chọn đơn vị cấp trên mới của “{there.name}”.")
        if step.kind == StepKind.REGRADE and into.kind in {"", there.kind}:
            self._error(step.order, f"Hãy chọn loại mới của “{there.name}”.")

    def _do(self, step: Said) -> None:
        for into in step.results:
            self._place(into)
        kept = {into.key for into in step.results}
        for source in step.sources:
            for into in step.results:
                if into.key != source.unit:
                    self.received[into.key] = step.order
                    share = self._share(step.kind, source, into)
                    self.given[source.unit] += share
                    self.passed.append(Link(source.unit, into.key, share))
            if not source.part and source.unit not in kept:
                self.closed[source.unit] = step.order
                del self.now[source.unit]

    def _share(self, kind: StepKind, source: From, into: Into) -> Decimal:
        """What a unit brings along wholly is what earlier steps have left of it ("phần còn lại")."""
        if kind == StepKind.SPLIT:
            return into.share
        return source.share if source.part else WHOLE - self.given[source.unit]

    def _place(self, into: Into) -> None:
        if isinstance(into.key, str):
            self.now[into.key] = Standing(
                name=squeeze(into.name),
                kind=into.kind,
                parent=into.parent,
                short_name=squeeze(into.short_name),
                abbreviation=squeeze(into.abbreviation),
                code=into.code,
            )
            return
        there = self.now[into.key]
        renamed = bool(into.name) and squeeze(into.name) != there.name
        self.now[into.key] = replace(
            there,
            name=squeeze(into.name) or there.name,
            kind=into.kind or there.kind,
            parent=into.parent if into.parent is not None else there.parent,
            # a short form of the old name is no short form of the new one
            short_name=squeeze(into.short_name) or ("" if renamed else there.short_name),
            abbreviation=squeeze(into.abbreviation) or ("" if renamed else there.abbreviation),
            code=into.code or there.code,
        )

    # The whole -------------------------------------------------------------------------------------------------------

    def _join_links(self) -> None:
        """Two steps may each pass a part of one unit to the same other: together they are one succession."""
        together: dict[tuple[int, Key], Decimal] = defaultdict(Decimal)
        for link in self.passed:
            together[link.predecessor, link.successor] += link.share
        for (predecessor, successor), share in together.items():
            self.outcome.give(predecessor, successor, share)

    def _children_follow(self) -> None:
        """What stood under a closed unit goes to the one that carries most of it on."""
        following: dict[int, list[str]] = defaultdict(list)
        orphans: dict[int, list[str]] = defaultdict(list)
        for key, standing in list(self.now.items()):
            parent = standing.parent
            if not isinstance(parent, int) or parent not in self.closed:
                continue
            heir = self._heir(parent)
            if isinstance(key, int) and key in self.later:
                self._changed_later(self.closed[parent], key)
            elif heir is None:
                orphans[parent].append(standing.name)
            else:
                self.now[key] = replace(standing, parent=heir)
                following[parent].append(standing.name)
        for unit, names in following.items():
            heir = self._heir(unit)
            after = self.now[heir].name if heir is not None else ""
            self._note(self.closed[unit], f"{_listed(names)} chuyển từ “{self.before[unit].name}” sang “{after}”.")
        for unit, names in orphans.items():
            self._error(
                self.closed[unit],
                f"“{self.before[unit].name}” còn đơn vị trực thuộc: {_listed(names)}. "
                "Hãy thêm bước chuyển hoặc giải thể chúng.",
            )

    def _heir(self, unit: Key) -> Key | None:
        """The open unit that carries most of a closed one on, through as many steps as there are."""
        seen: set[Key] = set()
        while isinstance(unit, int) and unit in self.closed and unit not in seen:
            seen.add(unit)
            heirs = self.outcome.heirs(unit)
            if not heirs:
                return None
            unit = heirs[0]
        return unit

    def _check_names(self) -> None:
        same: dict[tuple[Key | None, str], list[Key]] = defaultdict(list)
        codes: dict[str, list[Key]] = defaultdict(list)
        for key, standing in self.now.items():
            same[standing.parent, standing.name].append(key)
            if standing.code:
                codes[standing.code].append(key)
        touched = {key for key, standing in self.now.items() if standing != self.before.get(key)}
        for (_, name), keys in same.items():
            if len(keys) > 1 and touched.intersection(keys):
                self._error(0, f"Sau sắp xếp có {len(keys)} đơn vị cùng cấp đều tên “{name}”.")
        for code, keys in codes.items():
            if len(keys) > 1 and touched.intersection(keys):
                self._error(0, f"Sau sắp xếp có {len(keys)} đơn vị cùng mã định danh {code}.")

    def _check_loops(self, steps: list[Said]) -> None:
        """Nothing may stand under itself, and every superior must be there."""
        safe: set[Key] = set()
        for key in self.now:
            path: list[Key] = []
            here: Key | None = key
            while here is not None and here not in safe:
                if here in path:
                    self._error(0, f"“{self.now[here].name}” sẽ trực thuộc chính mình. Hãy sửa bước chuyển đơn vị.")
                    return
                path.append(here)
                standing = self.now.get(here)
                if standing is None:
                    self._error(0, f"Cấp trên của “{self.now[path[-2]].name}” không còn sau sắp xếp.")
                    return
                here = standing.parent
            safe.update(path)

    def _sum_up(self) -> None:
        outcome = self.outcome
        outcome.made = {key: standing for key, standing in self.now.items() if isinstance(key, str)}
        outcome.changed = {
            key: (self.before[key], standing)
            for key, standing in self.now.items()
            if isinstance(key, int) and standing != self.before[key]
        }
        outcome.closed = {unit: self.before[unit] for unit in self.closed}

    def _error(self, step: int, words: str) -> None:
        self.mistakes += 1
        self.outcome.findings.append(Finding(step, Level.ERROR, words))

    def _note(self, step: int, words: str) -> None:
        self.outcome.findings.append(Finding(step, Level.NOTE, words))


def _listed(names: list[str], most: int = 5) -> str:
    shown = "; ".join(f"“{name}”" for name in names[:most])
    return f"{shown} và {len(names) - most} đơn vị khác" if len(names) > most else shown


def _percent(share: Decimal) -> str:
    return f"{share.normalize():f} %".replace(".", ",")
