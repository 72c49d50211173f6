"""What a file is, by its content; its name and the browser's word are not believed."""

from __future__ import annotations

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
    HTML = "text/html", "Trang HTML"
    TEXT = "text/plain", "Văn bản thuần"
    OTHER = "application/octet-stream", "Tệp khác"

    @property
    def shown_by_browsers(self) -> bool:
        """Whether a browser may show it in its own viewer without running anything of the file's."""
        return self in {MediaType.PDF, MediaType.PNG, MediaType.JPEG}

    @classmethod
    def of(cls, file: BinaryIO) -> MediaType:
        """The type of an open, seekable file. Reads a few kilobytes; leaves the position at the beginning."""
        file.seek(0)
        head = file.read(HEAD)
        found = next((kind for mark, kind in _MARKS if head.startswith(mark)), None)
        if head.startswith(b"PK\x03\x04"):
            found = _of_zip(file)
        file.seek(0)
        return found or _of_text(head)


_MARKS = [
    (b"%PDF-", MediaType.PDF),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", MediaType.DOC),
]


def _of_zip(file: BinaryIO) -> MediaType:
    try:
        file.seek(0)
        names = set(zipfile.ZipFile(file).namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return MediaType.OTHER
    if "word/document.xml" in names:
        return MediaType.DOCX
    return MediaType.ODT if "content.xml" in names else MediaType.OTHER


def _of_text(head: bytes) -> MediaType:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 has zero bytes of its own
        return MediaType.TEXT
    if b"\x00" in head or not head:
        return MediaType.OTHER
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    return MediaType.HTML if start.startswith((b"<!doctype html", b"<html")) else MediaType.TEXT
