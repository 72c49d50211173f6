import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.text.folding import fold, fold_chars, sound, squeeze
from vanban.text.plain import PARAGRAPH, Plain


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đăng ký", "dang ky"),
        ("  QUÝ   II – Đợt\t1 ", "quy ii - dot 1"),
        ("Ủy ban / Uỷ ban", "uy ban / uy ban"),
        ("ðăng", "dang"),
        ("đã\u00adng", "dang"),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(st.text(max_size=60))
def test_fold_chars_is_as_long_as_the_text_in_nfc(text):
    assert len(fold_chars(text)) == len(unicodedata.normalize("NFC", text))


@given(st.text(alphabet="Đđêếổưựaáạ ̣́-–\n\u00a0x1", max_size=40))
def test_fold_does_not_see_the_unicode_form(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_squeeze_keeps_hyphens_as_printed():
    assert squeeze(" a\u00a0 –  b\u200b ") == "a – b"


def test_sound_tells_words_apart_but_not_where_the_tone_is_written():
    assert sound("hoà") == sound("hòa")
    assert sound("số") != sound("sở")


@given(st.text(alphabet="aăâđêếệ̣́ \n\u00a0\u200b–-1", max_size=40))
def test_plain_leads_back_to_the_text(text):
    plain = Plain(text)
    assert len(plain.folded) == len(plain.text)
    for at, character in enumerate(plain.text):
        start, end = plain.span(at, at + 1)
        assert 0 <= start < end <= len(text)
        if character not in f" \n{PARAGRAPH}-":
            assert character in unicodedata.normalize("NFC", text[start:end])
