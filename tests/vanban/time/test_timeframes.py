import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.time.timeframes import find_timeframes, read_timeframe

YEAR = ["2026-01-01", "2026-12-31"]
Q1, Q2 = ["2026-01-01", "2026-03-31"], ["2026-04-01", "2026-06-30"]
Q3, Q4 = ["2026-07-01", "2026-09-30"], ["2026-10-01", "2026-12-31"]

WINDOWS = [
    ("Năm 2026", [YEAR]),
    ("Trong năm", [YEAR]),
    ("Cả năm", [YEAR]),
    ("2026", [YEAR]),
    ("Năm 2027", [["2027-01-01", "2027-12-31"]]),
    ("Năm 2026 - 2027", [["2026-01-01", "2027-12-31"]]),
    ("Quý II", [Q2]),
    ("Quý 2", [Q2]),
    ("Quý hai", [Q2]),
    ("Quý I, II", [Q1, Q2]),
    ("Quý II, III, IV/2026", [Q2, Q3, Q4]),
    ("Quý I và Quý III", [Q1, Q3]),
    ("Quý II - Quý IV", [["2026-04-01", "2026-12-31"]]),
    ("Quý I-II/2026", [["2026-01-01", "2026-06-30"]]),
    ("QII/2026", [Q2]),
    ("Q.III/2025", [["2025-07-01", "2025-09-30"]]),
    ("Quý IV/2025, Quý I/2026", [["2025-10-01", "2025-12-31"], Q1]),
    ("Quý II (dự kiến)", [Q2]),
    ("6 tháng đầu năm", [["2026-01-01", "2026-06-30"]]),
    ("Sáu tháng cuối năm 2025", [["2025-07-01", "2025-12-31"]]),
    ("09 tháng đầu năm", [["2026-01-01", "2026-09-30"]]),
    ("Tháng 02/2024", [["2024-02-01", "2024-02-29"]]),
    ("3/2026", [["2026-03-01", "2026-03-31"]]),
    ("T5/2026", [["2026-05-01", "2026-05-31"]]),
    ("tháng ba", [["2026-03-01", "2026-03-31"]]),
    ("Tháng 3, 6", [["2026-03-01", "2026-03-31"], ["2026-06-01", "2026-06-30"]]),
    ("tháng 5 và tháng 10", [["2026-05-01", "2026-05-31"], ["2026-10-01", "2026-10-31"]]),
    ("Tháng 4-6/2026", [["2026-04-01", "2026-06-30"]]),
    ("từ tháng 3 đến tháng 11/2026", [["2026-03-01", "2026-11-30"]]),
    ("Từ tháng 11 đến tháng 02/2026", [["2025-11-01", "2026-02-28"]]),
    ("Từ quý II", [["2026-04-01", "2026-12-31"]]),
    ("Quý II đến hết năm", [["2026-04-01", "2026-12-31"]]),
    ("ngày 15 tháng 4", [["2026-04-15", "2026-04-15"]]),
    ("Ngày 10/10", [["2026-10-10", "2026-10-10"]]),
    ("15-20/3/2026", [["2026-03-15", "2026-03-20"]]),
    ("từ ngày 01/4 đến ngày 30/6/2026", [["2026-04-01", "2026-06-30"]]),
    ("8 giờ 30 ngày 15/3/2026", [["2026-03-15", "2026-03-15"]]),
    ("14h00 ngày 20/5/2026", [["2026-05-20", "2026-05-20"]]),
    ("Từ tháng 3, xong trước 30/11", [["2026-03-01", "2026-11-30"]]),
    ("đầu tháng 5", [["2026-05-01", "2026-05-10"]]),
    ("giữa tháng 5", [["2026-05-11", "2026-05-20"]]),
    ("cuối tháng 2", [["2026-02-21", "2026-02-28"]]),
    ("cuối quý III", [["2026-09-01", "2026-09-30"]]),
    ("Tuần 2 tháng 4", [["2026-04-08", "2026-04-14"]]),
    ("Tuần cuối tháng 4", [["2026-04-24", "2026-04-30"]]),
    ("Tháng 12 hằng năm", [["2026-12-01", "2026-12-31"]]),
    ("mỗi năm một lần, vào tháng ba", [["2026-03-01", "2026-03-31"]]),
    ("Tháng 3 đợt 2", [["2026-03-01", "2026-03-31"]]),
    ("tháng hai kỳ họp", [["2026-02-01", "2026-02-28"]]),
    ("Tháng 3: 02 số", [["2026-03-01", "2026-03-31"]]),
    ("Tháng 6, lần thứ hai", [["2026-06-01", "2026-06-30"]]),
]
DEADLINES = [
    ("trước ngày 31/3", "2026-03-31"),
    ("Trước ngày 15/11/2025", "2025-11-15"),
    ("trước tháng 6", "2026-05-31"),
    ("Hoàn thành trước 30/11", "2026-11-30"),
    ("chậm nhất vào ngày 25 tháng 11 năm 2025", "2025-11-25"),
    ("đến hết tháng 6", "2026-06-30"),
    ("Đến 30/10/2026", "2026-10-30"),
    ("Xong trong tháng 4", "2026-04-30"),
    ("Xong trước ngày hội (20/11/2026)", "2026-11-20"),
    ("Chậm nhất trong quý II", "2026-06-30"),
]
ONGOING = [
    ("Thường xuyên", YEAR),
    ("Liên tục", YEAR),
    ("Định kỳ", YEAR),
    ("theo định kỳ", YEAR),
    ("Hằng năm", YEAR),
    ("Hàng tháng", YEAR),
    ("mỗi quý", YEAR),
    ("Thường xuyên trong năm", YEAR),
    ("Thường xuyên, từ tháng 4", ["2026-04-01", "2026-12-31"]),
    ("Thường xuyên trong quý II", Q2),
    ("6 tháng/lần", YEAR),
]


@pytest.mark.parametrize(("text", "spans"), WINDOWS)
def test_windows(text, spans):
    assert read_timeframe(text, year=2026).as_json() == {
        "text": text,
        "kind": "window",
        "spans": spans,
        "trigger": None,
    }


@pytest.mark.parametrize(("text", "day"), DEADLINES)
def test_deadlines(text, day):
    assert read_timeframe(text, year=2026).as_json() == {
        "text": text,
        "kind": "deadline",
        "spans": [[None, day]],
        "trigger": None,
    }


def test_several_deadlines_share_their_word():
    frame = read_timeframe("Trước ngày 31/3, 30/6 và 30/9", year=2026)
    assert [days.as_json() for days in frame.spans] == [
        [None, "2026-03-31"],
        [None, "2026-06-30"],
        [None, "2026-09-30"],
    ]


@pytest.mark.parametrize(
    ("text", "every", "times", "step"),
    [
        ("mỗi tháng một lần", "month", 1, 1),
        ("6 tháng một lần", "half_year", 1, 1),
        ("sáu tháng một lần", "half_year", 1, 1),
        ("03 tháng 01 lần", "quarter", 1, 1),
        ("ba tháng hai lần", "quarter", 2, 1),
        ("ba tháng/lần", "quarter", 1, 1),
        ("mỗi tháng hai kỳ", "month", 2, 1),
        ("tháng hai kỳ", "month", 2, 1),
        ("tháng 3 số", "month", 3, 1),
        ("mỗi tháng 02 - 03 số", "month", 2, 1),
        ("mỗi tháng 01 (một) kỳ", "month", 1, 1),
        ("hằng tháng, ít nhất 10 tin, bài", "month", 10, 1),
        ("mỗi quý hai lần", "quarter", 2, 1),
        ("mỗi quý 02 hội nghị", "quarter", 2, 1),
        ("quý một lần", "quarter", 1, 1),
        ("quý một số", "quarter", 1, 1),
        ("một quý ba cuộc", "quarter", 3, 1),
        ("năm một lần", "year", 1, 1),
        ("năm hai đợt", "year", 2, 1),
        ("mỗi năm hai đợt", "year", 2, 1),
        ("một năm bốn kỳ", "year", 4, 1),
        ("bốn kỳ một năm", "year", 4, 1),
        ("tuần một số", "week", 1, 1),
        ("tuần năm bài", "week", 5, 1),
        ("hai tuần một lần", "week", 1, 2),
        ("hai tuần/số", "week", 1, 2),
        ("hai tháng một kỳ", "month", 1, 2),
        ("hai năm một lần", "year", 1, 2),
        ("ngày hai buổi", "day", 2, 1),
    ],
)
def test_a_number_of_times_is_no_month_or_quarter(text, every, times, step):
    frame = read_timeframe(text, year=2026)
    assert (frame.kind, [days.as_json() for days in frame.spans]) == ("ongoing", [YEAR])
    assert (frame.rhythm.every, frame.rhythm.times, frame.rhythm.step) == (every, times, step)
    assert frame.confidence == 1.0


@pytest.mark.parametrize(("text", "span"), ONGOING)
def test_ongoing(text, span):
    frame = read_timeframe(text, year=2026)
    assert (frame.kind, [days.as_json() for days in frame.spans]) == ("ongoing", [span])


@pytest.mark.parametrize(
    ("text", "every", "times", "step", "weekdays", "weeks", "days"),
    [
        ("hằng tuần", "week", 1, 1, (), (), ()),
        ("mỗi tuần một lần", "week", 1, 1, (), (), ()),
        ("2 lần/tháng", "month", 2, 1, (), (), ()),
        ("2 tuần/lần", "week", 1, 2, (), (), ()),
        ("3 tháng 1 lần", "quarter", 1, 1, (), (), ()),
        ("thứ Hai hằng tuần", "week", 1, 1, (1,), (), ()),
        ("thứ Sáu tuần thứ 2 và thứ 4 hằng tháng", "month", 1, 1, (5,), (2, 4), ()),
        ("ngày 15 hằng tháng", "month", 1, 1, (), (), (15,)),
        ("Hằng tháng, trước ngày 20", "month", 1, 1, (), (), (20,)),
        ("Chủ nhật tuần cuối hằng tháng", "month", 1, 1, (7,), (-1,), ()),
    ],
)
def test_rhythms(text, every, times, step, weekdays, weeks, days):
    rhythm = read_timeframe(text, year=2026).rhythm
    assert (rhythm.every, rhythm.times, rhythm.step) == (every, times, step)
    assert (rhythm.weekdays, rhythm.weeks, rhythm.days) == (weekdays, weeks, days)


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("Sau khi kết quả được công bố", "Sau khi kết quả được công bố"),
        ("Ngay sau khi có hướng dẫn", "Ngay sau khi có hướng dẫn"),
        ("Khi có văn bản mới", "Khi có văn bản mới"),
        ("Sau 05 ngày kể từ ngày kết thúc lớp học", "Sau 05 ngày kể từ ngày kết thúc lớp học"),
        ("Sau hội nghị tổng kết", "Sau hội nghị tổng kết"),
        ("Đột xuất", "Đột xuất"),
    ],
)
def test_triggered(text, trigger):
    frame = read_timeframe(text, year=2026)
    assert (frame.kind, frame.trigger, frame.spans) == ("triggered", trigger, ())


@pytest.mark.parametrize(
    "text",
    [
        "Theo kế hoạch riêng",
        "Theo quy định",
        "Theo Kế hoạch của Sở Nội vụ",
        "Theo thời hạn của Bộ",
        "Thực hiện theo hướng dẫn",
        "Theo Quyết định số 12/QĐ-UBND ngày 03/4/2026",
    ],
)
def test_reference(text):
    assert read_timeframe(text, year=2026).kind == "reference"


@pytest.mark.parametrize("text", ["", " ", "-", "…", "...", "/"])
def test_blank_is_unspecified_and_sure(text):
    frame = read_timeframe(text, year=2026)
    assert (frame.kind, frame.spans, frame.confidence) == ("unspecified", (), 1.0)


@pytest.mark.parametrize("text", ["Phòng Nội vụ", "31/02/2026", "Tháng 13", "4.0"])
def test_what_cannot_be_read_keeps_its_text_and_is_not_guessed(text):
    frame = read_timeframe(text, year=2026)
    assert (frame.text, frame.kind, frame.confidence) == (text, "unspecified", 0.0)


@pytest.mark.parametrize("text", ["Quý II", "Thường xuyên", "trước 31/3", "Trong năm"])
def test_without_a_year_no_span_is_made_up(text):
    frame = read_timeframe(text, year=None)
    assert frame.spans == ()
    assert frame.confidence <= 0.5


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gửi dự toán trước ngày 15/11/2026 để tổng hợp.", ["trước ngày 15/11/2026"]),
        ("Tổ chức trong quý I và báo cáo.", ["trong quý I"]),
        ("Phát sóng từ tháng 3 đến tháng 11 trên Đài", ["từ tháng 3 đến tháng 11"]),
        ("Cập nhật hằng tháng trên trang", ["hằng tháng"]),
        ("Mỗi đơn vị trong năm đối thoại một lần", ["trong năm"]),
        ("Phát thứ Bảy hằng tuần", ["thứ Bảy hằng tuần"]),
        ("Phát mỗi tháng 01 kỳ trên Đài", ["mỗi tháng 01 kỳ"]),
        ("Mỗi quý hai hội nghị; xong trong quý IV", ["Mỗi quý hai hội nghị", "xong trong quý IV"]),
        ("Quyết định số 9/QĐ-UBND ngày 03/4/2026 của UBND xã", []),
        ("Công văn số 9/SNV-TC ngày 5/3/2026, hoàn thành trước 30/6", ["hoàn thành trước 30/6"]),
        ("có hiệu lực từ ngày 01/7/2026", []),
        ("giai đoạn 2021 - 2030", []),
        ("Kế hoạch tuyên truyền năm 2026", []),
        ("ngày      tháng 4 năm 2026", []),
        ("theo quy định hiện hành", []),
    ],
)
def test_find_timeframes(text, found):
    assert [text[slice(*one.span)] for one in find_timeframes(text, year=2026)] == found


@given(st.sampled_from([text for text, _ in [*WINDOWS, *DEADLINES, *ONGOING]]), st.sampled_from("–—‐−"))
def test_the_form_of_the_characters_does_not_matter(text, hyphen):
    other = unicodedata.normalize("NFD", f"  {text} ").replace("-", hyphen).replace(" ", " \u00a0")
    assert read_timeframe(other, year=2026).as_json() == read_timeframe(text, year=2026).as_json()


@given(
    st.integers(2010, 2030), st.lists(st.sampled_from(["I", "II", "III", "IV"]), min_size=1, max_size=4, unique=True)
)
def test_the_year_of_the_text_wins(year, quarters):
    written = read_timeframe(f"Quý {', '.join(quarters)}/{year}", year=2000)
    assert len(written.spans) == len(quarters)
    assert all(days.first.year == days.last.year == year for days in written.spans)


PIECES = [
    "ngày",
    "tháng ",
    "năm",
    "quý ",
    "I",
    "15/7",
    "/2026",
    "12/",
    "từ ",
    "đến ",
    "-",
    "trước ",
    "cuối ",
    "tuần ",
    "hằng ",
    ", ",
    "2",
]


@given(
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=60),
    st.none() | st.integers(2010, 2030),
)
def test_any_text_is_read(text, year):
    read_timeframe(text, year=year)
    for one in find_timeframes(text, year=year):
        assert 0 <= one.span.start < one.span.end <= len(text)
