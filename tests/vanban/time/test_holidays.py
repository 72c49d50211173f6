from datetime import date, timedelta
from math import floor, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.time.holidays import VIETNAM, Calendar, Row
from vanban.time.lunar import FIRST_YEAR, LAST_YEAR, lunar_days

DAYS = st.dates(date(2011, 1, 1), date(2049, 12, 31))


def run(first: date, last: date) -> set[date]:
    return {first + timedelta(i) for i in range((last - first).days + 1)}


RESTS = [  # the rests of officials as they were announced, weekends included
    (date(2021, 2, 10), date(2021, 2, 16)),
    (date(2021, 9, 2), date(2021, 9, 5)),
    (date(2022, 1, 29), date(2022, 2, 6)),
    (date(2022, 9, 1), date(2022, 9, 4)),
    (date(2022, 12, 31), date(2023, 1, 2)),
    (date(2023, 1, 20), date(2023, 1, 26)),
    (date(2023, 4, 29), date(2023, 5, 3)),
    (date(2023, 9, 1), date(2023, 9, 4)),
    (date(2024, 2, 8), date(2024, 2, 14)),
    (date(2024, 4, 27), date(2024, 5, 1)),
    (date(2024, 8, 31), date(2024, 9, 3)),
    (date(2025, 1, 25), date(2025, 2, 2)),
    (date(2025, 4, 30), date(2025, 5, 4)),
    (date(2025, 8, 30), date(2025, 9, 2)),
    (date(2026, 1, 1), date(2026, 1, 4)),
    (date(2026, 2, 14), date(2026, 2, 22)),
    (date(2026, 4, 25), date(2026, 4, 27)),
    (date(2026, 4, 30), date(2026, 5, 3)),
    (date(2026, 8, 29), date(2026, 9, 2)),
]


@pytest.mark.parametrize(("first", "last"), RESTS)
def test_rest_has_the_announced_length(first, last):
    assert {day for day in run(first, last) if VIETNAM.is_working(day)} == set()
    assert VIETNAM.is_working(first - timedelta(1))
    assert VIETNAM.is_working(last + timedelta(1))


@pytest.mark.parametrize("saturday", [date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10), date(2026, 8, 22)])
def test_made_up_saturday_is_worked(saturday):
    assert saturday.weekday() == 5
    assert VIETNAM.is_working(saturday)
    assert not Calendar().is_working(saturday)


def test_holidays_of_a_year_without_rows_follow_the_law():
    assert VIETNAM.holidays(2027) == [
        (date(2027, 1, 1), "Tết Dương lịch"),
        (date(2027, 2, 5), "Tết Âm lịch"),
        (date(2027, 2, 6), "Tết Âm lịch"),
        (date(2027, 2, 7), "Tết Âm lịch"),
        (date(2027, 2, 8), "Tết Âm lịch"),
        (date(2027, 2, 9), "Tết Âm lịch"),
        (date(2027, 2, 10), "Tết Âm lịch (nghỉ bù)"),
        (date(2027, 2, 11), "Tết Âm lịch (nghỉ bù)"),
        (date(2027, 4, 16), "Giỗ Tổ Hùng Vương"),
        (date(2027, 4, 30), "Ngày Chiến thắng"),
        (date(2027, 5, 1), "Ngày Quốc tế lao động"),
        (date(2027, 5, 3), "Ngày Quốc tế lao động (nghỉ bù)"),
        (date(2027, 9, 2), "Quốc khánh"),
        (date(2027, 9, 3), "Quốc khánh"),
    ]


def test_an_office_adds_its_own_rows():
    culture = Row(date(2026, 11, 24), "Ngày Văn hóa Việt Nam", False, "Bộ luật Lao động")
    own = VIETNAM.with_rows([culture])
    assert VIETNAM.is_working(culture.day)
    assert not own.is_working(culture.day)
    assert (culture.day, culture.name) in own.holidays(2026)
    assert own.with_rows([culture._replace(is_working=True)]).is_working(culture.day)


def test_a_calendar_without_working_days_gives_the_day_itself():
    first = date(2026, 1, 1)
    idle = Calendar(tuple(Row(first + timedelta(i), "", False, "") for i in range(-800, 800)))
    assert idle.next_working(first) == first
    assert idle.add_working_days(first, 5) == first


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 2, 12), 2, date(2026, 2, 23)),
        (date(2026, 2, 23), -2, date(2026, 2, 12)),
        (date(2026, 1, 9), 1, date(2026, 1, 10)),
        (date(2026, 3, 1), 0, date(2026, 3, 1)),
    ],
)
def test_working_days_are_counted_over_holidays(day, n, expected):
    assert VIETNAM.add_working_days(day, n) == expected


@given(DAYS, st.integers(1, 40))
def test_counting_forth_and_back_returns(day, n):
    start = VIETNAM.next_working(day)
    assert VIETNAM.add_working_days(VIETNAM.add_working_days(start, n), -n) == start


@given(DAYS)
def test_nothing_is_worked_between_a_day_and_the_next_working_day(day):
    following = VIETNAM.next_working(day)
    assert VIETNAM.is_working(following)
    assert not any(VIETNAM.is_working(between) for between in run(day, following - timedelta(1)))


@pytest.mark.parametrize("year", range(FIRST_YEAR, LAST_YEAR + 1))
def test_lunar_days_are_those_of_sun_and_moon(year):
    months = lunar_months(year)
    assert lunar_days(year) == (months[1], months[3] + timedelta(9))


def test_vietnam_parts_from_china_in_2030():
    assert lunar_days(2030).new_year == date(2030, 2, 2)  # 3 February in Beijing


@pytest.mark.parametrize("year", [1, 2009, 2051, 9999])
def test_years_without_lunar_days_keep_the_fixed_ones(year):
    assert lunar_days(year) is None
    assert date(year, 4, 30) in dict(VIETNAM.holidays(year))


# An independent reckoning: months begin with the day of the new moon at UTC+7, the eleventh holds the winter solstice,
# and of thirteen months between two solstices the first without a major solar term is the leap month (Meeus, 1982).


def moon_day(k: int) -> int:
    t = k / 1236.85
    sun = (359.2242 + 29.10535608 * k - 0.0000333 * t**2) * pi / 180
    moon = (306.0253 + 385.81691806 * k + 0.0107306 * t**2) * pi / 180
    node = (21.2964 + 390.67050646 * k - 0.0016528 * t**2) * pi / 180
    mean = 2415020.75933 + 29.53058868 * k + 0.0001178 * t**2
    mean += 0.00033 * sin((166.56 + 132.87 * t) * pi / 180)
    terms = (
        (0.1734 - 0.000393 * t, sun), (0.0021, 2 * sun), (-0.4068, moon), (0.0161, 2 * moon), (-0.0004, 3 * moon),
        (0.0104, 2 * node), (-0.0051, sun + moon), (-0.0074, sun - moon), (0.0004, 2 * node + sun),
        (-0.0004, 2 * node - sun), (-0.0006, 2 * node + moon), (0.001, 2 * node - moon), (0.0005, 2 * moon + sun),
    )  # fmt: skip
    delta = -0.000278 + 0.000265 * t + 0.000262 * t**2
    return floor(mean + sum(size * sin(angle) for size, angle in terms) - delta + 0.5 + 7 / 24)


def solar_term(day: int) -> int:
    """Which of the twelve parts of its way the sun is in when the day begins at UTC+7."""
    t = (day - 2451545.5 - 7 / 24) / 36525
    anomaly = (357.5291 + 35999.0503 * t) * pi / 180
    centre = (1.9146 - 0.004817 * t) * sin(anomaly) + 0.019993 * sin(2 * anomaly) + 0.00029 * sin(3 * anomaly)
    return int((280.46645 + 36000.76983 * t + centre) % 360 // 30)


def eleventh_month(year: int) -> int:
    """The number of the new moon before the winter solstice."""
    k = int((date(year, 12, 31).toordinal() + 1721425 - 2415021) / 29.530588853)
    return k - 1 if solar_term(moon_day(k)) >= 9 else k


def lunar_months(year: int) -> dict[int, date]:
    moons = range(eleventh_month(year - 1), eleventh_month(year))
    terms = [solar_term(moon_day(k)) for k in (*moons, moons.stop)]
    leap = next(i for i in range(1, 13) if terms[i] == terms[i + 1]) if len(moons) == 13 else None
    firsts = [moon_day(k) for i, k in enumerate(moons) if i != leap]
    return {(i + 10) % 12 + 1: date.fromordinal(day - 1721425) for i, day in enumerate(firsts)}
