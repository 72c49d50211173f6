"""Ogg (RFC 3533): the comments of each stream are emptied, and the pages they lie on summed anew."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from loa.delivery.proof_files.recordings.blanking import BROKEN, Changed, Changes, Counter, exactly, size_of
from loa.delivery.proof_files.refusal import Refused

COMMENTS = {b"\x01vorbis": b"\x03vorbis", b"OpusHead": b"OpusTags", b"\x80theora": b"\x81theora", b"Speex   ": b""}
"""How the packet with comments begins, which is always a stream's second, by how its first begins."""
SKELETON = b"fishead\0"
LONGEST_VENDOR = 4096
_UNKNOWN = (
    "Tệp Ogg này có phần mà hệ thống không đọc được, nên không gỡ được vị trí. Hãy xuất lại dạng MP3 hoặc MP4 rồi gửi."
)
_MIRROR = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(slots=True)
class Page:
    """`lengths`: of its segments, 255 at most each; a shorter one ends a packet."""

    start: int
    body: int
    end: int
    stream: int
    begins: bool
    lengths: bytes


@dataclass(slots=True)
class Stream:
    """`packet`: how many ended before; `comments`: where the bytes of the second packet lie, page by page."""

    first: bytes = b""
    packet: int = 0
    comments: list[tuple[int, int]] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)


def ogg_changes(file: BinaryIO) -> Changes:
    """Raises `Refused`."""
    changes, streams, done = Changes(), dict[int, Stream](), list[Stream]()
    for page in _pages(file, changes):
        if page.begins:
            streams[page.stream] = Stream()
            done.append(streams[page.stream])
        stream = streams.get(page.stream)
        if stream is None:
            raise Refused(BROKEN)
        if stream.packet < 2:
            _note(file, stream, page)
    for stream in done:
        _empty(file, stream, changes)
    changed = Changed(file, changes)
    for page in {page.start: page for stream in done for page in stream.pages}.values():
        changes.write(page.start + 22, _sum(changed, page))
    return changes


def _pages(file: BinaryIO, changes: Changes) -> Iterator[Page]:
    size, at, counter = size_of(file), 0, Counter(500_000)
    while at < size:
        counter.one()
        file.seek(at)
        head = file.read(27 + 255)
        if len(head) < 27 or len(head) < 27 + head[26]:
            break
        if not head.startswith(b"OggS\0"):
            raise Refused(BROKEN)
        lengths = head[27 : 27 + head[26]]
        body = at + 27 + len(lengths)
        page = Page(at, body, body + sum(lengths), struct.unpack_from("<I", head, 14)[0], bool(head[5] & 2), lengths)
        if page.end > size:
            break
        yield page
        at = page.end
    if not at:
        raise Refused(BROKEN)
    changes.empty(at, size)  # a page that is cut off is not heard


def _note(file: BinaryIO, stream: Stream, page: Page) -> None:
    """Where on this page the first two packets of its stream lie."""
    at = page.body
    for length in page.lengths:
        if stream.packet == 0:
            stream.first = (stream.first + exactly(file, at, length))[:8]
        elif stream.packet == 1:
            if not stream.pages or stream.pages[-1] is not page:
                stream.pages.append(page)
                stream.comments.append((at, at))
            stream.comments[-1] = (stream.comments[-1][0], at + length)
        stream.packet += length < 255
        at += length


def _empty(file: BinaryIO, stream: Stream, changes: Changes) -> None:
    """The packet names its program, has no comments, ends as its kind ends, and is empty behind that."""
    if stream.first == SKELETON:
        stream.pages = []
        return
    mark = next((second for first, second in COMMENTS.items() if stream.first.startswith(first)), None)
    if mark is None:
        raise Refused(_UNKNOWN)
    packet = b""
    for start, end in stream.comments:
        packet += exactly(file, start, min(end - start, LONGEST_VENDOR * 2 - len(packet)))
    vendor = struct.unpack_from("<I", packet, len(mark))[0] if len(packet) >= len(mark) + 8 else LONGEST_VENDOR
    at = len(mark) + 4 + vendor
    ending = b"\0\0\0\0\1" if mark == b"\x03vorbis" else b"\0\0\0\0"
    whole = sum(end - start for start, end in stream.comments)
    if not packet.startswith(mark) or vendor >= LONGEST_VENDOR or at + len(ending) > whole:
        raise Refused(BROKEN)
    for start, end in stream.comments:
        size = end - start
        changes.empty(start + min(max(at, 0), size), end)
        for number, byte in enumerate(ending):
            if 0 <= at + number < size:
                changes.write(start + at + number, bytes([byte]))
        at -= size


def _sum(file: Changed, page: Page) -> bytes:
    """The sum of a page (RFC 3533, 6) over the page with its sum left out: a CRC whose bits run the other way."""
    file.seek(page.start)
    content = bytearray(file.read(page.end - page.start))
    content[22:26] = bytes(4)
    turned = zlib.crc32(content.translate(_MIRROR), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return struct.pack("<I", int(f"{turned:032b}"[::-1], 2))
