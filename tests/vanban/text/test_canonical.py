import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanban.text.canonical import canonical

VIETNAMESE = st.text("aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐ bcdghklmnpqrstvx0123456789.,;:-–—\u00a0\u200b\n\táàảãạấầẩẫậắằẳẵặớờởỡợ")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a\u00a0b\u2009c\u3000d", "a b c d"),
        ("2021–2025 — 2030 ‑ ‐ −", "2021-2025 - 2030 - - -"),
        ("tuyên\u00ad truyền\u200b\ufeff", "tuyên truyền"),
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("Ðảng và Ðoàn", "Đảng và Đoàn"),
        ("a\u0301\u0302", "ấ"),  # the tone was typed before the hat
        ("o\u031b\u0323", "ợ"),
        ("“52 số”…\t(01)", "“52 số”…\t(01)"),  # what is printed stays
        ("a\x00b\x07c", "abc"),
    ],
)
def test_canonical_makes_equal_what_looks_equal(written, expected):
    assert canonical(written) == expected


@given(VIETNAMESE)
def test_canonical_is_the_same_for_every_unicode_form(text):
    forms = {canonical(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert len(forms) == 1


@given(st.text())
def test_canonical_is_idempotent(text):
    assert canonical(canonical(text)) == canonical(text)
