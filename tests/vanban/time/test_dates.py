import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.time.dates import find_dates, first_day, in_figures, read_date

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
WRITTEN = st.sampled_from(
    [
        "ngày {d:02} tháng {m:02} năm {y}",
        "ngày {d} tháng {m} năm {y}",
        "Ngày {d} tháng {m}/{y}",
        "{d}/{m}/{y}",
        "{d:02}/{m:02}/{y}",
        "ngày {d}-{m}-{y}",
        "{d}.{m}.{y}",
        "ngày {d} / {m} / {y}",
    ]
)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("ngày tháng 4 năm 2022", "2022-04"),
        ("ngày … tháng 4 năm 2022", "2022-04"),
        ("ngày ..... tháng ..... năm 2025", "2025"),
        ("tháng 5/2024", "2024-05"),
        ("tháng 05 năm 2024", "2024-05"),
        ("ngày 20 tháng 12\nnăm 2023", "2023-12-20"),
        ("ngày 29 tháng 02 năm 2024", "2024-02-29"),
    ],
)
def test_read_date(text, iso):
    assert read_date(text).iso == iso


@pytest.mark.parametrize(
    "text",
    [
        "ngày 31/02/2024",
        "ngày 29/2/2023",
        "32/1/2024",
        "1/13/2024",
        "14/2019/QĐ-TTg",
        "12/2024/TT-BNV",
        "2021 - 2025",
        "15/7",
    ],
)
def test_find_dates_leaves_what_the_calendar_has_not(text):
    assert find_dates(text) == []


@given(DAYS, WRITTEN)
def test_a_written_date_is_read_as_it_was_written(day, form):
    text = form.format(d=day.day, m=day.month, y=day.year)
    (found,) = find_dates(f"Cao Sơn, {text}.")
    assert (found.date, found.iso) == (day, day.isoformat())


@pytest.mark.parametrize(
    ("iso", "day"),
    [("2022-04-14", date(2022, 4, 14)), ("2022-04", date(2022, 4, 1)), ("2022", date(2022, 1, 1))],
)
def test_first_day_fills_what_is_blank_with_the_earliest(iso, day):
    assert first_day(iso) == day


@pytest.mark.parametrize(
    ("iso", "figures"),
    [("2026-03-05", "05/3/2026"), ("2026-12-31", "31/12/2026"), ("2026-03", "3/2026"), ("2026", "2026")],
)
def test_in_figures_writes_the_month_without_a_zero(iso, figures):
    assert in_figures(iso) == figures


@given(DAYS)
def test_in_figures_is_read_back(day):
    assert read_date(in_figures(day.isoformat())).date == day


@given(DAYS, WRITTEN)
def test_the_form_of_the_characters_does_not_matter(day, form):
    text = form.format(d=day.day, m=day.month, y=day.year)
    other = unicodedata.normalize("NFD", text).replace("-", "–").replace(" ", " \u00a0 ")
    assert read_date(other).iso == read_date(text).iso


def test_the_span_points_into_the_text_as_given():
    text = unicodedata.normalize("NFD", "Đồng Vàng,  ngày 05 tháng  6 năm 2026 ký")
    (found,) = find_dates(text)
    assert unicodedata.normalize("NFC", text[slice(*found.span)]) == "ngày 05 tháng  6 năm 2026"


@given(st.text(max_size=80))
def test_find_dates_takes_any_text(text):
    find_dates(text)
