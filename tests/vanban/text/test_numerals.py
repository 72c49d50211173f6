import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.text.numerals import find_words, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("03", 3),
        ("1.500", 1500),
        ("15.000", 15000),
        ("2.000.000", 2_000_000),
        ("1,5", Decimal("1.5")),
        ("93,01", Decimal("93.01")),
        ("1.5", Decimal("1.5")),
        ("1,5 triệu", 1_500_000),
        ("20 nghìn", 20_000),
        ("2 tỷ", 2_000_000_000),
        ("một", 1),
        ("năm", 5),
        ("mười", 10),
        ("mười hai", 12),
        ("mười lăm", 15),
        ("hai mươi", 20),
        ("hai mươi lăm", 25),
        ("hai mốt", 21),
        ("ba mươi tư", 34),
        ("một trăm linh năm", 105),
        ("chín trăm chín mươi chín", 999),
        ("một nghìn hai trăm", 1200),
        ("Một triệu", 1_000_000),
    ],
)
def test_read_number(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "số", "mươi", "linh năm", "một một", "12.34.5", "1..5", "một cửa", "٣", "9" * 200, "trăm"]
)
def test_read_number_leaves_what_is_no_number(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("mỗi năm hai đợt", [5, 2]),
        ("một năm bốn kỳ", [1, 5, 4]),
        ("hai mươi lăm bài, ba tin", [25, 3]),
        ("mười hai tháng", [12]),
        ("trăm bài", []),
    ],
)
def test_find_words(text, values):
    assert [spoken.value for spoken in find_words(text)] == values
    assert all(read_number(text[spoken.start : spoken.end]) == spoken.value for spoken in find_words(text))


@given(st.integers(0, 999_999_999))
def test_read_number_of_grouped_figures(number):
    assert read_number(f"{number:,}".replace(",", ".")) == number


WORDS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


@given(st.integers(2, 9), st.integers(1, 9))
def test_read_number_of_tens_in_words(tens, ones):
    one = {1: "mốt", 5: "lăm"}.get(ones, WORDS[ones])
    words = f"{WORDS[tens]} mươi {one}"
    assert read_number(words) == read_number(unicodedata.normalize("NFD", f"  {words} ")) == tens * 10 + ones


@given(st.text(max_size=50))
def test_read_number_takes_any_text(text):
    read_number(text)
