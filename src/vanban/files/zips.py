"""Zip files from outside: how much would come out is asked before anything is unpacked."""

from __future__ import annotations

import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from vanban.files.bounds import MEGABYTE, ZIP_BYTES, ZIP_MEMBERS, ZIP_RATIO
from vanban.files.refusal import Refuse, Trouble

_UNREADABLE = (
    BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, KeyError, RuntimeError,
)  # fmt: skip


class Archive:
    """The members of a zip file that keeps within the bounds. Raises what `refuse` gives."""

    def __init__(self, given: bytes, *, refuse: Refuse) -> None:
        self._refuse = refuse
        try:
            self._zip = ZipFile(BytesIO(given))
        except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise refuse(Trouble.DAMAGED) from error
        self._refuse_bombs()
        self.names = set(self._zip.namelist())

    def _refuse_bombs(self) -> None:
        members = self._zip.infolist()
        total = sum(member.file_size for member in members)
        swollen = any(m.file_size > 10 * MEGABYTE and m.file_size > ZIP_RATIO * m.compress_size for m in members)
        if total > ZIP_BYTES or swollen or len(members) > ZIP_MEMBERS:
            raise self._refuse(Trouble.SWOLLEN)
        if any(member.flag_bits & 1 for member in members):
            raise self._refuse(Trouble.LOCKED)

    def read(self, name: str) -> bytes:
        """The member's bytes; never more than the size that its entry declares."""
        try:
            with self._zip.open(name) as member:
                return member.read(self._zip.getinfo(name).file_size + 1)
        except _UNREADABLE as error:
            raise self._refuse(Trouble.DAMAGED) from error
