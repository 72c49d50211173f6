"""Written dates: "ngày 08 tháng 01 năm 2024", "15/7/2021", "ngày … tháng 4 năm 2022", "tháng 5/2024"."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from vanban.text.plain import Plain, lenient
from vanban.text.span import Span
from vanban.time.spans import EARLIEST, LATEST

_YEAR = r"(?P<y{0}>(?:19|20|21)\d\d)(?!\d)"
_BLANK = r"[.…_ \n]{0,40}"
WRITTEN = re.compile(
    lenient(
        r"(?<![\w/])(?:"
        # ngày 14 tháng 12 năm 2023; the day or the month may be blank, "ngày" may be missing
        rf"(?:ngay ?(?:(?P<d1>\d{{1,2}})|{_BLANK}) ?|(?P<d2>\d{{1,2}}) )thang ?(?:(?P<m1>\d{{1,2}})"
        rf"|{_BLANK}) ?[,/]? ?(?:nam ?)?{_YEAR.format(1)}"
        # 15/7/2021, 15-7-2021, 15.7.2021, "15 / 7 / 2021"
        rf"|(?:ngay ?)?(?P<d3>\d{{1,2}}) ?(?P<mark>[/.-]) ?(?P<m3>\d{{1,2}}) ?(?P=mark) ?{_YEAR.format(3)}"
        # tháng 5/2024, tháng 5 năm 2024
        rf"|thang ?(?P<m4>\d{{1,2}}) ?(?:[/-]|nam|,? nam) ?{_YEAR.format(4)}"
        r")(?![/\w])"
    )
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as it stands in a text; `day`, or `month` and `day`, are None where they are left blank."""

    span: Span
    year: int
    month: int | None
    day: int | None

    @property
    def iso(self) -> str:
        """ "2023-12-14", "2022-04" where the day is blank, "2022" where the month is too."""
        parts = [f"{self.year:04}"]
        if self.month is not None:
            parts.append(f"{self.month:02}")
            if self.day is not None:
                parts.append(f"{self.day:02}")
        return "-".join(parts)

    @property
    def date(self) -> date | None:
        """The day itself; None where a part is blank."""
        return None if self.month is None or self.day is None else date(self.year, self.month, self.day)


def find_dates(text: str) -> list[WrittenDate]:
    """Every date of the text that has a year, in order. A date that the calendar does not have is no date."""
    return dates_of(Plain(text))


def read_date(text: str) -> WrittenDate | None:
    """The first date of the text, None where there is none."""
    return next(iter(find_dates(text)), None)


def first_day(iso: str) -> date:
    """The first day that an ISO date can mean: "2022-04" (the day blank) → 1 April, "2022" → 1 January."""
    year, month, day = [*map(int, iso.split("-")), 1, 1][:3]
    return date(year, month, day)


def in_figures(iso: str) -> str:
    """An ISO date as offices write it: "2026-03-05" → "05/3/2026", "2026-03" (the day blank) → "3/2026"."""
    year, *rest = iso.split("-")
    month = [str(int(rest[0]))] if rest else []
    return "/".join([*rest[1:], *month, year])


def dates_of(plain: Plain) -> list[WrittenDate]:
    """The dates of a text already made plain; the spans are those of the text as given."""
    found = ((m, as_date(m)) for m in WRITTEN.finditer(plain.folded))
    return [WrittenDate(plain.span(m.start(), m.end()), *parts) for m, parts in found if parts is not None]


def as_date(found: re.Match[str]) -> tuple[int, int | None, int | None] | None:
    """Year, month and day of a match of `WRITTEN`; None where the calendar has no such day."""
    year = int(found["y1"] or found["y3"] or found["y4"])
    month = _number(found["m1"] or found["m3"] or found["m4"])
    day = _number(found["d1"] or found["d2"] or found["d3"])
    return (year, month, day) if is_real(year, month, day) else None


def is_real(year: int, month: int | None, day: int | None) -> bool:
    """Whether the calendar has the day; a blank month takes a day only if it could have it."""
    if not EARLIEST <= year <= LATEST or (month is not None and not 1 <= month <= 12):
        return False
    return day is None or 1 <= day <= (monthrange(year, month)[1] if month else 31)


def _number(figures: str | None) -> int | None:
    return int(figures) if figures else None
