"""Picture files → pages as grey pixels with their resolution."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO

import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from vanban.reader.errors import Unreadable
from vanban.reader.sources.bounds import IMAGE_PIXELS, SCAN_PAGES
from vanban.reader.sources.scan.tesseract import Picture

_A4_WIDTH = 8.27  # inch
_WANTED_DPI = 300
DAMAGED = "Ảnh bị hỏng hoặc tải chưa trọn vẹn. Hãy quét hoặc chụp lại rồi gửi."


def open_picture(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(BytesIO(data), formats=("PNG", "JPEG", "TIFF", "BMP"))
        except Image.DecompressionBombError as error:
            raise too_many_pixels() from error
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
            raise Unreadable("damaged", DAMAGED) from error
    if image.width * image.height > IMAGE_PIXELS:
        raise too_many_pixels()
    return image


def count_of(image: Image.Image) -> int:
    try:
        count = getattr(image, "n_frames", 1)
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError) as error:
        raise Unreadable("damaged", DAMAGED) from error
    if count > SCAN_PAGES:
        raise too_many_pages(count)
    return int(count)


def pages_of(image: Image.Image) -> Iterator[tuple[Picture, int]]:
    """Each frame, grey, at about 300 dots per inch."""
    try:
        for frame in ImageSequence.Iterator(image):
            if frame.width * frame.height > IMAGE_PIXELS:
                raise too_many_pixels()
            upright = ImageOps.exif_transpose(frame)
            yield grey(upright, _dpi(upright))
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, Image.DecompressionBombError) as error:
        raise Unreadable("damaged", DAMAGED) from error


def grey(image: Image.Image, dpi: float) -> tuple[Picture, int]:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    plain = image.convert("L")
    factor = _WANTED_DPI / dpi
    if not 0.8 < factor < 1.2 and plain.width * plain.height * factor * factor <= IMAGE_PIXELS:
        size = (max(1, round(plain.width * factor)), max(1, round(plain.height * factor)))
        plain, dpi = plain.resize(size, Image.Resampling.LANCZOS), _WANTED_DPI
    return np.asarray(plain, dtype=np.uint8), round(dpi)


def _dpi(image: Image.Image) -> float:
    """What the file says if it is believable, else as if the short side were that of an A4 page."""
    said = image.info.get("dpi", (0, 0))
    short = min(image.width, image.height)
    try:
        dpi = float(said[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        dpi = 0.0
    return dpi if dpi >= 100 and 4 < short / dpi < 18 else min(max(short / _A4_WIDTH, 60.0), 600.0)


def too_many_pixels() -> Unreadable:
    return Unreadable("too_large", "Ảnh quá lớn để đọc. Hãy quét lại ở 200-300 dpi, mỗi trang một ảnh khổ A4.")


def too_many_pages(count: int) -> Unreadable:
    return Unreadable(
        "too_large", f"Bản quét có {count} trang, quá mức {SCAN_PAGES} trang. Hãy tách lấy phần kế hoạch rồi gửi lại."
    )
