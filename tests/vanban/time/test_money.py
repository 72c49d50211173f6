import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.time.money import find_money


@pytest.mark.parametrize(
    ("text", "printed", "dong"),
    [
        ("Kinh phí 50.000.000 đồng", "50.000.000 đồng", 50_000_000),
        ("khoảng 50 triệu đồng.", "50 triệu đồng", 50_000_000),
        ("1,5 tỷ đồng", "1,5 tỷ đồng", 1_500_000_000),
        ("giải nhất 500.000đ", "500.000đ", 500_000),
        ("200 nghìn đồng/người", "200 nghìn đồng", 200_000),
        ("5.000.000 VNĐ", "5.000.000 VNĐ", 5_000_000),
        ("tổng: 50 triệu", "50 triệu", 50_000_000),
    ],
)
def test_find_money(text, printed, dong):
    (money,) = find_money(text)
    assert (text[slice(*money.span)], money.dong) == (printed, dong)


@pytest.mark.parametrize("text", ["1 triệu lượt truy cập", "15 đơn vị", "5 đợt", "3 điểm", "12/QĐ-UBND", "2.500 người"])
def test_find_money_leaves_other_counts(text):
    assert find_money(text) == []


@given(st.integers(1, 10**12))
def test_money_is_read_as_it_was_written(dong):
    (money,) = find_money(f"là {dong:,} đồng".replace(",", "."))
    assert money.dong == dong
