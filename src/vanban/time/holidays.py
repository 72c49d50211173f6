"""Vietnam's public holidays and the working days of its offices (Monday to Friday).

Rules: Labour Code 45/2019/QH14, art. 112 (which days) and art. 111.3 (a holiday on a weekly day of rest is made up on
the next working day). Decided anew each year, and kept here as dated rows with their source: how many of the five days
of Tết lie before it, and days swapped with a Saturday. Years without rows follow the rules alone: the eve and four
days for Tết, no swaps. 24 November (Ngày Văn hóa Việt Nam, resolution 80-NQ/TW of 7 January 2026) is left out until the
Labour Code names it; an office adds such a day with `Calendar.with_rows`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from vanban.time.lunar import lunar_days

_DAY = timedelta(1)
_REACH = 366  # days searched for a working day; a calendar without any gives the day itself
TWO_DAYS_SINCE = 2021  # the second day of Quốc khánh: Labour Code 2019, art. 112.1đ, in force since 1 January 2021
TET_FIVE_SINCE = 2013  # before, four days: Labour Code 2012, art. 115, in force since 1 May 2013
SWAPPED = "Nghỉ hoán đổi"


class Row(NamedTuple):
    """A day off, or a working day where the week has none, and where that was decided."""

    day: date
    name: str
    is_working: bool
    source: str


class TetRow(NamedTuple):
    """How many of the days off lie before the first day of Tết."""

    before: int
    source: str


TET = {
    2021: TetRow(2, "nghỉ 10/02 đến 16/02/2021, Bộ Lao động - Thương binh và Xã hội"),
    2022: TetRow(1, "nghỉ 31/01 đến 04/02/2022, Bộ Lao động - Thương binh và Xã hội"),
    2023: TetRow(2, "nghỉ 20/01 đến 26/01/2023, Bộ Lao động - Thương binh và Xã hội"),
    2024: TetRow(2, "nghỉ 08/02 đến 14/02/2024, Bộ Lao động - Thương binh và Xã hội"),
    2025: TetRow(2, "8726/VPCP-KGVX ngày 26/11/2024"),
    2026: TetRow(1, "nghỉ 14/02 đến 22/02/2026, Bộ Nội vụ"),
}


def _swap(off: date, made_up: date, source: str) -> tuple[Row, Row]:
    """A working day given off, and the Saturday worked in its place."""
    return Row(off, SWAPPED, False, source), Row(made_up, f"Làm bù ngày {off:%d/%m/%Y}", True, source)


SWAPS = (
    *_swap(date(2024, 4, 29), date(2024, 5, 4), "2450/VPCP-KGVX ngày 12/4/2024"),
    *_swap(date(2025, 5, 2), date(2025, 4, 26), "8726/VPCP-KGVX ngày 26/11/2024"),
    *_swap(date(2026, 1, 2), date(2026, 1, 10), "12729/VPCP-KGVX ngày 25/12/2025"),
    *_swap(date(2026, 8, 31), date(2026, 8, 22), "lịch nghỉ Quốc khánh năm 2026, Bộ Nội vụ"),
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days and days off: the rules of the law, and dated rows that go before them (a later row wins)."""

    rows: tuple[Row, ...] = ()

    def with_rows(self, rows: Iterable[Row]) -> Calendar:
        """This calendar with an office's own days off or working days."""
        return replace(self, rows=(*self.rows, *rows))

    def is_working(self, day: date) -> bool:
        year = _year_of(self.rows, day.year)
        return day in year.worked or (day.weekday() < 5 and day not in year.off)

    def next_working(self, day: date) -> date:
        """The day itself if it is worked, else the next that is."""
        return self._nearest(day, _DAY)

    def previous_working(self, day: date) -> date:
        """The day itself if it is worked, else the last before it that is."""
        return self._nearest(day, -_DAY)

    def add_working_days(self, day: date, n: int) -> date:
        """The nth working day after the day, before it where `n` is negative; 0 gives the day itself."""
        step = _DAY if n > 0 else -_DAY
        for _ in range(abs(n)):
            following = self._nearest(_moved(day, step), step)
            if not self.is_working(following):
                break
            day = following
        return day

    def holidays(self, year: int) -> list[tuple[date, str]]:
        """The days off of a year in order, made-up and swapped ones included, weekends not."""
        return sorted(_year_of(self.rows, year).off.items())

    def _nearest(self, day: date, step: timedelta) -> date:
        at = day
        for _ in range(_REACH):
            if self.is_working(at):
                return at
            at = _moved(at, step)
        return day


def _moved(day: date, step: timedelta) -> date:
    try:
        return day + step
    except OverflowError:
        return day


class _Year(NamedTuple):
    off: dict[date, str]
    worked: frozenset[date]


@lru_cache(maxsize=256)
def _year_of(rows: tuple[Row, ...], year: int) -> _Year:
    last_word = {row.day: row for row in rows if row.day.year == year}
    added = {row.day: row.name for row in last_word.values() if not row.is_working}
    worked = frozenset(day for day, row in last_word.items() if row.is_working)
    off = {day: name for day, name in _by_law(year) if day.year == year}
    off |= _made_up(off, {*added, *off})
    return _Year({day: name for day, name in (off | added).items() if day not in worked}, worked)


def _by_law(year: int) -> Iterator[tuple[date, str]]:
    yield date(year, 1, 1), "Tết Dương lịch"
    lunar = lunar_days(year)
    if lunar is not None:
        before = TET[year].before if year in TET else 1
        length = 5 if year >= TET_FIVE_SINCE else 4
        yield from ((lunar.new_year + timedelta(i - before), "Tết Âm lịch") for i in range(length))
        yield lunar.hung_kings, "Giỗ Tổ Hùng Vương"
    yield date(year, 4, 30), "Ngày Chiến thắng"
    yield date(year, 5, 1), "Ngày Quốc tế lao động"
    yield date(year, 9, 2), "Quốc khánh"
    if year >= TWO_DAYS_SINCE:
        yield _beside_national_day(year), "Quốc khánh"


def _beside_national_day(year: int) -> date:
    """The day before or after 2 September that makes the longer rest; so it was decided in 2021 to 2026."""
    day = date(year, 9, 2)
    return day + (_DAY if day.weekday() in (0, 3, 6) else -_DAY)


def _made_up(off: dict[date, str], taken: set[date]) -> dict[date, str]:
    """The days off in place of holidays that fall on a Saturday or Sunday."""
    found: dict[date, str] = {}
    for day in sorted(off):
        if day.weekday() < 5:
            continue
        instead = day
        while instead.weekday() >= 5 or instead in taken:
            instead += _DAY
        taken.add(instead)
        found[instead] = f"{off[day]} (nghỉ bù)"
    return found


VIETNAM = Calendar(SWAPS)
