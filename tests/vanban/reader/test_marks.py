"""The marks that begin lines, and lines that break inside a word."""

from __future__ import annotations

import pytest

from vanban.reader.layout import Word
from vanban.reader.layout.geometry import Line
from vanban.reader.layout.paragraphs import Block
from vanban.reader.marks import read_mark


@pytest.mark.parametrize(
    ("text", "style", "value"),
    [
        ("IV. TỔ CHỨC", "roman", 4),
        ("2. Nội dung", "arabic", 2),
        ("- Phát 02 bản tin", "dash", None),
        ("+ Phát 02 bản tin", "plus", None),
        ("• Phát 02 bản tin", "star", None),
        # Wingdings and Symbol bullets, as Word writes them and as a PDF gives them back
        ("\uf0b7Phát 02 bản tin", "star", None),
        ("\uf0a7 Phát 02 bản tin", "star", None),
        ("\uf076 Phát 02 bản tin", "star", None),
        ("§ Phát 02 bản tin", "star", None),
        ("® Phát 02 bản tin", "star", None),
    ],
)
def test_read_mark(text, style, value):
    mark = read_mark(text)
    assert mark
    assert (mark.style, mark.value) == (style, value)


@pytest.mark.parametrize("text", ["Phát 02 bản tin", "năm 2026", "§3 của nghị định"])
def test_words_are_no_marks(text):
    assert read_mark(text) is None


def line(text: str, top: float) -> Line:
    return Line([Word(word, 10.0 * i, top, 10.0 * i + 9, top + 10) for i, word in enumerate(text.split())])


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("Trước 19/5/202", "6", "Trước 19/5/2026"),
        ("Trước 19/5/2", "026 phải xong", "Trước 19/5/2026 phải xong"),
        ("Từ 01/2026-", "03/2026", "Từ 01/2026-03/2026"),
        ("Trước 19/5/2026", "6 bản tin", "Trước 19/5/2026 6 bản tin"),
        ("các sở, ngành UB", "ND phường", "các sở, ngành UBND phường"),
    ],
)
def test_lines_that_break_inside_a_word(above, below, joined):
    assert Block([line(above, 0), line(below, 12)]).text == joined
