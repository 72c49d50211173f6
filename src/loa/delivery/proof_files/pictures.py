"""Pictures: written anew without what the camera wrote into them, upright, and their looks taken."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from PIL import ExifTags, Image, ImageOps, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

from loa.delivery.proof_files.looks import looks_of
from loa.delivery.proof_files.refusal import Refused
from loa.delivery.proof_files.scans import has_many_pieces, passes_of
from loa.files.states import MediaType

MOST_DOTS = 40_000_000
"""Dots that are unpacked: 120 MB of memory. A telephone takes 12 to 50 million."""
MOST_DOTS_REDUCED = 250_000_000
"""Of a JPEG that is taken at a part of its size: they are gone over, but not held."""
MOST_PASSES = 50
"""A picture that grows clear as it comes in has about ten."""
MOST_PIECES = 50_000
"""Of a PNG; programs write 8 KB or more into each."""
LARGEST_SIDE = 30_000
LARGEST_PROFILE = 16_384  # bytes: how its colours are meant
MOST_PAGES = 300

OPENS: dict[MediaType, Any] = {
    MediaType.JPEG: JpegImagePlugin.JpegImageFile,
    MediaType.PNG: PngImagePlugin.PngImageFile,
    MediaType.WEBP: WebPImagePlugin.WebPImageFile,
    MediaType.TIFF: TiffImagePlugin.TiffImageFile,
}
WRITES: dict[MediaType, dict[str, Any]] = {
    MediaType.JPEG: {"format": "JPEG", "quality": 88},
    MediaType.PNG: {"format": "PNG"},
    MediaType.WEBP: {"format": "WEBP", "quality": 85, "method": 4},
}
BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, struct.error, MemoryError)
"""What Pillow raises on a damaged file."""

_BROKEN = "Không mở được ảnh này: tệp hỏng hoặc tải lên chưa hết. Hãy chụp hoặc xuất lại ảnh rồi gửi lại."
_SLOW = "Ảnh này được ghi theo cách làm hệ thống mở rất lâu. Hãy mở ảnh, lưu lại dạng JPEG thường rồi gửi."
_HUGE = "Ảnh có nhiều điểm ảnh hơn mức hệ thống mở được. Hãy thu nhỏ ảnh hoặc chụp ở cỡ thường rồi gửi lại."
_XMP = 700
_ON_A_MAP = {33550, 33922, 34264, 34735}
"""Tags of TIFF: how the scan lies on the ground (GeoTIFF)."""
_PLACE_KEPT = {1, 2, 3, 4, 5, 6, 7, 29}  # latitude, longitude, height, time and day; not the rest of the GPS block


@dataclass(slots=True)
class Picture:
    """`file`: what is kept, at its beginning. `place`: degrees north and east, where it was kept."""

    file: BinaryIO
    width: int
    height: int
    looks: str | None
    place: tuple[float, float] | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def written_anew(file: BinaryIO, media_type: MediaType, *, keeps_place: bool) -> Picture:
    """A JPEG, PNG or WebP upright and without what the camera wrote; the place only where asked. Raises `Refused`."""
    with _readable():
        are_held = _are_held(file, media_type)
        image = OPENS[media_type](file)
        _bound(image, are_held=are_held)  # before anything else: asking a PNG for its EXIF unpacks it
        place, kept = _place(image.getexif()) if keeps_place else (None, b"")
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        profile = image.info.get("icc_profile") or b""
        image.info = {key: value for key, value in image.info.items() if key == "transparency"}
        if media_type == MediaType.JPEG and image.mode not in {"L", "RGB"}:
            image = image.convert("RGB")
        extras: dict[str, Any] = {"icc_profile": profile} if 0 < len(profile) <= LARGEST_PROFILE else {}
        if kept:
            extras["exif"] = kept
        out = io.BytesIO()
        image.save(out, **WRITES[media_type], **extras)
        out.seek(0)
        return Picture(out, image.width, image.height, looks_of(image), place)


def checked_scan(file: BinaryIO) -> int:
    """A TIFF stays as the scanner wrote it, if it opens and tells no place; its pages. Raises `Refused`."""
    with _readable():
        image = OPENS[MediaType.TIFF](file)
        pages = 0
        while True:
            pages += 1
            if pages > MOST_PAGES:
                raise Refused(f"Bản quét có hơn {MOST_PAGES} trang. Hãy tách thành nhiều tệp.")
            _refuse_too_large(image)
            if _tells_place(image):
                raise Refused("Ảnh TIFF này có ghi vị trí chụp. Hãy lưu lại dạng JPEG rồi gửi.")
            try:
                image.seek(pages)
            except EOFError:
                return pages


@contextmanager
def _readable() -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a line of the log for each damaged tag, and there may be 65,000
            yield
    except Image.DecompressionBombError as error:
        raise Refused(_HUGE) from error
    except BROKEN as error:
        raise Refused(_BROKEN) from error


def _refuse_too_large(image: Image.Image) -> None:
    if image.width * image.height > MOST_DOTS or max(image.size) > LARGEST_SIDE:
        dots = image.width * image.height / 1_000_000
        raise Refused(
            f"Ảnh có {dots:.0f} triệu điểm ảnh, nhiều hơn {MOST_DOTS // 1_000_000} triệu điểm mà hệ thống mở được. "
            "Hãy thu nhỏ ảnh hoặc chụp ở cỡ thường rồi gửi lại."
        )


def _tells_place(image: TiffImagePlugin.TiffImageFile) -> bool:
    told = image.tag_v2
    about = told.get(_XMP, b"")
    about = about if isinstance(about, bytes) else str(about).encode()
    return b"GPSL" in about or bool(_ON_A_MAP & set(told)) or bool(image.getexif().get_ifd(ExifTags.IFD.GPSInfo))


def _are_held(file: BinaryIO, media_type: MediaType) -> bool:
    """Whether all dots stand in memory while it is drawn. Raises `Refused` for what would take long to open."""
    file.seek(0)
    content = file.read()
    file.seek(0)
    if media_type == MediaType.PNG and has_many_pieces(content, most=MOST_PIECES):
        raise Refused(_SLOW)
    if media_type != MediaType.JPEG:
        return True
    passes = passes_of(content, most=MOST_PASSES)
    if passes.count > MOST_PASSES:
        raise Refused(_SLOW)
    return passes.are_held


def _bound(image: Image.Image, *, are_held: bool) -> None:
    """A JPEG that is too large is taken at half or a quarter of its size where that saves memory, else refused."""
    if are_held or image.width * image.height > MOST_DOTS_REDUCED:
        _refuse_too_large(image)
    scale = 1
    while isinstance(image, JpegImagePlugin.JpegImageFile) and scale < 8 and image.width * image.height > MOST_DOTS:
        scale *= 2
        if max(image.size) > 65_500 or image.draft(None, (image.width // 2, image.height // 2)) is None:
            break
    _refuse_too_large(image)


def _place(exif: Image.Exif) -> tuple[tuple[float, float] | None, bytes]:
    """Where and when it was taken, and an EXIF block that says only that; none where it does not say."""
    found = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place = _degrees(found)
    if place is None:
        return None, b""
    kept = Image.Exif()
    kept[ExifTags.IFD.GPSInfo] = {tag: value for tag, value in found.items() if tag in _PLACE_KEPT}
    taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    if isinstance(taken, str) and len(taken) < 30:
        kept[ExifTags.IFD.Exif] = {ExifTags.Base.DateTimeOriginal.value: taken}
    return place, kept.tobytes()


def _degrees(gps: dict[int, Any]) -> tuple[float, float] | None:
    try:
        north = _angle(gps[ExifTags.GPS.GPSLatitude]) * (-1 if gps.get(ExifTags.GPS.GPSLatitudeRef) == "S" else 1)
        east = _angle(gps[ExifTags.GPS.GPSLongitude]) * (-1 if gps.get(ExifTags.GPS.GPSLongitudeRef) == "W" else 1)
    except (KeyError, ValueError, TypeError, ZeroDivisionError):
        return None
    return (round(north, 6), round(east, 6)) if -90 <= north <= 90 and -180 <= east <= 180 else None


def _angle(value: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in value)
    return degrees + minutes / 60 + seconds / 3600


def small(file: BinaryIO, media_type: MediaType, *, side: int) -> bytes:
    """A JPEG of the picture that fits into a square; the picture was kept by `written_anew`. Raises `Refused`."""
    with _readable():
        image: Image.Image = OPENS[media_type](file)
        image.draft("RGB", (side * 2, side * 2))
        _refuse_too_large(image)
        image.thumbnail((side, side))
        if image.mode not in {"L", "RGB"}:
            seen = image.convert("RGBA")
            image = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")
        out = io.BytesIO()
        image.info = {}
        image.save(out, "JPEG", quality=80)
        return out.getvalue()
