"""The same link, the same file, a picture that looks the same: seen, and told without what one may not see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from loa.core.templatetags.formats import day
from loa.delivery.actions import evidence as acts
from loa.delivery.actions import results
from loa.delivery.models import Picture
from loa.delivery.proof_files.looks import NEAR, are_near, bits_between, parts_of
from loa.delivery.queries.duplicates import Use, UsedAs, duplicates_of, near, uses_of_file, uses_of_link
from loa.delivery.states import State
from loa.files.models import StoredFile
from tests.loa.delivery import files
from tests.loa.delivery.files import a_file, encoded, scene
from tests.loa.delivery.making import DAY, make_result, make_work

PAGE = "https://bao.example/tin-12"


@pytest.fixture
def line(cast):
    return make_work(unit=cast.province, by=cast.lan).activities.order_by("pk")[0]


def logged(cast, line, *, by=None, unit=None, **how):
    return make_result(
        activity=line, unit=unit or cast.ward, by=by or cast.minh, state=how.pop("state", State.INCOMPLETE), **how
    )


def link(result, by, address=PAGE):
    return acts.add_link(result=result, address=address, by=by)


def photo(result, by, image=None, **how):
    content = encoded(image or scene(), **how)
    return acts.add_file(result=result, upload=a_file("anh.jpg", content), kind=None, by=by)


def test_a_link_used_by_the_unit_is_shown_with_the_other_result(cast, line):
    first, second = logged(cast, line, title="Tin đã đăng"), logged(cast, line)
    link(first, cast.minh)
    found = uses_of_link("m.bao.example/tin-12?fbclid=x", user=cast.minh, beside=second)
    assert found == [Use(UsedAs.LINK, first)]
    assert found[0].words == (f"Cùng đường dẫn với kết quả “Tin đã đăng” của UBND phường Bến Trăng, ngày {day(DAY)}.")
    assert uses_of_link(PAGE, user=cast.minh, beside=first) == []
    assert uses_of_link(PAGE, user=cast.minh, beside=None) == [Use(UsedAs.LINK, first)]
    assert uses_of_link("https://bao.example/khac", user=cast.minh, beside=None) == []
    assert uses_of_link("no address", user=cast.minh, beside=None) == []


def test_what_another_unit_used_is_told_without_its_content(cast, line):
    for _ in range(2):
        link(logged(cast, line, title="Bí mật", by=cast.hoa, unit=cast.commune), cast.hoa)
    found = uses_of_link(PAGE, user=cast.minh, beside=None)
    assert [use.words for use in found] == ["Cùng đường dẫn: một đơn vị khác đã dùng."]
    assert len(uses_of_link(PAGE, user=cast.lan, beside=None)) == 2


def test_a_file_and_a_picture_like_it_are_shown(cast, line):
    results_ = [logged(cast, line) for _ in range(3)]
    same = [photo(result, cast.minh).file for result in results_[:2]]
    like = photo(results_[2], cast.minh, scene().resize((200, 150)), quality=50).file
    assert same[0] == same[1] != like
    assert uses_of_file(same[0], user=cast.minh, beside=results_[0]) == [
        Use(UsedAs.PICTURE, results_[2]),
        Use(UsedAs.FILE, results_[1]),
    ]
    assert duplicates_of(results_, user=cast.minh)[results_[2].pk] == [
        Use(UsedAs.PICTURE, results_[1]),
        Use(UsedAs.PICTURE, results_[0]),
    ]


def test_other_pictures_and_files_that_are_none_are_no_duplicates(cast, line):
    first, second = logged(cast, line), logged(cast, line)
    photo(first, cast.minh, scene(1))
    other = photo(second, cast.minh, scene(2)).file
    page = acts.add_file(result=second, upload=a_file("a.pdf", files.PDF), kind=None, by=cast.minh).file
    assert uses_of_file(other, user=cast.minh, beside=second) == []
    assert uses_of_file(page, user=cast.minh, beside=second) == []
    assert duplicates_of([first, second], user=cast.minh) == {}
    assert duplicates_of([], user=cast.minh) == {}


def test_what_was_withdrawn_or_removed_counts_no_more(cast, line):
    withdrawn, removed, mine = (logged(cast, line) for _ in range(3))
    link(withdrawn, cast.minh)
    results.withdraw(result=withdrawn, by=cast.minh)
    acts.remove(evidence=link(removed, cast.minh), by=cast.minh)
    link(mine, cast.minh)
    assert uses_of_link(PAGE, user=cast.minh, beside=mine) == []
    assert duplicates_of([mine], user=cast.minh) == {}


def test_a_correction_does_not_double_what_it_corrects(cast, line):
    first = logged(cast, line, state=State.ACCEPTED)
    told = results.Told(title="Đính chính", happened_on=DAY, measure=first.measure)
    made = results.correct(result=first, told=told, reason="Nhầm ngày", key="c1", by=cast.minh)
    assert duplicates_of([first, made], user=cast.minh) == {}


def test_duplicates_cost_the_same_for_one_result_and_for_three(cast, line):
    shown = [logged(cast, line) for _ in range(3)]
    for result in shown:
        link(result, cast.minh)
        photo(result, cast.minh)
        photo(result, cast.minh, scene().resize((160, 120)))
    counts = []
    for chosen in (shown[:1], shown):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            found = duplicates_of(chosen, user=cast.minh)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6
    assert {use.kind for use in found[shown[0].pk]} == set(UsedAs)


HASHES = st.integers(0, 2**64 - 1)


class TestLookUp(TestCase):
    """The look-up by parts finds what comparing with every picture finds."""

    @settings(max_examples=60)
    @given(HASHES, st.lists(st.lists(st.integers(0, 63), unique=True, max_size=20), max_size=8))
    def test_near_is_found_whole(self, asked, changes):
        for number, bits in enumerate(changes):
            looks = f"{asked ^ sum(1 << bit for bit in bits):016x}"
            stored = StoredFile.objects.create(
                sha256=f"{number:064x}", size=1, media_type="image/jpeg", original_name="a"
            )
            parts = {f"part{at}": part for at, part in enumerate(parts_of(looks))}
            Picture.objects.create(file=stored, looks=looks, **parts)
        looks = f"{asked:016x}"
        by_comparing = [each.pk for each in Picture.objects.order_by("pk") if bits_between(each.looks, looks) <= NEAR]
        assert [each.pk for each in near(looks)] == by_comparing
        assert len(by_comparing) == sum(len(bits) <= NEAR for bits in changes)
        assert all(are_near(each.looks, looks) for each in near(looks))
