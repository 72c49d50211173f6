"""Reading takes time in proportion to the length, whatever stands in the text."""

import sys

import pytest

from vanban.cite.citations import find_citations
from vanban.text.folding import fold
from vanban.time.dates import find_dates
from vanban.time.money import find_money
from vanban.time.quotas import find_quotas, read_quotas
from vanban.time.timeframes import find_timeframes, read_timeframe

READERS = {
    "fold": fold,
    "find_dates": find_dates,
    "find_money": find_money,
    "find_quotas": find_quotas,
    "read_quotas": read_quotas,
    "find_timeframes": lambda text: find_timeframes(text, year=2026),
    "read_timeframe": lambda text: read_timeframe(text, year=2026),
    "find_citations": find_citations,
}
REPEATED = [
    "1",
    "1.",
    "1/",
    " ",
    "\n",
    "(",
    "((1 số)",
    "1 số ",
    "một lần ",
    "tuần một số ",
    "mỗi tháng 01 ",
    "năm hai ",
    "2 xã, phường ",
    "2 bài đăng/tuần ",
    "tin, bài, ",
    "tháng 1, ",
    "quý I - ",
    "hằng tháng ",
    "số 1/A-",
    "của A (",
    "Luật A ",
    "ê\u0323",
    "\u200b",
]


def calls(read, text):
    """How many functions, of ours and built in, a reading calls."""
    count = 0

    def counted(_frame, event, _argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("repeated", REPEATED)
@pytest.mark.parametrize("reader", READERS)
def test_twice_the_text_is_at_most_twice_the_work(reader, repeated):
    size = 4_000
    READERS[reader](repeated)  # so that what is made once is made
    short, long = ((repeated * size)[:length] for length in (size, 2 * size))
    assert calls(READERS[reader], long) <= 2.3 * calls(READERS[reader], short) + 200


@pytest.mark.parametrize("reader", READERS)
def test_a_hundred_kilobytes_are_read(reader):
    for repeated in ("1", " ", "A-", "x (", "1.000"):
        READERS[reader]((repeated * 100_000)[:100_000])
