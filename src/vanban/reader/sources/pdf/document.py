"""A PDF file → its pages → a source."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2 as pdfium

from vanban.reader.errors import Unreadable
from vanban.reader.layout import Page, lay_out
from vanban.reader.source import Source
from vanban.reader.sources.bounds import PDF_PAGES
from vanban.reader.sources.laid_out import source_of
from vanban.reader.sources.pdf.characters import words_of
from vanban.reader.sources.pdf.rules import rules_of

_UNKNOWN = 0.1  # share of characters without meaning from which a page is read as a picture


def read(data: bytes, *, name: str, progress: Callable[[int, int], None] | None = None) -> Source:
    document = _open(data)
    try:
        if len(document) > PDF_PAGES:
            raise Unreadable(
                "too_large",
                f"Tệp PDF có {len(document)} trang, quá mức {PDF_PAGES} trang. Hãy tách lấy phần kế hoạch.",
            )
        pages = [_page(document, i) for i in range(len(document))]
    finally:
        document.close()
    return source_of(lay_out([page for page, _ in pages]), kind="pdf")


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("encrypted", "Tệp PDF được đặt mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.") from error
        raise Unreadable(
            "damaged", "Tệp PDF bị hỏng hoặc tải chưa trọn vẹn. Hãy tải lại hoặc xuất lại tệp rồi gửi."
        ) from error


def _page(document: pdfium.PdfDocument, number: int) -> tuple[Page, float]:
    """A page's words and rules, and the share of characters without meaning."""
    page = document[number]
    try:
        width, height = page.get_size()
        words, unknown = words_of(page.raw, height)
        return Page(width, height, words, rules_of(page.raw, height)), unknown
    finally:
        page.close()
