"""Two days of the lunar calendar as Vietnam reckons it (UTC+7): the first of Tết, and Giỗ Tổ, the 10th of the third month.

The years were computed from the sun and the moon, the tests compute them again. Vietnam and China part at times: in
2030 Tết is a day earlier than in Beijing.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class LunarDays(NamedTuple):
    """The first day of Tết and the day of the Hùng kings in one year."""

    new_year: date
    hung_kings: date


_ROWS = {  # month and day of each
    2010: (2, 14, 4, 23), 2011: (2, 3, 4, 12), 2012: (1, 23, 3, 31), 2013: (2, 10, 4, 19), 2014: (1, 31, 4, 9),
    2015: (2, 19, 4, 28), 2016: (2, 8, 4, 16), 2017: (1, 28, 4, 6), 2018: (2, 16, 4, 25), 2019: (2, 5, 4, 14),
    2020: (1, 25, 4, 2), 2021: (2, 12, 4, 21), 2022: (2, 1, 4, 10), 2023: (1, 22, 4, 29), 2024: (2, 10, 4, 18),
    2025: (1, 29, 4, 7), 2026: (2, 17, 4, 26), 2027: (2, 6, 4, 16), 2028: (1, 26, 4, 4), 2029: (2, 13, 4, 23),
    2030: (2, 2, 4, 12), 2031: (1, 23, 4, 1), 2032: (2, 11, 4, 19), 2033: (1, 31, 4, 9), 2034: (2, 19, 4, 28),
    2035: (2, 8, 4, 17), 2036: (1, 28, 4, 6), 2037: (2, 15, 4, 24), 2038: (2, 4, 4, 13), 2039: (1, 24, 4, 3),
    2040: (2, 12, 4, 20), 2041: (2, 1, 4, 10), 2042: (1, 22, 4, 29), 2043: (2, 10, 4, 19), 2044: (1, 30, 4, 7),
    2045: (2, 17, 4, 26), 2046: (2, 6, 4, 15), 2047: (1, 26, 4, 4), 2048: (2, 14, 4, 22), 2049: (2, 2, 4, 11),
    2050: (1, 23, 4, 1),
}  # fmt: skip

FIRST_YEAR, LAST_YEAR = min(_ROWS), max(_ROWS)


def lunar_days(year: int) -> LunarDays | None:
    """None before 2010 and after 2050."""
    row = _ROWS.get(year)
    return LunarDays(date(year, row[0], row[1]), date(year, row[2], row[3])) if row else None
