"""A picture of a page → words and rules for the layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from vanban.reader.layout import Page, Rule, Word
from vanban.reader.layout.geometry import median
from vanban.reader.layout.ruled import grids
from vanban.reader.sources.scan.lines import cleaned, ink, strokes, wiped
from vanban.reader.sources.scan.stack import Crop, crops_of, is_number_sized, put_back, stacked, without
from vanban.reader.sources.scan.straight import straightened
from vanban.reader.sources.scan.tesseract import Picture, Seen, recognise

DPI = 300
_AT_ONCE = 2
_ONE_BLOCK = 6
_NUMBERS = "0123456789IVX."
_SPECK = re.compile(r"[^\w]+")


@dataclass(slots=True)
class Read:
    """A page as recognised, and how sure each word is, 0 to 1."""

    page: Page
    confidences: list[float]


def read_pages(
    pictures: Iterable[tuple[Picture, int]], count: int, progress: Callable[[int, int], None] | None
) -> list[Read]:
    """Recognise (picture, dpi) one after another, two at a time; pictures are asked for only when their turn comes."""
    done: list[Read] = []
    source: Iterator[tuple[Picture, int]] = iter(pictures)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        waiting: list[Future[Read]] = []
        try:
            while True:
                for picture, dpi in islice(source, _AT_ONCE - len(waiting)):
                    waiting.append(pool.submit(read_page, picture, dpi))
                if not waiting:
                    return done
                done.append(waiting.pop(0).result())
                if progress is not None:
                    progress(len(done), count)
        finally:
            for future in waiting:
                future.cancel()


def read_page(picture: Picture, dpi: int) -> Read:
    """Text outside tables by Tesseract's own eye for pages; tables cell by cell, found by their ruled lines."""
    picture = straightened(cleaned(picture))
    across, down = strokes(ink(picture), dpi)
    scale = 72 / dpi
    rules = [Rule(x0 * scale, y0 * scale, x1 * scale, y1 * scale) for x0, y0, x1, y1 in (*across, *down)]
    tables = grids(rules)
    picture = wiped(picture, [*across, *down])
    crops = crops_of(picture, tables, dpi)
    seen = recognise(without(picture, tables, dpi), dpi=dpi)
    seen += _cells(crops, dpi)
    seen = [word for word in seen if not _is_speck(word)]
    height, width = picture.shape
    page = Page(width * scale, height * scale, _words(seen, scale), rules)
    return Read(page, [word.confidence for word in seen])


def _cells(crops: list[Crop], dpi: int) -> list[Seen]:
    """The words in the cells. Row numbers are looked at once more as numbers: alone on a line, a Vietnamese
    reading makes words of them."""
    seen: list[Seen] = []
    for sheet, pieces in stacked(crops, dpi):
        seen += put_back(recognise(sheet, dpi=dpi, mode=_ONE_BLOCK), pieces)
    small = [crop for crop in crops if is_number_sized(crop, dpi)]
    for sheet, pieces in stacked(small, dpi):
        for number in put_back(recognise(sheet, dpi=dpi, mode=_ONE_BLOCK, letters=_NUMBERS), pieces):
            here = [word for word in seen if _same_place(word, number)]
            if all(word.text.isdigit() or _is_doubtful(word) for word in here) and number.confidence > 0.3:
                seen = [word for word in seen if word not in here] + [number]
    return seen


def _same_place(word: Seen, other: Seen) -> bool:
    return word.x0 < other.x1 and other.x0 < word.x1 and word.top < other.bottom and other.top < word.bottom


def _is_doubtful(word: Seen) -> bool:
    """Not surely letters."""
    return word.confidence < 0.9 or not word.text.isalpha()


def _is_speck(word: Seen) -> bool:
    return word.confidence < 0.3 and _SPECK.fullmatch(word.text) is not None


def _words(seen: list[Seen], scale: float) -> list[Word]:
    """Sizes that differ little from the page's usual one are taken for it: recognition measures them roughly."""
    usual = median([word.size for word in seen]) or 1.0
    made = []
    for word in seen:
        size = usual if 0.75 < word.size / usual < 1.6 else word.size or usual
        top, bottom = word.base - 0.72 * size, word.base + 0.25 * size
        made.append(Word(word.text, word.x0 * scale, top * scale, word.x1 * scale, bottom * scale))
    return made
