from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from loa.core.forms import FigureField
from loa.core.templatetags import formats


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (formats.day(date(2026, 3, 5)), "05/3/2026"),
        (formats.day(date(2026, 12, 31)), "31/12/2026"),
        (formats.day(datetime(2026, 3, 4, 18, 0, tzinfo=UTC)), "05/3/2026"),  # already the next day in Vietnam
        (formats.day(None), ""),
        (formats.near_day(date(2026, 3, 13)), "thứ Sáu, 13/3"),
        (formats.near_day(date(2026, 3, 15)), "Chủ nhật, 15/3"),
        (formats.moment(datetime(2026, 3, 5, 7, 5, tzinfo=UTC)), "14:05, 05/3/2026"),
        (formats.number(1500), "1.500"),
        (formats.number(Decimal("93.0100")), "93,01"),
        (formats.number(Decimal("1234567.5")), "1.234.567,5"),
        (formats.number(0), "0"),
        (formats.number(100), "100"),
        (formats.number(-1500), "-1.500"),
        (formats.number(None), ""),
        (formats.money(15_000_000), "15.000.000 đ"),
        (formats.percent(Decimal("0.9301")), "93,01%"),
        (formats.percent(Decimal("1.25")), "125%"),
        (formats.percent(None), ""),
        (formats.size(900), "1 KB"),
        (formats.size(3_565_158), "3,4 MB"),
        (formats.css_number(Decimal("1234.50")), "1234.5"),
    ],
)
def test_how_things_are_written(shown, expected):
    assert shown == expected


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12", 12),
        ("1.500", 1500),
        ("1.234.567,5", Decimal("1234567.5")),
        ("93,01", Decimal("93.01")),
        (" 1 500 ", 1500),
        ("-3", -3),
    ],
)
def test_a_figure_is_read_as_it_is_written(typed, value):
    assert FigureField().clean(typed) == value


@pytest.mark.parametrize("typed", ["mười hai", "1.5", "1.50.000", "12,", "1,2,3", "٣", "1e5", "NaN", "--1"])
def test_what_is_no_figure_says_so(typed):
    with pytest.raises(ValidationError, match="Phải là số, ví dụ 12"):
        FigureField().clean(typed)


@pytest.mark.parametrize("value", [0, 7, 1500, Decimal("93.01"), -1500])
def test_a_figure_shown_is_a_figure_read(value):
    assert FigureField().clean(FigureField().prepare_value(value)) == value
