"""Which rows of a file are one unit, which unit of the tree that is, and whom a cell names as superior or successor."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import process

from loa.organisations.reform import Key, Standing
from loa.organisations.tree_files.findings import Findings, shown
from loa.organisations.tree_files.reading import Row
from vanban.text.folding import fold

DEEPEST = 20
"""Levels of a tree. The country has five."""
MOST_SUGGESTIONS = 50
MOST_NAMESAKES = 200


@dataclass(frozen=True, slots=True)
class Period:
    """A period of a unit that is there."""

    pk: int
    since: date
    before: date
    standing: Standing
    begun_with: str = ""
    ended_with: str = ""
    by_act: bool = False  # an act began it: its paper is that of the act


@dataclass(slots=True)
class Tree:
    """What is there: every unit's periods by their beginning, and more about those inside the chosen unit."""

    root: int
    periods: dict[int, list[Period]]
    inside: set[int]
    contact: dict[int, dict[str, str]] = field(default_factory=dict)
    heads: dict[int, dict[date, int]] = field(default_factory=dict)
    links: set[tuple[int, int, date]] = field(default_factory=set)

    def name(self, unit: int) -> str:
        return self.periods[unit][-1].standing.name


@dataclass(slots=True, eq=False)
class FileUnit:
    """The rows of one unit, by their days; `key` is its number in the tree, or for a new one "+" and its first row."""

    rows: list[Row]
    key: Key = ""
    busy: bool = False

    @property
    def is_there(self) -> bool:
        return isinstance(self.key, int)


class Unknown(Exception):
    """A cell names no unit, or several. `str(error)` is the sentence."""


def overlap(since: date, before: date, other_since: date, other_before: date) -> bool:
    return since < other_before and other_since < before


def units_of_file(rows: list[Row]) -> list[FileUnit]:
    """Rows with the same number in the file are one unit; without a number, those with one code and different days."""
    units: list[FileUnit] = []
    by_key: dict[str, FileUnit] = {}
    by_code: dict[str, FileUnit] = {}
    for row in rows:
        known = by_key.get(row.key.casefold()) if row.key else by_code.get(row.code)
        if known is not None and not row.key and row.code:
            apart = all(not overlap(row.since, row.before, each.since, each.before) for each in known.rows[-200:])
            known = known if apart else None
        if known is None:
            known = FileUnit([])
            units.append(known)
            if row.key:
                by_key[row.key.casefold()] = known
            elif row.code:
                by_code[row.code] = known
        known.rows.append(row)
    for unit in units:
        unit.rows.sort(key=lambda row: (row.since, row.number))
    return units


class Matching:
    """Gives every unit of the file its key. What is looked up is kept: the same words mean the same all over a file."""

    def __init__(self, tree: Tree, units: list[FileUnit], findings: Findings) -> None:
        self.tree, self.units, self.findings = tree, units, findings
        self.by_key: dict[str, FileUnit] = {}
        self.by_code: dict[str, list[FileUnit]] = defaultdict(list)
        self.by_name: dict[str, list[FileUnit]] = defaultdict(list)
        self.by_short: dict[str, list[FileUnit]] = defaultdict(list)
        for unit in units:
            for row in unit.rows:
                if row.key:
                    self.by_key[row.key.casefold()] = unit
                indices = (self.by_code, row.code), (self.by_name, row.name), (self.by_short, row.short_name)
                for index, word in indices:
                    if word and unit not in index[word.casefold()][-1:]:
                        index[word.casefold()].append(unit)
        self.codes_there: dict[str, set[int]] = defaultdict(set)
        self.names_there: dict[str, list[tuple[int, Period]]] = defaultdict(list)
        self.shorts_there: dict[str, list[tuple[int, Period]]] = defaultdict(list)
        self.places_there: dict[tuple[Key | None, str], list[tuple[int, Period]]] = defaultdict(list)
        for there, periods in tree.periods.items():
            for period in periods:
                if period.standing.code:
                    self.codes_there[period.standing.code].add(there)
                if there in tree.inside:
                    self.names_there[period.standing.name.casefold()].append((there, period))
                    self.shorts_there[period.standing.short_name.casefold()].append((there, period))
                    self.places_there[period.standing.parent, period.standing.name].append((there, period))
        self._kept: dict[tuple[str, date, date], Key | str] = {}
        self._suggested = 0

    def run(self) -> None:
        taken: dict[int, FileUnit] = {}
        said_before = set()
        for unit in self.units:
            self._give_key(unit, 0)
            if isinstance(unit.key, int) and taken.setdefault(unit.key, unit) is not unit:
                first = taken[unit.key].rows[0].number
                self.findings.error(
                    unit.rows[0].number,
                    f"Dòng này và dòng {first} cùng nói về “{self.tree.name(unit.key)}”. Hãy bỏ một dòng, hoặc ghi "
                    "ngày cho từng giai đoạn và cùng một số ở cột “Số trong tệp”.",
                    "name",
                )
                said_before.add(unit)
        self.units[:] = [unit for unit in self.units if unit not in said_before]

    def superior(self, unit: FileUnit, row: Row, depth: int = 0) -> Key:
        """Whom the row names as superior; the chosen unit where it names nobody. Raises `Unknown`."""
        if not row.parent:
            return self.tree.root
        return self.named(row.parent, row.since, row.before, depth)

    def named(self, words: str, since: date, before: date, depth: int = 0) -> Key:
        """The one unit that these words name in that time. Raises `Unknown`."""
        asked = (words, since, before)
        if asked not in self._kept:
            found = self._candidates(words, since, before, depth)
            if len(found) == 1:
                self._kept[asked] = next(iter(found))
            else:
                self._kept[asked] = "?" + (self._ambiguous(words, found) if found else self._missing(words))
        kept = self._kept[asked]
        if isinstance(kept, str) and kept.startswith("?"):
            raise Unknown(kept[1:])
        return kept

    def _give_key(self, unit: FileUnit, depth: int) -> Key:
        if unit.key:
            return unit.key
        if unit.busy or depth > DEEPEST:  # a loop, which is found later; nothing of the tree stands in one
            return f"+{unit.rows[0].number}"
        unit.busy = True
        unit.key = self._of_tree(unit, depth) or f"+{unit.rows[0].number}"
        unit.busy = False
        return unit.key

    def _of_tree(self, unit: FileUnit, depth: int) -> int | None:
        """The unit that is there: by code, else by name under the same superior."""
        last_first = unit.rows[::-1]
        for row in last_first:
            there = self.codes_there.get(row.code, set()) if row.code else set()
            inside = sorted(there & self.tree.inside)
            if inside:
                return max(inside, key=lambda each: self.tree.periods[each][-1].before)
        root = self.tree.periods[self.tree.root]
        for row in last_first:
            if not row.parent and any(row.name == period.standing.name for period in root):
                return self.tree.root
        for row in last_first:
            try:
                superior = self.superior(unit, row, depth + 1)
            except Unknown:
                continue
            if not isinstance(superior, int):
                continue
            for each, period in reversed(self.places_there.get((superior, row.name), [])):
                codes = {row.code, period.standing.code}
                if overlap(row.since, row.before, period.since, period.before) and ("" in codes or len(codes) == 1):
                    return each
        return None

    def _candidates(self, words: str, since: date, before: date, depth: int) -> set[Key]:
        if words.startswith("#"):
            unit = self.by_key.get(words[1:].strip().casefold())
            return {self._give_key(unit, depth)} if unit else set()
        by_code: set[Key] = {self._give_key(unit, depth) for unit in self.by_code.get(words.casefold(), [])}
        by_code |= self.codes_there.get(words.upper(), set()) & self.tree.inside
        if by_code:
            return by_code
        by_name = self._of_time(self.by_name, self.names_there, "name", words, since, before, depth)
        return by_name or self._of_time(self.by_short, self.shorts_there, "short_name", words, since, before, depth)

    def _of_time(
        self,
        in_file: dict[str, list[FileUnit]],
        in_tree: dict[str, list[tuple[int, Period]]],
        column: str,
        words: str,
        since: date,
        before: date,
        depth: int,
    ) -> set[Key]:
        """The units that bear the name in that time; where none does, those that ever did."""
        name = words.casefold()
        named = in_file.get(name, [])[:MOST_NAMESAKES]
        bearing = [
            unit
            for unit in named
            if len(named) == 1
            or any(
                getattr(row, column).casefold() == name and overlap(row.since, row.before, since, before)
                for row in unit.rows
            )
        ]
        found: set[Key] = {self._give_key(unit, depth) for unit in bearing or named}
        there = in_tree.get(name, [])
        found |= {unit for unit, period in there if overlap(period.since, period.before, since, before)}
        return found or {unit for unit, _ in there}

    def _ambiguous(self, words: str, found: set[Key]) -> str:
        return (
            f"Có {len(found)} đơn vị mang tên {shown(words)}. Hãy ghi mã định danh, hoặc #số theo cột “Số trong tệp”."
        )

    def _missing(self, words: str) -> str:
        start = f"Không có đơn vị {shown(words)} trong tệp hay trong cây dưới đơn vị đã chọn."
        if self._suggested < MOST_SUGGESTIONS and not words.startswith("#"):
            self._suggested += 1
            names = {fold(name): name for name in (*self.by_name, *self.names_there)}
            near = process.extractOne(fold(words), list(names), score_cutoff=85)
            if near is not None:
                right = self._as_written(names[near[0]])
                return f"{start} Có phải là {shown(right)}?"
        return f"{start} Hãy thêm dòng cho đơn vị ấy hoặc sửa tên, mã ở ô này."

    def _as_written(self, name: str) -> str:
        if units := self.by_name.get(name):
            return next(row.name for row in units[0].rows if row.name.casefold() == name)
        return self.names_there[name][0][1].standing.name
