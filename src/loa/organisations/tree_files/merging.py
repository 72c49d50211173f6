"""What a file would make of the tree: new units, changes of those that are there, and what contradicts. Pure.

A unit that is there keeps its history: a row of the same period corrects it, a row that begins later begins a new
period, anything else about the past is a contradiction. Closing and succeeding are the business of a reorganisation.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from loa.organisations.reform import Key, Standing
from loa.organisations.states import BEGINNING, OPEN_END, Kind
from loa.organisations.tree_files.cells import WHOLE, Heir, day_words
from loa.organisations.tree_files.checks import check
from loa.organisations.tree_files.columns import LABELS
from loa.organisations.tree_files.comparing import Comparing
from loa.organisations.tree_files.findings import Findings
from loa.organisations.tree_files.matching import FileUnit, Matching, Tree, Unknown, units_of_file
from loa.organisations.tree_files.plan import Link, Plan, Stretch, Way
from loa.organisations.tree_files.reading import Row

CENT = Decimal("0.01")
KINDS = "; ".join(kind.label for kind in Kind)


def merge(tree: Tree, rows: list[Row], findings: Findings, *, today: date) -> Plan:
    """What importing would do; `findings` grows by what stands against it."""
    return _Merging(tree, units_of_file(rows), findings, today).run()


class _Merging:
    def __init__(self, tree: Tree, units: list[FileUnit], findings: Findings, today: date) -> None:
        self.tree, self.units, self.findings, self.today = tree, units, findings, today
        self.matching = Matching(tree, units, findings)
        self.plan = Plan()
        self.final: dict[Key, list[Stretch]] = {
            unit: [Stretch(p.since, p.before, p.standing, p.begun_with, p.ended_with, 0, p.pk) for p in periods]
            for unit, periods in tree.periods.items()
        }
        self.comparing = Comparing(tree, self.final, self.plan, findings, today=today, superior=self._superior)

    def run(self) -> Plan:
        self.matching.run()
        for unit in self.units:
            self._check_days(unit)
            if unit.is_there:
                self.comparing.compare(unit)
            else:
                self._make(unit)
        for unit in self.units:
            self._count_and_contact(unit)
            self._succeed(unit)
        check(self.final, self.tree.root, self.findings)
        touched = {change.unit for change in self.plan.changes}
        self.plan.unchanged = sum(
            unit.is_there
            and unit.key not in touched
            and not any(row.number in self.findings.wrong_rows for row in unit.rows)
            for unit in self.units
        )
        return self.plan

    # The units of the file ------------------------------------------------------------------------------------------

    def _check_days(self, unit: FileUnit) -> None:
        for earlier, later in zip(unit.rows, unit.rows[1:], strict=False):
            if later.since < earlier.before:
                self.findings.error(
                    later.number,
                    f"Giai đoạn này chồng lên giai đoạn ở dòng {earlier.number} của cùng đơn vị. "
                    "Hãy sửa từ ngày hoặc đến ngày.",
                    "since",
                )
            elif later.since > earlier.before:
                self.findings.error(
                    later.number,
                    f"Giữa dòng này và dòng {earlier.number} của cùng đơn vị có khoảng trống. "
                    f"Hãy ghi từ ngày {day_words(earlier.before)}.",
                    "since",
                )

    def _superior(self, unit: FileUnit, row: Row) -> Key | None:
        """None where it is not known; said then."""
        try:
            superior = self.matching.superior(unit, row)
        except Unknown as error:
            self.findings.error(row.number, str(error), "parent")
            return None
        if superior == unit.key:
            self.findings.error(row.number, "Đơn vị trực thuộc chính nó. Hãy ghi đơn vị cấp trên.", "parent")
            return None
        return superior

    def _make(self, unit: FileUnit) -> None:
        stretches = []
        kind = ""
        for row in unit.rows:
            kind = row.kind or kind
            if not kind and "kind" not in row.unread:
                self.findings.error(row.number, f"Chưa có loại. Hãy chọn một trong các loại: {KINDS}.", "kind")
            standing = Standing(row.name, kind, self._superior(unit, row), row.short_name, row.abbreviation, row.code)
            stretches.append(Stretch(row.since, row.before, standing, row.begun_with, row.ended_with, row.number))
        assert isinstance(unit.key, str)
        self.plan.made[unit.key] = self.final[unit.key] = stretches

    # Contact, head-count, succession ----------------------------------------------------------------------------------

    def _count_and_contact(self, unit: FileUnit) -> None:
        contact: dict[str, str] = {}
        for row in unit.rows:
            for name, words in row.contact.items():
                if contact.get(name, words) != words:
                    self.findings.note(
                        row.number, f"{LABELS[name]} của đơn vị ghi khác nhau giữa các dòng; lấy dòng này.", name
                    )
                contact[name] = words
        there = self.tree.contact.get(unit.key, {}) if isinstance(unit.key, int) else {}
        if new := {name: words for name, words in contact.items() if there.get(name, "") != words}:
            self.plan.contact[unit.key] = new
            if isinstance(unit.key, int):
                what = [(name, there.get(name, ""), words) for name, words in new.items()]
                self.comparing.change(unit.key, unit.rows[-1], Way.CONTACT, None, what)
        self._count(unit)

    def _count(self, unit: FileUnit) -> None:
        there = self.tree.heads.get(unit.key, {}) if isinstance(unit.key, int) else {}
        latest = there[max(there)] if there else None
        new: dict[date, tuple[int, Row]] = {}
        for row in unit.rows:
            for count, day in row.heads:
                if day is None and unit.is_there and latest == count:
                    continue
                begun = row.since if row.since != BEGINNING and not unit.is_there else self.today
                new[day or begun] = (count, row)
        for day, (count, row) in sorted(new.items()):
            if there.get(day) == count:
                continue
            self.plan.heads.append((unit.key, day, count))
            if isinstance(unit.key, int):
                was = there.get(day, latest)
                self.comparing.change(
                    unit.key, row, Way.HEADS, day, [("heads", "" if was is None else str(was), str(count))]
                )

    def _succeed(self, unit: FileUnit) -> None:
        """A new unit's successors; those of a unit that is there were recorded by a reorganisation."""
        given: dict[date, Decimal] = defaultdict(Decimal)
        passed: set[tuple[Key, date]] = set()
        for row in unit.rows:
            shares = self._shares(row)
            for heir, share in zip(row.heirs, shares, strict=True):
                found = self._heir(unit, row, heir)
                if found is None:
                    continue
                successor, on = found
                given[on] += share
                if isinstance(unit.key, int):
                    if (unit.key, successor, on) not in self.tree.links:
                        words = "Kế tục của đơn vị đã có được ghi bằng đợt sắp xếp. Hãy để trống ô này."
                        self.findings.error(row.number, words, "successors")
                elif (successor, on) in passed:
                    self.findings.error(row.number, "Một đơn vị kế tục được ghi hai lần. Hãy bỏ một lần.", "successors")
                else:
                    self.plan.links.append(Link(unit.key, successor, on, share, row.ended_with))
                passed.add(found)
            if row.heirs and max(given.values(), default=Decimal(0)) > WHOLE:
                self.findings.error(
                    row.number,
                    "Phần số liệu của các đơn vị kế tục cộng lại quá 100 %. Hãy sửa cho đúng 100 %.",
                    "successors",
                )

    def _shares(self, row: Row) -> list[Decimal]:
        """Those that are not said share evenly what is left, to the cent."""
        said = [heir.share for heir in row.heirs if heir.share is not None]
        silent = len(row.heirs) - len(said)
        if not silent:
            return said
        left = max(WHOLE - sum(said, Decimal(0)), Decimal(0))
        each = (left / silent).quantize(CENT, ROUND_DOWN)
        first = left - each * (silent - 1)
        if silent > 1:
            self.findings.note(
                row.number, f"Chưa ghi phần số liệu của {silent} đơn vị kế tục; sẽ chia đều.", "successors"
            )
        even = iter([first, *[each] * (silent - 1)])
        return [next(even) if heir.share is None else heir.share for heir in row.heirs]

    def _heir(self, unit: FileUnit, row: Row, heir: Heir) -> tuple[Key, date] | None:
        on = heir.on or row.before
        if on == OPEN_END:
            words = "Có đơn vị kế tục mà chưa có đến ngày. Hãy ghi ngày cuối cùng hoạt động."
            if "until" not in row.unread:
                self.findings.error(row.number, words, "until")
            return None
        try:
            successor = self.matching.named(heir.ref, on, on + timedelta(days=1))
        except Unknown as error:
            self.findings.error(row.number, str(error), "successors")
            return None
        if successor == unit.key:
            self.findings.error(row.number, "Đơn vị kế tục chính nó. Hãy ghi đơn vị khác.", "successors")
            return None
        if not any(each.since <= on < each.before for each in self.final[successor]):
            name = self.final[successor][-1].standing.name
            self.findings.error(
                row.number,
                f"“{name}” không hoạt động vào ngày {day_words(on)}. Hãy sửa ngày hoặc đơn vị kế tục.",
                "successors",
            )
            return None
        return successor, on
