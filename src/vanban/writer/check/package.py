"""The parts of a .docx that are checked. Files come from outside: sizes are asked before anything is unpacked."""

from __future__ import annotations

from lxml import etree

from vanban.files.bounds import FILE_BYTES, MEGABYTE
from vanban.files.refusal import Trouble
from vanban.files.word import WORD, links_of, main_part, w
from vanban.files.xml import parse
from vanban.files.zips import Archive
from vanban.writer.check.finding import NotReadable

__all__ = ["RELATED", "WORD", "Package", "w"]

RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = {  # ISO 29500 Strict: the same names in another space
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": WORD.encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": RELATED.encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AGAIN = "Hãy mở bằng Word, lưu lại rồi kiểm tra lại."
_TROUBLES = {
    Trouble.DAMAGED: f"Tệp bị hỏng hoặc tải chưa trọn vẹn. {_SAVE_AGAIN}",
    Trouble.SWOLLEN: ("Tệp nén bung ra quá lớn (có thể cố ý gây nghẽn) nên không được mở. Hãy kiểm tra nguồn của tệp."),
    Trouble.LOCKED: "Tệp được nén có mật khẩu. Hãy bỏ mật khẩu rồi kiểm tra lại.",
    Trouble.BROKEN_XML: f"Nội dung tệp Word bị hỏng. {_SAVE_AGAIN}",
    Trouble.TOO_LONG: "Văn bản bên trong tệp quá lớn để kiểm tra. Hãy tách văn bản thành nhiều tệp.",
}


class Package:
    """`body`, and other parts by the last word of their relationship type. Raises `NotReadable`."""

    def __init__(self, given: bytes) -> None:
        _refuse_others(given)
        self._archive = Archive(given, refuse=_refused)
        main = main_part(self._archive, refuse=_refused)
        if main not in self._archive.names:
            raise NotReadable("Tệp không phải là văn bản Word (.docx). Hãy chọn tệp văn bản Word.")
        links = links_of(self._archive, main, refuse=_refused)
        inside = self._archive.names
        self._links = {name: link for name, link in links.items() if not link.is_outside and link.target in inside}
        body = self._xml(main).find(w("body"))
        if body is None:
            raise NotReadable(f"Tệp Word không có phần nội dung. {_SAVE_AGAIN}")
        self.body = body

    def part(self, kind: str) -> etree._Element | None:
        """The first part related as `kind` ("styles", "theme", "numbering")."""
        return next((self._xml(link.target) for link in self._links.values() if link.kind == kind), None)

    def by_id(self, name: str) -> etree._Element | None:
        """The part that the body refers to by r:id: a header."""
        link = self._links.get(name)
        return self._xml(link.target) if link else None

    def _xml(self, name: str) -> etree._Element:
        text = self._archive.read(name)
        for strict, usual in _STRICT.items():
            text = text.replace(strict, usual)
        return parse(text, refuse=_refused)


def _refused(trouble: Trouble) -> NotReadable:
    return NotReadable(_TROUBLES[trouble])


def _refuse_others(given: bytes) -> None:
    """What is no .docx by its first bytes, each with what to do about it."""
    if not given:
        raise NotReadable("Tệp rỗng, không có nội dung để kiểm tra. Hãy chọn lại tệp.")
    if len(given) > FILE_BYTES:
        raise NotReadable(
            f"Tệp nặng quá {FILE_BYTES // MEGABYTE} MB nên không kiểm tra. Hãy tách văn bản hoặc giảm ảnh."
        )
    if given.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in given:
        raise NotReadable("Tệp Word được đặt mật khẩu. Hãy bỏ mật khẩu (Tệp > Thông tin > Bảo vệ) rồi kiểm tra lại.")
    if given.startswith(_OLE):
        raise NotReadable("Đây là tệp Word đời cũ (.doc). Hãy mở bằng Word, lưu thành .docx rồi kiểm tra lại.")
    if not given.startswith(b"PK"):
        raise NotReadable("Tệp không phải là văn bản Word (.docx). Hãy chọn tệp văn bản Word.")
