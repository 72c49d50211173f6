"""What a file is, told by its bytes. Order matters: see `KINDS`."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from vanban.reader.errors import Unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"BM")
_HTML = re.compile(rb"<!doctype\s+html|<(?:html|head|body|table|div|p)\b[^>]*>", re.IGNORECASE)
_MARKUP = re.compile(rb"</?[a-z][a-z0-9:]*[^>]*>", re.IGNORECASE)


def is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def is_docx(data: bytes) -> bool:
    return data.startswith(ZIP) and any(re.fullmatch(r"word/document\d*\.xml", name) for name in _members(data))


def is_office(data: bytes) -> bool:
    """What LibreOffice has to convert: .doc, .odt, .rtf, Word 2003 XML."""
    if data.startswith(OLE):
        return "WordDocument".encode("utf-16-le") in data
    if data.startswith(ZIP):
        return data[30:90].startswith(b"mimetypeapplication/vnd.oasis.opendocument.text")
    return data[:64].lstrip().startswith(b"{\\rtf") or b"<w:wordDocument" in data[:4096]


def is_image(data: bytes) -> bool:
    if data.startswith(b"BM"):
        return len(data) > 26 and data[14:18] in (b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0")
    return data.startswith(IMAGES)


def is_html(data: bytes) -> bool:
    head = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"<") and _HTML.search(head) is not None and len(_MARKUP.findall(head)) >= 2


def is_text(data: bytes) -> bool:
    """No NUL outside UTF-16, hardly any control characters, and not the start of a known binary kind."""
    if data.startswith(
        (OLE, ZIP, b"PK\x05\x06", b"MZ", b"\x7fELF", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"RIFF", b"ID3", b"OggS")
    ):
        return False
    sample = data[:65536]
    if utf16(sample):
        return True
    controls = sum(sample.count(bytes([c])) for c in range(32) if c not in (9, 10, 11, 12, 13, 26))
    return controls <= len(sample) // 500


def utf16(data: bytes) -> str:
    """ "utf-16-le" or "utf-16-be" where the bytes look so, by their mark or by where the zeros stand; else ""."""
    if data.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if data.startswith(b"\xfe\xff"):
        return "utf-16-be"
    even, odd, half = data[0::2].count(0), data[1::2].count(0), max(1, len(data) // 2)
    if odd > half * 0.3 and even < half * 0.02:
        return "utf-16-le"
    if even > half * 0.3 and odd < half * 0.02:
        return "utf-16-be"
    return ""


def refusal(data: bytes) -> Unreadable:
    """Why none of the kinds took the file."""
    if data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data:
        return Unreadable(
            "encrypted", "Tệp Word được đặt mật khẩu. Hãy bỏ mật khẩu (Tệp > Thông tin > Bảo vệ) rồi gửi lại."
        )
    if data.startswith(ZIP):
        names = _members(data)
        if not names:
            return Unreadable("damaged", "Tệp bị hỏng hoặc tải chưa trọn vẹn. Hãy mở bằng Word, lưu lại rồi gửi lại.")
        if any(name.startswith(("xl/", "ppt/")) for name in names):
            return Unreadable(
                "not_a_document",
                "Đây là bảng tính hoặc bản trình chiếu, không phải văn bản. Hãy gửi tệp Word hoặc PDF của kế hoạch.",
            )
        return Unreadable(
            "not_a_document", "Tệp nén không chứa văn bản Word. Hãy giải nén rồi gửi tệp văn bản bên trong."
        )
    return Unreadable("not_a_document", "Tệp không phải là văn bản. Hãy gửi tệp Word, PDF, ảnh quét hoặc tệp chữ.")


def _members(data: bytes) -> list[str]:
    try:
        with ZipFile(BytesIO(data)) as archive:
            return archive.namelist()
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return []
