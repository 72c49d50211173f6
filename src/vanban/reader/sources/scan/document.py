"""Picture files of pages → a source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from vanban.reader.layout import Layout, lay_out
from vanban.reader.source import Source
from vanban.reader.sources.bounds import SCAN_PAGES
from vanban.reader.sources.laid_out import source_of
from vanban.reader.sources.scan import headings, points, quarters
from vanban.reader.sources.scan.pages import Read, read_pages
from vanban.reader.sources.scan.pictures import count_of, open_picture, pages_of, too_many_pages
from vanban.reader.sources.scan.tesseract import program

READ_BY_OCR = "Chữ được nhận dạng từ ảnh quét; cần đối chiếu với bản gốc."


def read(data: bytes, *, name: str, progress: Callable[[int, int], None] | None = None) -> Source:
    return read_all([data], progress)


def read_all(files: Sequence[bytes], progress: Callable[[int, int], None] | None = None) -> Source:
    """Picture files, each of one page or more, as one document."""
    images = [open_picture(data) for data in files]
    count = sum(count_of(image) for image in images)
    if count > SCAN_PAGES:
        raise too_many_pages(count)
    program()
    pages = read_pages(chain.from_iterable(map(pages_of, images)), count, progress)
    layout = lay_out([page.page for page in pages])
    return source_of(layout, kind="scan", confidence=confidence_of(pages), notes=notes_of(layout))


def notes_of(layout: Layout) -> tuple[str, ...]:
    """What to say of a layout that was recognised, its numbers put right."""
    notes = [READ_BY_OCR]
    if changes := headings.mend(layout):
        notes.append(f"Số La Mã của đề mục nhận dạng sai đã được sửa theo thứ tự: {', '.join(changes[:10])}.")
    if changes := points.mend(layout):
        notes.append(f"Số và chữ cái của điểm nhận dạng sai đã được sửa theo thứ tự: {', '.join(changes[:10])}.")
    if changes := quarters.mend(layout):
        notes.append(f"Số của quý nhận dạng sai đã được sửa: {', '.join(changes[:10])}.")
    return tuple(notes)


def confidence_of(pages: list[Read]) -> float:
    """The mean of the words, 0 to 1."""
    values = [value for page in pages for value in page.confidences]
    return sum(values) / len(values) if values else 0.0
