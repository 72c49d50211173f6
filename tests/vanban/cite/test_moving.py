"""Times and years of last year's plan, moved."""

import pytest

from vanban.cite.moving import move_times, move_year


@pytest.mark.parametrize(
    ("phrase", "moved"),
    [
        ("Quý II/2025", "Quý II/2026"),
        ("trước ngày 15/12/2025", "trước ngày 15/12/2026"),
        ("Tháng 12/2025 đến tháng 01/2026", "Tháng 12/2026 đến tháng 01/2027"),
        ("Thường xuyên", "Thường xuyên"),
        ("Từ năm 2023", "Từ năm 2023"),
        ("giai đoạn 2021 - 2025", "giai đoạn 2021 - 2025"),
        ("", ""),
    ],
)
def test_times_move_by_years(phrase, moved):
    assert move_times(phrase, by=1, since=2025) == moved


def test_a_leap_day_becomes_the_last_day_of_february():
    assert move_times("trước 29/02/2024", by=1, since=2024) == "trước 28/02/2025"
    assert move_times("trước 29/02/2024", by=4, since=2024) == "trước 29/02/2028"


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("Truyền thông năm 2025", "Truyền thông năm 2026"),
        ("theo Kế hoạch số 12/KH-UBND ngày 05/01/2025 của UBND tỉnh", None),
        ("Nghị định số 118/2025/NĐ-CP", None),
        ("giai đoạn 2021-2025", None),
        ("tổng kết năm 2024", None),
    ],
)
def test_a_year_moves_in_words_but_not_in_cited_documents(text, moved):
    assert move_year(text, 2025, 2026) == (moved or text)
