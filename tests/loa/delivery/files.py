"""Small files of every kind, made on the spot, from nobody's life."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" * 50
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\x00" * 200


def a_file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def scene(seed: int = 0, size: tuple[int, int] = (320, 240)) -> Image.Image:
    """A picture of soft shapes; another seed shows something else."""
    rng = np.random.default_rng(seed)
    image = Image.fromarray(rng.integers(0, 255, (6, 8, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    ImageDraw.Draw(image).ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill=(20, 20, 20))
    return image


def encoded(image: Image.Image, form: str = "JPEG", **how: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def exif(*, north: tuple[float, float, float] = (11.0, 56.0, 24.0), turned: int = 1) -> bytes:
    """What a telephone writes: the place, the hour, who owns it, and how it was held."""
    found = Image.Exif()
    found[0x0112] = turned
    found[0x010F] = "Dien thoai"
    found[0x8769] = {0x9003: "2026:03:10 08:15:00", 0xA431: "SO-MAY-12345"}
    found[0x8825] = {1: "N", 2: north, 3: "E", 4: (108.0, 26.0, 30.0), 27: b"GPS-METHOD"}
    return found.tobytes()


def a_photo(seed: int = 0, **how: Any) -> bytes:
    return encoded(scene(seed), exif=exif(), **how)


def book(rows: Sequence[Sequence[Any]]) -> bytes:
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("Danh sách")
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def people(count: int) -> list[list[Any]]:
    """An attendance list with its headings."""
    return [
        ["DANH SÁCH THAM DỰ"],
        ["STT", "Họ và tên", "Đơn vị"],
        *([n, f"Người Dự {'ABCDEFGHIJ'[n % 10]}", "Tổ 1"] for n in range(1, count + 1)),
        ["", "Người lập danh sách", ""],
    ]


def bomb() -> bytes:
    """A book whose sheet would unpack to 130 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        made.writestr("xl/worksheets/sheet1.xml", b"<row/>" + b" " * 130_000_000)
    return out.getvalue()


def word_document(entry: str = "WordDocument") -> bytes:
    """The old container with one directory sector, which names such a part."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", head, 30, 9)  # sectors of 512 bytes
    struct.pack_into("<I", head, 48, 1)  # the directory is sector 1
    struct.pack_into("<109I", head, 76, 0, *[0xFFFFFFFF] * 108)  # the table of sectors is sector 0
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    names = ["Root Entry", "Data", entry, ""]
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in names)
    return bytes(head) + table + directory


def huge_png(side: int = 20_000) -> bytes:
    """A PNG of 400 million dots in a few bytes: its head says so, nothing else is there."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack("!I", len(content)) + kind + content + struct.pack("!I", zlib.crc32(kind + content))

    head = struct.pack("!IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )
