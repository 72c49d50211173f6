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


def chunk(kind: bytes, content: bytes) -> bytes:
    """A piece of a PNG."""
    return struct.pack("!I", len(content)) + kind + content + struct.pack("!I", zlib.crc32(kind + content))


def huge_png(side: int = 20_000) -> bytes:
    """A PNG of 400 million dots in a few bytes: its head says so, nothing else is there."""
    head = struct.pack("!IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def png_with(image: Image.Image, *pieces: tuple[bytes, bytes]) -> bytes:
    """More pieces between its head, which ends at byte 33, and its dots."""
    whole = encoded(image, "PNG")
    return whole[:33] + b"".join(chunk(kind, content) for kind, content in pieces) + whole[33:]


def drawn_often(times: int) -> bytes:
    """A JPEG whose last pass comes again so often; behind a remark that looks like its end."""
    whole = encoded(scene(), progressive=True)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + b"\xff\xfe\x00\x04\xff\xd9" + last * times + b"\xff\xd9"


def in_segments(count: int) -> bytes:
    """A JPEG with so many empty remarks before it begins."""
    whole = encoded(scene())
    return whole[:2] + b"\xff\xfe\x00\x02" * count + whole[2:]


def said_to_be(jpeg: bytes, side: int) -> bytes:
    """Its head says that it is a square of so many dots."""
    at = next(jpeg.index(mark) for mark in (b"\xff\xc2\x00\x11", b"\xff\xc0\x00\x11") if mark in jpeg)
    return jpeg[: at + 5] + struct.pack("!HH", side, side) + jpeg[at + 9 :]


def huge_webp() -> bytes:
    """A WebP that moves, of 268 million dots in a few bytes."""

    def part(kind: bytes, content: bytes) -> bytes:
        return kind + struct.pack("<I", len(content)) + content

    side = (16_382).to_bytes(3, "little")
    dot = encoded(Image.new("RGB", (1, 1)), "WEBP", lossless=True)[12:]
    frame = part(b"ANMF", bytes(12) + (100).to_bytes(3, "little") + b"\0" + dot)
    parts = part(b"VP8X", b"\2\0\0\0" + side * 2) + part(b"ANIM", bytes(6)) + frame
    return part(b"RIFF", b"WEBP" + parts)


def book_with(content: bytes, name: str, before: bytes) -> bytes:
    """The same book, with words before the root of one of its parts; the part is made where there was none."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as made:
        for part in {*old.namelist(), name}:
            told = old.read(part) if part in old.namelist() else b"<a/>"
            made.writestr(part, before + told.partition(b"?>")[2] if part == name and b"?>" in told else told)
            if part == name and b"?>" not in told:
                made.writestr(f"{part}.xml", before + told)
    return out.getvalue()


def sheet_holding(content: bytes, name: str, more: bytes) -> bytes:
    """The same book, whose sheet is a part of that name and begins with one more row, of such cells."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for part in old.namelist():
            told = old.read(part).replace(b"sheet1.xml", name.rpartition("/")[2].encode())
            if part.endswith("sheet1.xml"):
                part, told = name, told.replace(b"<sheetData>", b"<sheetData><row>" + more + b"</row>")
            made.writestr(part, told)
    return out.getvalue()
