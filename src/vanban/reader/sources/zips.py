"""Zip files from outside: how much would come out is asked before anything is unpacked."""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from vanban.reader.errors import Unreadable
from vanban.reader.sources.bounds import MEGABYTE, ZIP_BYTES, ZIP_MEMBERS, ZIP_RATIO

DAMAGED = "Tệp bị hỏng hoặc tải chưa trọn vẹn. Hãy mở bằng Word, lưu lại rồi gửi lại."


class Archive:
    """The members of a zip file that keeps within the bounds."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = ZipFile(BytesIO(data))
        except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Unreadable("damaged", DAMAGED) from error
        self._refuse_bombs()
        self.names = set(self._zip.namelist())

    def _refuse_bombs(self) -> None:
        members = self._zip.infolist()
        total = sum(member.file_size for member in members)
        swollen = any(m.file_size > 10 * MEGABYTE and m.file_size > ZIP_RATIO * m.compress_size for m in members)
        if total > ZIP_BYTES or swollen or len(members) > ZIP_MEMBERS:
            raise Unreadable(
                "too_large",
                "Tệp nén bung ra quá lớn (có thể là tệp cố ý gây nghẽn) nên không được mở. Hãy kiểm tra nguồn của tệp.",
            )
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable("encrypted", "Tệp được nén có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.")

    def read(self, name: str) -> bytes:
        """The member's bytes; never more than the size that its entry declares."""
        try:
            with self._zip.open(name) as member:
                data = member.read(self._zip.getinfo(name).file_size + 1)
        except (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, KeyError) as error:
            raise Unreadable("damaged", DAMAGED) from error
        return data
