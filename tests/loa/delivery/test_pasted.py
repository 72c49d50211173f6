"""Lists of results as people have them: what each column holds, and what is refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loa.delivery.queries.pasted import MOST, NotAList, Pasted, read_pasted, split


def rows(pasted: Pasted) -> list[dict[str, str]]:
    return [row.cells for row in pasted.rows]


A, B = "https://bao.example/tin-1.html", "https://bao.example/tin-2.html"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{A}\n{B}", [{"link": A}, {"link": B}]),
        (f"\n  {A}  \n\n\n{B}\n", [{"link": A}, {"link": B}]),
        (f"{A}\r\n{B}\r\n", [{"link": A}, {"link": B}]),
        ("www.bao.example/tin", [{"link": "www.bao.example/tin"}]),
        (f"Tin thứ nhất {A}", [{"link": A, "title": "Tin thứ nhất"}]),
        (f"{A} - Tin thứ nhất", [{"link": A, "title": "Tin thứ nhất"}]),
        (f"Tin thứ nhất: {A}.", [{"link": A, "title": "Tin thứ nhất"}]),
        # columns without a heading are told by what stands in them
        (f"Nộp hồ sơ tại nhà\t{A}", [{"title": "Nộp hồ sơ tại nhà", "link": A}]),
        (
            f"1\tNộp hồ sơ tại nhà\t05/3/2026\t{A}\n2\tMột cửa xã\t06/3/2026\t{B}",
            [
                {"title": "Nộp hồ sơ tại nhà", "happened_on": "05/03/2026", "link": A},
                {"title": "Một cửa xã", "happened_on": "06/03/2026", "link": B},
            ],
        ),
        (
            "Phát loa buổi sáng\t2026-03-05\t4\nPhát loa buổi chiều\t2026-03-06\t3",
            [
                {"title": "Phát loa buổi sáng", "happened_on": "2026-03-05", "quantity": "4"},
                {"title": "Phát loa buổi chiều", "happened_on": "2026-03-06", "quantity": "3"},
            ],
        ),
        (
            "Lớp tập huấn\tngày 05 tháng 3 năm 2026\t1.500",
            [{"title": "Lớp tập huấn", "happened_on": "05/03/2026", "quantity": "1.500"}],
        ),
        # a day that the calendar does not have stays as typed, to be said beside its box
        ("Lớp tập huấn\t31/02/2026", [{"title": "Lớp tập huấn", "happened_on": "31/02/2026"}]),
        ("Lớp tập huấn\t5/3", [{"title": "Lớp tập huấn", "happened_on": "5/3"}]),
        # headings
        (
            f"STT\tTên tin, bài\tNgày đăng\tĐường dẫn\n1\tTin một\t05/3/2026\t{A}",
            [{"title": "Tin một", "happened_on": "05/03/2026", "link": A}],
        ),
        (
            f"ĐƯỜNG DẪN\tGhi chú\tTÁC GIẢ\n{A}\tbài dự thi\tLê Minh",
            [{"link": A, "note": "bài dự thi", "author": "Lê Minh"}],
        ),
        (f"Link\n{A}\n{B}", [{"link": A}, {"link": B}]),
        ("Tên\tSố lượng\tSố người\nHội nghị\t2\t120", [{"title": "Hội nghị", "quantity": "2", "reached": "120"}]),
        # a cell of several lines, as spreadsheets copy it, and quotes that are only quotes
        (f'"Tin một\nphần hai"\t{A}', [{"title": "Tin một phần hai", "link": A}]),
        (f'"Loa" phường nói gì\t{A}', [{"title": '"Loa" phường nói gì', "link": A}]),
    ],
)
def test_what_each_column_holds(text, expected):
    assert rows(read_pasted(text)) == expected


def test_rows_keep_the_numbers_that_people_see():
    assert [row.no for row in read_pasted(f"Link\n{A}\n\n{B}").rows] == [2, 4]


def test_columns_that_are_not_understood_are_named():
    pasted = read_pasted(f"Tên tin\tMã số\tĐường dẫn\tGhi chú\nTin\tX-9\t{A}\tgấp")
    assert pasted.passed_over == ["cột 1", "cột 2"]
    assert rows(pasted) == [{"link": A, "note": "gấp"}]


def test_the_numbering_is_no_column_that_was_passed_over():
    assert read_pasted(f"1\tTin một\t{A}\n2\tTin hai\t{B}").passed_over == []


@pytest.mark.parametrize("text", ["", "   \n\t\n ", "Đường dẫn\tTên"])
def test_an_empty_list_is_refused(text):
    with pytest.raises(NotAList, match="Chưa có dòng nào"):
        read_pasted(text)


def test_as_many_as_may_be_and_one_more():
    links = [f"https://bao.example/{n}" for n in range(MOST + 1)]
    assert len(read_pasted("\n".join(["Link", *links[:MOST]])).rows) == MOST
    with pytest.raises(NotAList, match="hơn 500 dòng"):
        read_pasted("\n".join(links))
    with pytest.raises(NotAList, match="hơn 500 dòng"):
        read_pasted("x\ty\n" * 50_000)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_words_are_read_or_refused(text):
    with suppress(NotAList):
        pasted = read_pasted(text)
        assert pasted.rows
        assert all(row.cells and "\n" not in "".join(row.cells.values()) for row in pasted.rows)


words = st.text(alphabet="abcdeghiklmnđêôươ ", min_size=3, max_size=30).map(lambda text: f"x{text.strip()}x")


@given(st.lists(words, min_size=1, max_size=20))
def test_links_with_their_names_come_back_whole(titles):
    links = [f"https://bao.example/{at}" for at in range(len(titles))]
    text = "\n".join(f"{title}\t{link}" for title, link in zip(titles, links, strict=True))
    found = rows(read_pasted(text))
    assert [row["link"] for row in found] == links
    assert [row["title"] for row in found] == [" ".join(title.split()) for title in titles]


def test_split_takes_tabs():
    assert split("a\tb\nc") == [["a", "b"], ["c"]]
