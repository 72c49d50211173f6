"""Characters of a PDF page → words with boxes, by pdfium."""

from __future__ import annotations

import ctypes
import math
from typing import Any

import pypdfium2.raw as pdfium

from vanban.reader.layout import Word
from vanban.text.legacy import from_font

_SPACE = frozenset(" \t\r\n\u00a0\u2002\u2003\u2009\u200b\ufeff\0")
_LINE_END_HYPHENS = (0x02, 0xFFFE, 0xAD)  # what pdfium shows for a hyphen at the end of a line
_BOLD_WEIGHT = 600


def words_of(page: Any, height: float) -> tuple[list[Word], float]:
    """The words in the order of the file, and the share of characters whose meaning the file does not tell.

    `height` is the page's height in points; boxes come out with y from the top.
    """
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return [], 0.0
    try:
        return _Words(text, height).read()
    finally:
        pdfium.FPDFText_ClosePage(text)


class _Words:
    """Words are parted by spaces and by geometry: fonts without metrics give boxes of single letters' ink, so
    the line is taken from where letters stand, the height from the size of the font."""

    def __init__(self, text: Any, height: float) -> None:
        self._text, self._height = text, height
        self._made: list[Word] = []
        self._letters: list[str] = []
        self._first = 0
        self._size = 1.0
        self._space = self._before = ""
        self._x0 = self._x1 = self._base = 0.0

    def read(self) -> tuple[list[Word], float]:
        text, box, x, y = self._text, pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        box_, x_, y_ = ctypes.byref(box), ctypes.byref(x), ctypes.byref(y)
        unknown = inked = 0
        for i in range(pdfium.FPDFText_CountChars(text)):
            code = pdfium.FPDFText_GetUnicode(text, i)
            letter = "-" if code in _LINE_END_HYPHENS else chr(code) if code < 0x110000 else "\ufffd"
            if letter in _SPACE or letter.isspace():
                self._end()
                self._space = letter if letter in "\t\u00a0" else " "
                continue
            inked += 1
            if code == 0xFFFD or (code < 32 and letter != "-") or 0xE000 <= code <= 0xEFFF:
                unknown += 1
            if pdfium.FPDFText_GetLooseCharBox(text, i, box_) and pdfium.FPDFText_GetCharOrigin(text, i, x_, y_):
                self._add(i, letter, box.left, box.right, self._height - y.value)
        self._end()
        return self._made, unknown / max(1, inked)

    def _add(self, i: int, letter: str, x0: float, x1: float, base: float) -> None:
        if self._letters:
            raised = abs(base - self._base) > 0.2 * self._size
            if not raised and -0.35 * self._size < x0 - self._x1 < 0.2 * self._size:
                self._letters.append(letter)
                self._x1 = max(self._x1, x1)
                return
            self._end()
        self._letters, self._first, self._size = [letter], i, self._size_of(i)
        self._before, self._space = self._space, ""
        self._x0, self._x1, self._base = x0, x1, base

    def _end(self) -> None:
        if not self._letters:
            return
        font, bold, italic = self._font(self._first)
        text = from_font("".join(self._letters), font)
        if self._x1 > self._x0:
            top, bottom = self._base - 0.9 * self._size, self._base + 0.25 * self._size
            self._made.append(Word(text, self._x0, top, self._x1, bottom, bold, italic, self._before))
        self._letters = []

    def _size_of(self, i: int) -> float:
        """The size of the font in points, at least 1."""
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(self._text, i, ctypes.byref(matrix))
        return float(max(1.0, pdfium.FPDFText_GetFontSize(self._text, i) * math.hypot(matrix.c, matrix.d)))

    def _font(self, i: int) -> tuple[str, bool, bool]:
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self._text, i, name, 128, ctypes.byref(flags))
        font = name.value.decode("utf-8", "replace").split("+")[-1]
        low = font.lower()
        heavy = pdfium.FPDFText_GetFontWeight(self._text, i) >= _BOLD_WEIGHT
        return font, heavy or "bold" in low, bool(flags.value & 64) or "italic" in low or "oblique" in low
