"""How much a document may hold before it is refused, beside `vanban.files.bounds`. Nothing is read past these."""

from __future__ import annotations

TEXT_CHARACTERS = 2_000_000  # of any kind of file; 500 dense pages are 1.3 million
TABLE_ROWS = 10_000  # of all tables together
PDF_PAGES = 500
SCAN_PAGES = 100
IMAGE_PIXELS = 60_000_000  # A3 at 400 dpi is 31 million
OCR_SECONDS = 120  # a page
OFFICE_SECONDS = 120  # a document
