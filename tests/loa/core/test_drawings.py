from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loa.core.drawings import Bars, Progress, Sparkline, Stretch, YearStrip


@pytest.mark.parametrize(
    ("progress", "share", "counted", "over", "state"),
    [
        (Progress(0, 2), 0, 0, 0, "idle"),
        (Progress(0, 2, is_late=True), 0, 0, 0, "late"),
        (Progress(1, 2), Decimal("0.5"), 1, 0, "doing"),
        (Progress(2, 2, is_late=True), 1, 2, 0, "done"),
        (Progress(3, 2), Decimal("1.5"), 2, 1, "done"),
        (Progress(3, 0), None, 0, 3, "doing"),
    ],
)
def test_progress_shows_more_than_was_owed(progress, share, counted, over, state):
    assert (progress.share, progress.counted, progress.over, progress.state) == (share, counted, over, state)
    assert progress.scale >= progress.done


@given(first=st.dates(date(2025, 1, 1), date(2027, 12, 31)), days=st.integers(0, 500))
def test_a_stretch_is_drawn_inside_the_strip_or_not_at_all(first, days):
    last = date.fromordinal(first.toordinal() + days)
    strip = YearStrip(2026, [("việc", [Stretch(first, last, "")])])
    spans = strip.rows[0].spans
    assert bool(spans) is (first.year <= 2026 <= last.year)
    for span in spans:
        assert strip.title_width <= span.x
        assert span.x + span.width <= strip.width + 0.001
        assert span.width >= strip.narrowest


@pytest.mark.parametrize("year", [2026, 2028])
def test_twelve_months_fill_the_strip(year):
    strip = YearStrip(year, [], today=date(year, 7, 1))
    assert [month.number for month in strip.months] == list(range(1, 13))
    assert sum(month.width for month in strip.months) == pytest.approx(strip.width - strip.title_width)
    assert strip.today_x == pytest.approx(strip.months[6].x)


def test_no_mark_for_today_in_another_year():
    assert YearStrip(2026, [], today=date(2027, 1, 1)).today_x is None


def test_bars_stand_on_the_base_and_stay_in_the_frame():
    chart = Bars([("T1", 4), ("T2", 0), ("T3", 8)], owed=10)
    assert [bar.y + bar.height for bar in chart.bars] == [chart.base] * 3
    assert min(chart.owed_y, *(bar.y for bar in chart.bars)) >= 0
    assert Bars([]).bars == []


@given(st.lists(st.integers(0, 1000), max_size=30))
def test_a_sparkline_stays_in_its_frame(values):
    for point in Sparkline(values).points.split():
        x, y = map(float, point.split(","))
        assert 0 <= x <= 120
        assert 0 <= y <= 32
