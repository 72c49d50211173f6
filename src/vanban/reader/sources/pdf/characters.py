"""Characters of a PDF page → words with boxes, by pdfium."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from vanban.reader.layout import Word
from vanban.text.legacy import from_font

_SPACE = frozenset(" \t\r\n\u00a0\u2002\u2003\u2009\u200b\ufeff\0")
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
    def __init__(self, text: Any, height: float) -> None:
        self._text, self._height = text, height
        self._made: list[Word] = []
        self._letters: list[str] = []
        self._first = 0
        self._box = (0.0, 0.0, 0.0, 0.0)

    def read(self) -> tuple[list[Word], float]:
        text, box = self._text, pdfium.FS_RECTF()
        there = ctypes.byref(box)
        unknown = inked = 0
        for i in range(pdfium.FPDFText_CountChars(text)):
            code = pdfium.FPDFText_GetUnicode(text, i)
            letter = chr(code) if code < 0x110000 else "\ufffd"
            if letter in _SPACE or letter.isspace():
                self._end()
                continue
            inked += 1
            if code in (0xFFFE, 0xFFFD) or code < 32 or 0xE000 <= code <= 0xEFFF:
                unknown += 1
            if not pdfium.FPDFText_GetLooseCharBox(text, i, there):
                continue
            self._add(i, letter, box.left, self._height - box.top, box.right, self._height - box.bottom)
        self._end()
        return self._made, unknown / max(1, inked)

    def _add(self, i: int, letter: str, x0: float, top: float, x1: float, bottom: float) -> None:
        if self._letters:
            left, above, right, below = self._box
            tall = max(bottom - top, below - above)
            moved = abs((top + bottom) - (above + below)) > 0.6 * tall
            if moved or x0 - right > 0.25 * tall or x0 < left - 0.3 * tall:
                self._end()
            else:
                self._letters.append(letter)
                self._box = (left, above, max(right, x1), below)
                return
        self._letters, self._first, self._box = [letter], i, (x0, top, x1, bottom)

    def _end(self) -> None:
        if not self._letters:
            return
        font, bold, italic = self._font(self._first)
        text = from_font("".join(self._letters), font)
        x0, top, x1, bottom = self._box
        if bottom > top and x1 > x0:
            self._made.append(Word(text, x0, top, x1, bottom, bold, italic))
        self._letters = []

    def _font(self, i: int) -> tuple[str, bool, bool]:
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self._text, i, name, 128, ctypes.byref(flags))
        font = name.value.decode("utf-8", "replace").split("+")[-1]
        low = font.lower()
        heavy = pdfium.FPDFText_GetFontWeight(self._text, i) >= _BOLD_WEIGHT
        return font, heavy or "bold" in low, bool(flags.value & 64) or "italic" in low or "oblique" in low
