"""What a file is, by its content; its name and the browser's word are not believed."""

from __future__ import annotations

import struct
import zipfile
from typing import BinaryIO

from django.db.models import TextChoices

HEAD = 4096
"""Bytes that are looked at."""


class MediaType(TextChoices):
    PDF = "application/pdf", "PDF"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word (.docx)"
    DOC = "application/msword", "Word (.doc)"
    ODT = "application/vnd.oasis.opendocument.text", "OpenDocument (.odt)"
    PNG = "image/png", "Ảnh PNG"
    JPEG = "image/jpeg", "Ảnh JPEG"
    TIFF = "image/tiff", "Ảnh TIFF"
    WEBP = "image/webp", "Ảnh WebP"
    HEIC = "image/heic", "Ảnh HEIC"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel (.xlsx)"
    MP3 = "audio/mpeg", "Âm thanh MP3"
    OGG = "audio/ogg", "Âm thanh Ogg"
    WAV = "audio/wav", "Âm thanh WAV"
    M4A = "audio/mp4", "Âm thanh M4A"
    MP4 = "video/mp4", "Phim MP4"
    MOV = "video/quicktime", "Phim QuickTime"
    WEBM = "video/webm", "Phim WebM"
    HTML = "text/html", "Trang HTML"
    TEXT = "text/plain", "Văn bản thuần"
    OTHER = "application/octet-stream", "Tệp khác"

    @property
    def shown_by_browsers(self) -> bool:
        """Whether a browser may show it in its own viewer without running anything of the file's."""
        return self in {MediaType.PDF, MediaType.PNG, MediaType.JPEG, MediaType.WEBP}

    @classmethod
    def of(cls, file: BinaryIO) -> MediaType:
        """The type of an open, seekable file. Reads a few kilobytes; leaves the position at the beginning."""
        file.seek(0)
        head = file.read(HEAD)
        found = next((kind for at, mark, kind in _MARKS if head.startswith(mark, at)), None)
        if head.startswith(b"PK\x03\x04"):
            found = _of_zip(file)
        elif head.startswith(b"ftyp", 4):
            found = _of_brands(head)
        elif head.startswith(b"RIFF") and head.startswith(b"WAVE", 8):
            found = MediaType.WAV
        elif head.startswith(b"\x1a\x45\xdf\xa3"):
            found = MediaType.WEBM if b"webm" in head[:64] else MediaType.OTHER
        elif found is None and is_mp3(head):
            found = MediaType.MP3
        file.seek(0)
        return found or _of_text(head)


_MARKS = [
    (0, b"%PDF-", MediaType.PDF),
    (0, b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (0, b"\xff\xd8\xff", MediaType.JPEG),
    (0, b"II*\x00", MediaType.TIFF),
    (0, b"MM\x00*", MediaType.TIFF),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", MediaType.DOC),
    (8, b"WEBPVP8", MediaType.WEBP),
    (0, b"OggS\x00", MediaType.OGG),
    (0, b"ID3", MediaType.MP3),
]
_BRANDS = {
    **dict.fromkeys((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash"), MediaType.MP4),
    **dict.fromkeys((b"M4V ", b"MSNV", b"3gp4", b"3gp5", b"3gp6", b"3gp7", b"3g2a"), MediaType.MP4),
    **dict.fromkeys((b"M4A ", b"M4B "), MediaType.M4A),
    **dict.fromkeys((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"), MediaType.HEIC),
    b"qt  ": MediaType.MOV,
}
"""Kinds of the MPEG-4 family, by brand (ISO/IEC 14496-12)."""
_BITRATES = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG-1, layer III, kbit/s
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG-2 and 2.5
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
MOST_MEMBERS = 5_000
LARGEST_DIRECTORY = 2_000_000


def is_mp3(head: bytes) -> bool:
    """Whether a frame of layer III begins here and another follows where it ends, or the file ends before that."""
    length = _frame(head[:4])
    return length > 0 and (len(head) < length + 4 or _frame(head[length : length + 4]) > 0)


def _frame(head: bytes) -> int:
    """Bytes of the frame with this head; 0: it is none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, bitrate, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version not in _RATES or bitrate in {0, 15} or rate == 3:
        return 0
    first = version == 3
    return (144 if first else 72) * _BITRATES[1 if first else 2][bitrate] * 1000 // _RATES[version][rate] + (
        head[2] >> 1 & 1
    )


def names_in_zip(file: BinaryIO) -> set[str]:
    """The members of a zip file; none of one that is broken, or that has more than a document would."""
    end = file.seek(0, 2)
    file.seek(max(0, end - 66_000))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        return set()
    members, size = struct.unpack_from("<HL", tail, at + 10)
    if members > MOST_MEMBERS or size > LARGEST_DIRECTORY:
        return set()
    try:
        return set(zipfile.ZipFile(file).namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return set()


def _of_brands(head: bytes) -> MediaType:
    """By the brand that comes first, or where a maker has one of its own (XAVC), by those it says it is like."""
    end = min(struct.unpack_from("!I", head)[0], len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))]
    return next((_BRANDS[brand] for brand in brands if brand in _BRANDS), MediaType.OTHER)


def _of_zip(file: BinaryIO) -> MediaType:
    names = names_in_zip(file)
    parts = {"word/document.xml": MediaType.DOCX, "xl/workbook.xml": MediaType.XLSX, "content.xml": MediaType.ODT}
    return next((kind for name, kind in parts.items() if name in names), MediaType.OTHER)


def _of_text(head: bytes) -> MediaType:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 has zero bytes of its own
        return MediaType.TEXT
    if b"\x00" in head or not head:
        return MediaType.OTHER
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    return MediaType.HTML if start.startswith((b"<!doctype html", b"<html")) else MediaType.TEXT
