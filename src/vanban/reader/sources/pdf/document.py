"""A PDF file → its pages → a source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2 as pdfium

from vanban.reader.errors import Unreadable
from vanban.reader.layout import Page, lay_out
from vanban.reader.source import Source
from vanban.reader.sources.bounds import PDF_PAGES, SCAN_PAGES
from vanban.reader.sources.laid_out import source_of
from vanban.reader.sources.pdf.characters import words_of
from vanban.reader.sources.pdf.pictures import pictures_of
from vanban.reader.sources.pdf.rules import has_pictures, rules_of
from vanban.reader.sources.scan.document import confidence_of, notes_of
from vanban.reader.sources.scan.pages import read_pages
from vanban.reader.sources.scan.pictures import too_many_pages
from vanban.reader.sources.scan.tesseract import program

DAMAGED = "Tệp PDF bị hỏng hoặc tải chưa trọn vẹn. Hãy tải lại hoặc xuất lại tệp rồi gửi."
_FEW_WORDS = 8  # a page number or a stamp over a scan
_UNKNOWN = 0.1  # share of characters without meaning from which a page is read as a picture


def read(data: bytes, *, name: str, progress: Callable[[int, int], None] | None = None) -> Source:
    document = _open(data)
    try:
        count = len(document)
        if count > PDF_PAGES:
            raise Unreadable(
                "too_large", f"Tệp PDF có {count} trang, quá mức {PDF_PAGES} trang. Hãy tách lấy phần kế hoạch."
            )
        pages = [_page(document, number) for number in range(count)]
        notes = _lost_pages(pages)
        unread = [number for number, page in enumerate(pages) if page.needs_ocr]
        if not unread:
            return source_of(lay_out([page.page for page in pages]), kind="pdf", notes=notes)
        return _with_scans(document, pages, unread, progress, notes)
    finally:
        document.close()


def _with_scans(
    document: pdfium.PdfDocument,
    pages: list[_Page],
    unread: list[int],
    progress: Callable[[int, int], None] | None,
    notes: tuple[str, ...],
) -> Source:
    if len(unread) > SCAN_PAGES:
        raise too_many_pages(len(unread))
    program()
    scanned = read_pages(pictures_of(document, unread), len(unread), progress)
    laid = [page.page for page in pages]
    for number, read_page in zip(unread, scanned, strict=True):
        laid[number] = read_page.page
    sure = confidence_of(scanned)
    share = sum(len(page.page.words) for page in scanned) / max(1, sum(len(page.words) for page in laid))
    layout = lay_out(laid)
    if len(unread) < len(pages):
        notes = (*notes, f"{len(unread)} trang của tệp là ảnh quét.")
    kind = "scan" if len(unread) * 2 > len(pages) else "pdf"
    return source_of(layout, kind=kind, confidence=1 - share * (1 - sure), notes=(*notes, *notes_of(layout)))


@dataclass(slots=True)
class _Page:
    page: Page
    needs_ocr: bool = False
    is_lost: bool = False


def _lost_pages(pages: list[_Page]) -> tuple[str, ...]:
    """What to say of pages that cannot be opened. Raises where that is all of them."""
    lost = [str(number) for number, page in enumerate(pages, 1) if page.is_lost]
    if len(lost) == len(pages):
        raise Unreadable("damaged", DAMAGED)
    return (f"Không mở được trang {', '.join(lost[:10])} của tệp PDF.",) if lost else ()


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("encrypted", "Tệp PDF được đặt mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.") from error
        raise Unreadable("damaged", DAMAGED) from error


def _page(document: pdfium.PdfDocument, number: int) -> _Page:
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return _Page(Page(595, 842, []), is_lost=True)
    try:
        width, height = page.get_size()
        words, unknown = words_of(page.raw, height)
        if unknown > _UNKNOWN or (len(words) < _FEW_WORDS and has_pictures(page.raw)):
            return _Page(Page(width, height, []), needs_ocr=True)
        return _Page(Page(width, height, words, rules_of(page.raw, height)))
    finally:
        page.close()
