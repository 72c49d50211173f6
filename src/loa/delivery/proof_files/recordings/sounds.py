"""WAV (RIFF) and MP3: what stands beside the sound is emptied."""

from __future__ import annotations

import struct
from typing import BinaryIO

from loa.delivery.proof_files.recordings.blanking import BROKEN, Changes, Counter, exactly, size_of
from loa.delivery.proof_files.refusal import Refused

NEEDED_CHUNKS = frozenset({b"fmt ", b"data", b"fact"})
"""The others hold words, pictures and whatever recorders note: LIST, bext, iXML, id3, _PMX."""
_MOST_TAGS = 32


def wave_changes(file: BinaryIO) -> Changes:
    """Raises `Refused`."""
    size, changes, counter = size_of(file), Changes(), Counter()
    if exactly(file, 0, 4) != b"RIFF":
        raise Refused(BROKEN)
    at, has_sound = 12, False
    while at + 8 <= size:
        counter.one()
        kind, length = struct.unpack("<4sI", exactly(file, at, 8))
        end = min(at + 8 + length + length % 2, size)
        if kind == b"data" and (not length or at + 8 + length > size):
            end = size  # a recorder that could not come back to write how much it was
        if kind not in NEEDED_CHUNKS:
            if at + 8 + length > size:
                changes.write(at + 4, struct.pack("<I", size - at - 8))
            changes.write(at, b"JUNK")
            changes.empty(at + 8, end)
        has_sound = has_sound or kind == b"data"
        at = end
    changes.empty(at, size)
    if not has_sound:
        raise Refused(BROKEN)
    return changes


def mp3_changes(file: BinaryIO) -> Changes:
    """Tags keep their length and say nothing; players pass over them."""
    size, changes = size_of(file), Changes()
    start = 0
    for _ in range(_MOST_TAGS):
        length = _tag_at(file, start)
        if not length:
            break
        end = min(start + length, size)
        changes.write(start + 5, b"\0")  # no extended head, no foot: both are emptied
        changes.empty(start + 10, end)
        start = end
    end = size
    for _ in range(_MOST_TAGS):
        begin = _tag_before(file, start, end)
        if begin == end:
            break
        changes.empty(begin + 3 if _is_short_tag(file, begin, end) else begin, end)
        end = begin
    return changes


def _is_short_tag(file: BinaryIO, begin: int, end: int) -> bool:
    """ID3v1, which stays as an empty tag: some players take silence of its length for a broken frame."""
    return end - begin == 128 and exactly(file, begin, 3) == b"TAG"


def _tag_at(file: BinaryIO, at: int) -> int:
    """Bytes of an ID3v2 tag that begins here, its head and foot with it; 0: none."""
    file.seek(at)
    head = file.read(10)
    if len(head) < 10 or not head.startswith(b"ID3"):
        return 0
    return _plain(head[6:]) + (20 if head[5] & 0x10 else 10)


def _plain(number: bytes) -> int:
    """28 bits in four bytes, as ID3v2 writes them."""
    return sum((byte & 127) << 7 * (3 - at) for at, byte in enumerate(number[:4]))


def _tag_before(file: BinaryIO, start: int, end: int) -> int:
    """Where the tag begins that ends here: ID3v1, APEv2, Lyrics3, or ID3v2 with a foot; `end`: none does."""
    file.seek(max(start, end - 227))
    tail = file.read(end - max(start, end - 227))
    begin = end
    if tail[-128:-125] == b"TAG":
        begin = end - (227 if tail.startswith(b"TAG+") else 128)
    elif tail[-32:-24] == b"APETAGEX":
        length, flags = struct.unpack("<I4xI", tail[-20:-8])
        begin = end - length - (32 if flags & 1 << 31 else 0)
    elif tail[-9:] == b"LYRICS200" and tail[-15:-9].isdigit():
        begin = end - int(tail[-15:-9]) - 15
    elif tail[-10:-7] == b"3DI":
        begin = end - _plain(tail[-4:]) - 20
    return min(max(start, begin), end)
