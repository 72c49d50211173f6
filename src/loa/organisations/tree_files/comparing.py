"""A unit that is there and what a file says of it: corrections, new periods, contradictions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from loa.organisations.reform import Key, Standing
from loa.organisations.states import BEGINNING, OPEN_END, Kind
from loa.organisations.tree_files.cells import day_words
from loa.organisations.tree_files.columns import LABELS
from loa.organisations.tree_files.findings import Findings
from loa.organisations.tree_files.matching import FileUnit, Period, Tree
from loa.organisations.tree_files.plan import Change, Plan, Stretch, Way
from loa.organisations.tree_files.reading import Row

WORDS = ("name", "short_name", "abbreviation", "kind", "code", "parent")


class Comparing:
    """`final`: every unit's periods as they will be; grows by what the file says. `superior` gives whom a row names,
    None where that is not known and was said."""

    def __init__(
        self,
        tree: Tree,
        final: dict[Key, list[Stretch]],
        plan: Plan,
        findings: Findings,
        *,
        today: date,
        superior: Callable[[FileUnit, Row], Key | None],
    ) -> None:
        self.tree, self.final, self.plan, self.findings, self.today = tree, final, plan, findings, today
        self._superior = superior

    def compare(self, unit: FileUnit) -> None:
        assert isinstance(unit.key, int)
        for row in unit.rows:
            period = self._aligned(unit, row)
            if period is not None:
                self._correct(unit.key, unit, row, period)
            elif self.final[unit.key][-1].since < row.since:
                self._turn(unit.key, unit, row)
            else:
                self._contradict(unit.key, row)

    def _aligned(self, unit: FileUnit, row: Row) -> Period | None:
        """The period that the row speaks of. Without a day that of today, or of several rows the first."""
        periods = self.tree.periods[unit.key]  # type: ignore[index]
        for period in periods:
            if period.since == row.since:
                return period
        if row.since != BEGINNING:
            return None
        if len(unit.rows) > 1:
            return None
        there = [period for period in periods if period.since <= self.today]
        return there[-1] if there else periods[0]

    def _after(self, unit: FileUnit, row: Row, there: Standing, *, anew: bool) -> Standing | None:
        """What the unit would be: empty cells say "as it is". In a new period a short form of the old name is none of
        the new."""
        superior: Key | None = there.parent
        if row.parent and unit.key != self.tree.root:
            superior = self._superior(unit, row)
            if superior is None:
                return None
        renamed = anew and row.name != there.name
        return Standing(
            name=row.name or there.name,
            kind=row.kind or there.kind,
            parent=superior,
            short_name=row.short_name or ("" if renamed else there.short_name),
            abbreviation=row.abbreviation or ("" if renamed else there.abbreviation),
            code=row.code or there.code,
        )

    def _correct(self, key: int, unit: FileUnit, row: Row, period: Period) -> None:
        last = self.tree.periods[key][-1]
        ends_ahead = row.before == OPEN_END and self.today < period.before  # a file of today cannot know the end
        if row.before != period.before and not ends_ahead:
            if row.before != OPEN_END or period is last:
                self._wrong_end(row, period)
                return
            following = self.tree.periods[key][self.tree.periods[key].index(period) + 1]
            self.findings.error(
                row.number,
                f"Từ ngày {day_words(following.since)} đơn vị này đã là “{following.standing.name}”. "
                f"Hãy ghi đến ngày {day_words(period.before - timedelta(days=1))} hoặc bỏ dòng này.",
                "until",
            )
            return
        after = self._after(unit, row, period.standing, anew=False)
        if after is None:
            return
        papers = [("begun_with", period.begun_with, row.begun_with), ("ended_with", period.ended_with, row.ended_with)]
        what = self._differences(period.standing, after)
        for name, was, becomes in papers:
            if becomes and becomes != was:
                if period.by_act:
                    self.findings.note(
                        row.number,
                        f"{LABELS[name]} của giai đoạn này theo đợt sắp xếp đã ghi nhận nên giữ nguyên.",
                        name,
                    )
                else:
                    what.append((name, was, becomes))
        if not what:
            return
        stretch = Stretch(
            period.since, period.before, after,
            period.begun_with if period.by_act else row.begun_with or period.begun_with,
            period.ended_with if period.by_act else row.ended_with or period.ended_with,
            row.number, period.pk,
        )  # fmt: skip
        self._put(key, stretch)
        self.plan.corrected.append((key, stretch))
        self.change(key, row, Way.CORRECT, period.since, what)

    def _wrong_end(self, row: Row, period: Period) -> None:
        if period.before == OPEN_END:
            words = (
                "Đơn vị đang hoạt động không chấm dứt bằng tệp nhập: vai trò, kế hoạch cần được chuyển tiếp. "
                "Hãy để trống đến ngày và lập đợt sắp xếp."
            )
        elif row.before == OPEN_END:
            words = (
                f"Đơn vị này đã chấm dứt sau ngày {day_words(period.before - timedelta(days=1))}. "
                "Hãy ghi đúng ngày ấy, hoặc bỏ dòng này."
            )
        else:
            last = day_words(period.before - timedelta(days=1))
            words = f"Trong cây, giai đoạn này kết thúc ngày {last}. Hãy ghi đúng ngày ấy."
        self.findings.error(row.number, words, "until")

    def _turn(self, key: int, unit: FileUnit, row: Row) -> None:
        """From the day of the row on the unit is something else."""
        last = self.final[key][-1]
        if last.before != OPEN_END:
            self.findings.error(
                row.number,
                f"Đơn vị này đã chấm dứt sau ngày {day_words(last.before - timedelta(days=1))} nên không thay đổi được "
                "nữa. Hãy ghi đơn vị kế tục thành dòng riêng, hoặc bỏ dòng này.",
                "since",
            )
            return
        after = self._after(unit, row, last.standing, anew=True)
        if after is None:
            return
        what = self._differences(last.standing, after)
        if not what:
            if row.before != OPEN_END:
                self._wrong_end(row, Period(0, last.since, last.before, last.standing))
                return
            since = "không rõ từ ngày nào" if last.since == BEGINNING else f"từ ngày {day_words(last.since)}"
            self.findings.note(
                row.number,
                f"Trong cây, giai đoạn này bắt đầu {since}; không có gì thay đổi từ ngày ghi trong tệp.",
                "since",
            )
            return
        if row.before != OPEN_END:
            self._wrong_end(row, Period(0, last.since, last.before, last.standing))
            return
        stretch = Stretch(row.since, OPEN_END, after, row.begun_with, "", row.number)
        self.final[key] = [*self.final[key][:-1], replace(last, before=row.since, ended_with=""), stretch]
        if last.pk is not None:
            self.plan.turned.append((key, self.tree.periods[key][-1], stretch))
        else:  # a second new period: the first one ends
            unit_key, period, before = self.plan.turned[-1]
            self.plan.turned[-1] = (unit_key, period, replace(before, before=row.since))
            self.plan.turned.append((key, period, stretch))
        self.change(key, row, Way.TURN, row.since, what)

    def _contradict(self, key: int, row: Row) -> None:
        periods = self.tree.periods[key]
        if row.since == BEGINNING:
            first = periods[0]
            words = (
                f"Trong cây, đơn vị này bắt đầu từ ngày {day_words(first.since)}. Hãy ghi từ ngày ấy ở dòng đầu của nó."
            )
        else:
            there = next((p for p in reversed(periods) if p.since <= row.since), periods[0])
            begun = "từ trước" if there.since == BEGINNING else f"từ ngày {day_words(there.since)}"
            words = (
                f"Tệp ghi giai đoạn từ ngày {day_words(row.since)}; trong cây, giai đoạn “{there.standing.name}” "
                f"bắt đầu {begun}. Quá khứ của đơn vị đã có không sửa bằng tệp nhập: hãy ghi đúng ngày trong cây."
            )
        self.findings.error(row.number, words, "since")

    def _put(self, key: Key, stretch: Stretch) -> None:
        self.final[key] = [stretch if each.pk == stretch.pk else each for each in self.final[key]]

    def _differences(self, was: Standing, becomes: Standing) -> list[tuple[str, str, str]]:
        return [
            (name, self._word(name, getattr(was, name)), self._word(name, getattr(becomes, name)))
            for name in WORDS
            if getattr(was, name) != getattr(becomes, name)
        ]

    def _word(self, name: str, value: Key | None) -> str:
        if name == "kind":
            return Kind(str(value)).label if value else ""
        if name == "parent":
            return "" if value is None else self.final[value][-1].standing.name if value in self.final else str(value)
        return str(value)

    def change(self, key: int, row: Row, way: Way, day: date | None, what: Iterable[tuple[str, str, str]]) -> None:
        self.plan.changes.append(Change(key, row.number, self.tree.name(key), way, day, tuple(what)))
