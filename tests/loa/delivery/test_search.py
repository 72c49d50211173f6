"""Search for results by words: the same on both databases."""

from __future__ import annotations

from string import printable

import pytest
from django.db import connection
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from loa.core.fields import BETWEEN_WORDS
from loa.delivery.models import Result
from tests.loa.cast import Cast, make_cast
from tests.loa.delivery.making import make_result, make_work
from vanban.text.folding import fold

TITLES = [
    "Tin về nộp hồ sơ trực tuyến",
    "Phát thanh “Dịch vụ công” số 12/TT-ĐPT (buổi sáng)",
    "Đạt 100% hồ sơ số hóa; C:\\bao\\tin|moi & d'Artagnan",
    "ព័ត៌មាន khmer:* về một cửa",
]


@pytest.fixture
def titles(cast: Cast) -> dict[int, str]:
    plan = make_work(unit=cast.province, by=cast.lan)
    line = plan.activities.first()
    assert line is not None
    made = [make_result(activity=line, unit=cast.commune, by=cast.hoa, title=each) for each in TITLES]
    return {result.pk: result.title for result in made}


def found(words: str) -> list[str]:
    return list(Result.objects.filter(folded__has_words=words).order_by("pk").values_list("title", flat=True))


@pytest.mark.parametrize(
    ("words", "which"),
    [
        ("nop ho so", [0]),
        ("Sơ Nộp", [0]),
        ("tr", [0]),
        ("rực", []),
        ("dich vu", [1]),
        ("dpt", [1]),
        ("12/tt-đpt", [1]),
        ("100%", [2]),
        ("100", [2]),
        ("d'artagnan", [2]),
        ("artag", [2]),
        ("bao\\tin", [2]),
        ("khmer:*", [3]),
        ("ព័ត", [3]),
        ("ho so", [0, 2]),
        ("ho & !so | (khong)", []),
        ("", [0, 1, 2, 3]),
        (" ' ", [0, 1, 2, 3]),
    ],
)
def test_words_are_found_by_their_beginnings(titles: dict[int, str], words: str, which: list[int]) -> None:
    assert found(words) == [TITLES[number] for number in which]


def split(text: str) -> list[str]:
    return fold(text).translate(str.maketrans(dict.fromkeys(BETWEEN_WORDS, " "))).split()


some_text = st.text(st.sampled_from([*printable[:-5], *"ăđ“”"]), max_size=40)


class AnyText(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cast = make_cast()
        line = make_work(unit=cast.province, by=cast.lan).activities.first()
        assert line is not None
        cls.result = make_result(activity=line, unit=cast.commune, by=cast.hoa)

    @settings(max_examples=150, phases=[Phase.explicit, Phase.generate])
    @given(title=some_text, words=some_text | st.text(st.sampled_from("ab '"), max_size=4))
    def test_is_found_by_the_beginnings_of_its_words(self, title: str, words: str) -> None:
        Result.objects.filter(pk=self.result.pk).update(folded=fold(title))
        is_found = Result.objects.filter(folded__has_words=words).exists()
        here = split(title)
        assert is_found == all(any(each.startswith(word) for each in here) for word in split(words))


def test_the_index_serves_the_search(titles: dict[int, str]) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has it")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Result.objects.filter(folded__has_words="nop ho").order_by().explain()
    assert "result_by_words" in plan
