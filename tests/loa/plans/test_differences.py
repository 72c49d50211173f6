"""How two texts of a plan differ."""

from __future__ import annotations

import copy
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loa.plans.queries.differences import changed_fields, differences, point_differences, words
from loa.plans.states import LineChange

ADDED, CHANGED, DROPPED = LineChange.ADDED, LineChange.CHANGED, LineChange.DROPPED


def line(activity=None, title="Bản tin cải cách hành chính", **fields):
    return {"title": title, **({"activity": activity} if activity else {}), **fields}


def shown(old, new):
    return [(each.change, each.activity, each.fields) for each in differences({"activities": old}, {"activities": new})]


BULLETIN = line(1, lead=["Sở Nội vụ"])
CONTEST = line(2, "Cuộc thi đăng ký hồ sơ trực tuyến")
TALK = line(3, "Đối thoại với hộ kinh doanh")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([BULLETIN, CONTEST], [BULLETIN, CONTEST], []),
        ([BULLETIN, CONTEST], [CONTEST, BULLETIN], []),  # moved only
        ([BULLETIN], [{**BULLETIN, "no": "7"}], []),  # numbered otherwise
        ([BULLETIN], [{**BULLETIN, "lead": [" Sở  Nội vụ "], "product": []}], []),
        ([BULLETIN], [{**BULLETIN, "lead": ["Sở Y tế"], "money": 5}], [(CHANGED, 1, ["lead", "money"])]),
        ([BULLETIN], [line(1, "Tên khác hẳn", lead=["Sở Nội vụ"])], [(CHANGED, 1, ["title"])]),
        ([BULLETIN, CONTEST, TALK], [BULLETIN, TALK], [(DROPPED, 2, [])]),
        ([CONTEST, BULLETIN], [BULLETIN], [(DROPPED, 2, [])]),
        ([BULLETIN], [BULLETIN, CONTEST], [(ADDED, 2, [])]),
        ([BULLETIN], [BULLETIN, line(None, "Phát tờ rơi ở chợ")], [(ADDED, None, [])]),
        # replaced as a whole: other ids, titles alike
        ([BULLETIN], [line(9, lead=["Sở Nội vụ"])], []),
        ([BULLETIN], [line(9, "Bản tin cải cách hành chính tuần", lead=["Sở Nội vụ"])], [(CHANGED, 1, ["title"])]),
        ([BULLETIN], [line(9, "Xe loa lưu động")], [(DROPPED, 1, []), (ADDED, 9, [])]),
        # one with the id goes before one with the title
        ([BULLETIN], [line(None), line(1, "Tin", lead=["Sở Nội vụ"])], [(ADDED, None, []), (CHANGED, 1, ["title"])]),
    ],
)  # fmt: skip
def test_differences_of_lines(old, new, expected):
    assert shown(old, new) == expected


def test_a_row_of_one_draft_is_the_same_line_whatever_it_is_called_now():
    rows = {"pointers": {"activities": ["/activities/0", "/activities/4"]}}
    old = {"activities": [line(None, "Bản tin"), line(None, "Xe loa lưu động")], **rows}
    new = {"activities": [line(None, "Đối thoại ở chợ"), line(None, "Bản tin")], **rows}
    new["pointers"] = {"activities": ["/activities/4", "/activities/0"]}
    found = differences(old, new)
    assert [(each.change, each.before["title"], each.after["title"]) for each in found] == [
        (CHANGED, "Xe loa lưu động", "Đối thoại ở chợ")
    ]
    assert [each.change for each in differences({**old, "pointers": {}}, new)] == [ADDED, DROPPED]


def test_a_line_that_moves_between_table_and_prose_goes_on():
    assert differences({"activities": [BULLETIN]}, {"commitments": [BULLETIN]}) == []


def test_the_dropped_stand_behind_what_they_followed():
    new = [TALK, line(5, "Xe loa lưu động"), BULLETIN]
    assert shown([BULLETIN, CONTEST, TALK], new) == [(ADDED, 5, []), (DROPPED, 2, [])]
    assert shown([CONTEST, BULLETIN, TALK], [line(5, "Xe loa lưu động"), BULLETIN, TALK])[0] == (DROPPED, 2, [])


def test_quotas_and_times_are_compared_by_what_they_say():
    quota = {"text": "52 số", "min": 52, "max": 52, "rate": None}
    assert changed_fields({"quotas": [quota]}, {"quotas": [{**quota, "rate": {}, "languages": []}]}) == []
    assert changed_fields({"quotas": [quota]}, {"quotas": [{**quota, "min": 48}]}) == ["quotas"]
    assert changed_fields({"timeframe": {"text": "Quý I"}}, {"timeframe": {"text": "Quý II"}}) == ["timeframe"]


ids = st.lists(st.integers(1, 40), unique=True, max_size=12)


@given(ids, ids)
def test_every_line_is_told_exactly_once(before, after):
    old = {"activities": [line(n, chr(0x3400 + n) * 8) for n in before]}
    new = {"activities": [line(n, chr(0x3400 + n) * 8) for n in after]}
    found = [(each.change, each.activity) for each in differences(old, new)]
    assert sorted(found) == sorted(
        [(DROPPED, n) for n in set(before) - set(after)] + [(ADDED, n) for n in set(after) - set(before)]
    )
    assert [n for change, n in found if change == ADDED] == [n for n in after if n not in before]


@given(st.lists(st.sampled_from(["một", "hai", "ba", "bốn"])), st.lists(st.sampled_from(["một", "hai", "năm"])))
def test_words_hold_both_texts(before, after):
    pieces = words(" ".join(before), " ".join(after))
    assert " ".join(text for text, mark in pieces if mark != "new").split() == before
    assert " ".join(text for text, mark in pieces if mark != "gone").split() == after


def test_words_of_a_very_long_text_are_replaced_as_a_whole():
    long = "chữ " * 3000
    assert [mark for _, mark in words(long, long + "thêm")] == ["gone", "new"]
    assert words("một", "một hai") == [("một", "same"), ("hai", "new")]
    assert words("một hai ba", "một bốn ba") == [("một", "same"), ("hai", "gone"), ("bốn", "new"), ("ba", "same")]


def test_points_and_head():
    old = {
        "document": {"title": "Kế hoạch", "signer": None, "number": "1/KH-UBND"},
        "themes": ["Một", "Hai", "Ba"],
        "responsibilities": [{"agencies": ["Sở Nội vụ"], "points": ["Theo dõi"]}],
        "recipients": ["Các sở"],
    }
    new = copy.deepcopy(old)
    new["document"] |= {"signer": "Lương Đình Khoát", "number": "9/KH-UBND"}
    new["themes"] = ["Một", "Hai sửa", "Ba", "Bốn"]
    new["responsibilities"][0]["points"] = ["Theo dõi", "Báo cáo"]
    new["recipients"] = []
    found = point_differences(old, new)
    assert [(each.section, each.change, each.field) for each in found] == [
        ("document", CHANGED, "number"),
        ("document", ADDED, "signer"),
        ("themes", CHANGED, ""),
        ("themes", ADDED, ""),
        ("responsibilities", CHANGED, ""),
        ("recipients", DROPPED, ""),
    ]
    assert (found[2].before, found[2].after) == ("Hai", "Hai sửa")
    assert point_differences(old, copy.deepcopy(old)) == []


def test_of_very_many_lines_only_equal_titles_are_matched():
    old = {"activities": [line(n, f"Nhiệm vụ của đơn vị thứ {n} trong năm") for n in range(1, 1101)]}
    new = {"activities": [line(n + 9000, f"Nhiệm vụ của đơn vị thứ {n} trong năm nay") for n in range(1, 1001)]}
    new["activities"].append(line(20_000, "Nhiệm vụ của đơn vị thứ 7 trong năm"))
    counts = Counter(each.change for each in differences(old, new))
    assert counts == {DROPPED: 1099, ADDED: 1000}
