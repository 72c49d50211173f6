"""Two people change one text: what both wrote stays."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.text.merging import Merged, merge, merge_words, words

WORDS = st.lists(st.sampled_from(["một", "hai", "ba", "bốn", "năm", "sáu", "bảy"]), max_size=10)


@pytest.mark.parametrize(
    ("base", "earlier", "later", "whole"),
    [
        ("Bản tin hằng tuần", "Bản tin hằng tháng", "Bản tin cải cách hằng tuần", "Bản tin cải cách hằng tháng"),
        ("Bản tin", "Bản tin điện tử", "Bản tin điện tử", "Bản tin điện tử"),
        ("", "xin chào", "xin chào các bạn", "xin chào các bạn"),
        ("một hai", "một hai ba", "một hai bốn", "một hai ba bốn"),
        ("một hai ba", "hai ba", "một hai", "hai"),
        ("một\nhai", "một\nhai ba", "không\nhai", "không\nhai ba"),
    ],
)
def test_changes_to_different_words_both_stay(base, earlier, later, whole):
    assert merge_words(base, earlier, later) == (whole, ())


def test_the_same_words_changed_by_both_are_a_clash():
    assert merge_words("Quý I/2026", "Quý II/2026", "Quý III/2026") == ("Quý III/2026", (("II/2026", "III/2026"),))


@given(WORDS, WORDS, WORDS)
def test_no_word_that_anybody_typed_is_lost(base, earlier, later):
    merged = merge(base, earlier, later)
    kept = Counter(merged.whole)
    for clash in merged.clashes:
        kept += Counter(clash.earlier)
    for side in (earlier, later):
        assert not (Counter(side) - Counter(base)) - kept


@given(WORDS, WORDS)
def test_one_who_changed_nothing_does_not_matter(base, other):
    assert merge(base, base, other).whole == tuple(other)
    assert merge(base, other, base).whole == tuple(other)
    assert merge(base, other, other).whole == tuple(other)
    assert not merge(base, other, other).clashes


@given(st.integers(2, 12), st.data())
def test_two_who_changed_different_words_find_both(length, data):
    base = [f"từ{n}" for n in range(length)]
    first, second = data.draw(st.lists(st.integers(0, length - 1), min_size=2, max_size=2, unique=True))
    earlier, later = list(base), list(base)
    earlier[first], later[second] = "sớm", "muộn"
    whole = list(base)
    whole[first], whole[second] = "sớm", "muộn"
    assert merge(base, earlier, later) == Merged(tuple(whole), ())


@given(st.text(alphabet="ab \n", max_size=20))
def test_words_hold_every_word_and_line(text):
    assert [word for word in words(text) if word != "\n"] == text.split()
