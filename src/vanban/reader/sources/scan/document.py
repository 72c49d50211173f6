"""Picture files of pages → a source."""

from __future__ import annotations

from collections.abc import Callable

from vanban.reader.layout import lay_out
from vanban.reader.source import Source
from vanban.reader.sources.laid_out import source_of
from vanban.reader.sources.scan.pages import Read, read_pages
from vanban.reader.sources.scan.pictures import count_of, open_picture, pages_of
from vanban.reader.sources.scan.tesseract import program

READ_BY_OCR = "Chữ được nhận dạng từ ảnh quét; cần đối chiếu với bản gốc."


def read(data: bytes, *, name: str, progress: Callable[[int, int], None] | None = None) -> Source:
    image = open_picture(data)
    count = count_of(image)
    program()
    pages = read_pages(pages_of(image), count, progress)
    return source_of(
        lay_out([page.page for page in pages]), kind="scan", confidence=confidence_of(pages), notes=(READ_BY_OCR,)
    )


def confidence_of(pages: list[Read]) -> float:
    """The mean of the words, 0 to 1."""
    values = [value for page in pages for value in page.confidences]
    return sum(values) / len(values) if values else 0.0
