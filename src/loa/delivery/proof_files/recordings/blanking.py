"""A file with parts of it emptied or written over, its length and everything else as it was; it is read, not copied."""

from __future__ import annotations

import io
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from loa.delivery.proof_files.refusal import Refused

MOST_PARTS = 200_000
LOOKED_AT = 1 << 20
"""Bytes of what is taken away that are looked through for a place."""
LONGEST_WORD = 64
_PIECE = 1 << 16

BROKEN = "Không đọc được bản ghi này: tệp hỏng hoặc tải lên chưa hết. Hãy xuất hoặc chép lại bản ghi rồi gửi lại."
_TOO_MANY = "Bản ghi này có quá nhiều phần nhỏ nên chưa nhận được. Hãy xuất lại bản ghi, hoặc gửi đoạn ngắn hơn."
_DEGREES = re.compile(
    rb"([+-]\d\d(?:\.\d{1,10})?)([+-]\d\d\d(?:\.\d{1,10})?)(?:[+-]\d{1,6}(?:\.\d{1,10})?)?(?:CRS[\w:]{1,20})?/"
)
"""ISO 6709 in degrees, as telephones write it: +11.9400+108.4416+1500/"""


class Changes:
    """What is to be emptied, as spans of the file, and the few bytes to be written over it. Raises `Refused`."""

    def __init__(self) -> None:
        self.spans: list[tuple[int, int]] = []
        self.words: list[tuple[int, bytes]] = []

    def empty(self, start: int, end: int) -> None:
        if end <= start:
            return
        if self.spans and self.spans[-1][1] == start:
            self.spans[-1] = (self.spans[-1][0], end)
        else:
            self.spans.append((start, end))
        _bound(self.spans)

    def write(self, at: int, word: bytes) -> None:
        """Stands where it was also emptied."""
        self.words.append((at, word))
        _bound(self.words)

    def taken(self, file: BinaryIO) -> Iterator[bytes]:
        """The beginnings of what is emptied, in the order in which it was found."""
        left = LOOKED_AT
        for start, end in self.spans:
            if left <= 0:
                return
            file.seek(start)
            left -= (wanted := min(end - start, _PIECE, left))
            yield file.read(wanted)


def _bound(parts: list[tuple[int, int]] | list[tuple[int, bytes]]) -> None:
    if len(parts) > MOST_PARTS:
        raise Refused(_TOO_MANY)


class Counter:
    """Bounds how many parts of a file are looked at. Raises `Refused`."""

    def __init__(self, most: int = MOST_PARTS) -> None:
        self.left = most

    def one(self) -> None:
        self.many(1)

    def many(self, number: int) -> None:
        self.left -= number
        if self.left < 0:
            raise Refused(_TOO_MANY)


class Changed(io.RawIOBase):
    """The file as it is after the changes, for reading; `size` in bytes. The file itself stays as it was given."""

    def __init__(self, file: BinaryIO, changes: Changes) -> None:
        super().__init__()
        self._file, self._at = file, 0
        self.size = size_of(file)
        self._spans, self._words = _joined(changes.spans), sorted(changes.words)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, begin + offset)
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        self._file.seek(self._at)
        found = bytearray(self._file.read(-1 if size is None else size))
        start, end = self._at, self._at + len(found)
        for begin, stop in _within(self._spans, start):
            if begin >= end:
                break
            begin, stop = max(begin, start), min(stop, end)
            if begin < stop:
                found[begin - start : stop - start] = bytes(stop - begin)
        for at, word in _within(self._words, start - LONGEST_WORD):
            if at >= end:
                break
            begin = max(at, start)
            if part := word[begin - at : end - at]:
                found[begin - start : begin - start + len(part)] = part
        self._at = end
        return bytes(found)

    def readall(self) -> bytes:
        return self.read()


def _within(parts: Sequence[tuple[int, Any]], at: int) -> Iterator[tuple[int, Any]]:
    """The part that begins at or before a place, and all after it."""
    first = max(0, bisect_right(parts, at, key=lambda part: part[0]) - 1)
    return (parts[n] for n in range(first, len(parts)))


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, none over another."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def size_of(file: BinaryIO) -> int:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size


def exactly(file: BinaryIO, at: int, size: int) -> bytes:
    """Raises `Refused` where the file ends before."""
    file.seek(at)
    found = file.read(size)
    if len(found) < size:
        raise Refused(BROKEN)
    return found


def place_in(words: bytes) -> tuple[float, float] | None:
    """Degrees north and east, as telephones write them into films."""
    for found in _DEGREES.finditer(words):
        north, east = float(found[1]), float(found[2])
        if -90 <= north <= 90 and -180 <= east <= 180:
            return round(north, 6), round(east, 6)
    return None
