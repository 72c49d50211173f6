"""The parts of a .docx that are checked. Files come from outside: sizes are asked before anything is unpacked."""

from __future__ import annotations

import posixpath
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from vanban.writer.check.finding import NotReadable

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": WORD.encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": RELATED.encode(),
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
}
_MEGABYTE = 1_000_000
_FILE, _WHOLE, _PART, _RATIO, _MEMBERS = 50 * _MEGABYTE, 200 * _MEGABYTE, 40 * _MEGABYTE, 200, 5_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AGAIN = "Hãy mở bằng Word, lưu lại rồi kiểm tra lại."


def w(name: str) -> str:
    return f"{{{WORD}}}{name}"


class Package:
    """`body`, and other parts by the last word of their relationship type. Raises `NotReadable`."""

    def __init__(self, given: bytes) -> None:
        self._zip = _opened(given)
        self._names = set(self._zip.namelist())
        main = next((t for kind, t in self._related("").values() if kind == "officeDocument"), "word/document.xml")
        if main not in self._names:
            raise NotReadable("Tệp không phải là văn bản Word (.docx). Hãy chọn tệp văn bản Word.")
        self._links = self._related(main)
        body = self._xml(main).find(w("body"))
        if body is None:
            raise NotReadable(f"Tệp Word không có phần nội dung. {_SAVE_AGAIN}")
        self.body = body

    def part(self, kind: str) -> etree._Element | None:
        """The first part related as `kind` ("styles", "theme", "numbering")."""
        targets = (target for relation, target in self._links.values() if relation == kind)
        return next((self._xml(target) for target in targets if target in self._names), None)

    def by_id(self, name: str) -> etree._Element | None:
        """The part that the body refers to by r:id: a header."""
        _, target = self._links.get(name, ("", ""))
        return self._xml(target) if target in self._names else None

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self._names:
            return {}
        found = {}
        for link in self._xml(path):
            target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
            if link.get("TargetMode") != "External":
                found[link.get("Id", "")] = (link.get("Type", "").rsplit("/", 1)[-1], target)
        return found

    def _xml(self, name: str) -> etree._Element:
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            with self._zip.open(name) as member:
                text = member.read(_PART + 1)
            if len(text) > _PART:
                raise NotReadable("Văn bản bên trong tệp quá lớn để kiểm tra. Hãy tách văn bản thành nhiều tệp.")
            for strict, usual in _STRICT.items():
                text = text.replace(strict, usual)
            return etree.fromstring(text, parser)
        except (
            BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            KeyError,
            RuntimeError,
        ) as error:
            raise NotReadable(f"Tệp bị hỏng hoặc tải chưa trọn vẹn. {_SAVE_AGAIN}") from error
        except etree.XMLSyntaxError as error:
            raise NotReadable(f"Nội dung tệp Word bị hỏng. {_SAVE_AGAIN}") from error


def _opened(given: bytes) -> ZipFile:
    if not given:
        raise NotReadable("Tệp rỗng, không có nội dung để kiểm tra. Hãy chọn lại tệp.")
    if len(given) > _FILE:
        raise NotReadable(f"Tệp nặng quá {_FILE // _MEGABYTE} MB nên không kiểm tra. Hãy tách văn bản hoặc giảm ảnh.")
    if given.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in given:
        raise NotReadable("Tệp Word được đặt mật khẩu. Hãy bỏ mật khẩu (Tệp > Thông tin > Bảo vệ) rồi kiểm tra lại.")
    if given.startswith(_OLE):
        raise NotReadable("Đây là tệp Word đời cũ (.doc). Hãy mở bằng Word, lưu thành .docx rồi kiểm tra lại.")
    if not given.startswith(b"PK"):
        raise NotReadable("Tệp không phải là văn bản Word (.docx). Hãy chọn tệp văn bản Word.")
    try:
        archive = ZipFile(BytesIO(given))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise NotReadable(f"Tệp bị hỏng hoặc tải chưa trọn vẹn. {_SAVE_AGAIN}") from error
    members = archive.infolist()
    swollen = any(m.file_size > 10 * _MEGABYTE and m.file_size > _RATIO * m.compress_size for m in members)
    if swollen or len(members) > _MEMBERS or sum(m.file_size for m in members) > _WHOLE:
        raise NotReadable(
            "Tệp nén bung ra quá lớn (có thể cố ý gây nghẽn) nên không được mở. Hãy kiểm tra nguồn của tệp."
        )
    if any(member.flag_bits & 1 for member in members):
        raise NotReadable("Tệp được nén có mật khẩu. Hãy bỏ mật khẩu rồi kiểm tra lại.")
    return archive
