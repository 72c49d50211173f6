"""PDF pages as pictures, for those without usable text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pypdfium2 as pdfium

from vanban.reader.sources.bounds import IMAGE_PIXELS
from vanban.reader.sources.scan.pages import DPI
from vanban.reader.sources.scan.tesseract import Picture


def pictures_of(document: pdfium.PdfDocument, numbers: Sequence[int]) -> Iterator[tuple[Picture, int]]:
    """Pages rendered grey at 300 dots per inch, less where that would pass the limit of pixels."""
    for number in numbers:
        page = document[number]
        try:
            width, height = page.get_size()
            dpi = min(DPI, int(72 * (IMAGE_PIXELS / max(1.0, width * height)) ** 0.5))
            bitmap = page.render(scale=dpi / 72, grayscale=True)
            yield np.array(bitmap.to_numpy().reshape(bitmap.height, bitmap.width), dtype=np.uint8), dpi
        finally:
            page.close()
