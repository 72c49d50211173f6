"""WebM: EBML elements (RFC 8794, RFC 9559). What a player does not need becomes a `Void` of the same length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from loa.delivery.proof_files.recordings.blanking import BROKEN, Changes, Counter, exactly, size_of
from loa.delivery.proof_files.refusal import Refused

HEAD, SEGMENT, VOID, CLUSTER = 0x1A45DFA3, 0x18538067, 0xEC, 0x1F43B675
SEEK_HEAD, ABOUT, TRACKS, CUES = 0x114D9B74, 0x1549A966, 0x1654AE6B, 0x1C53BB6B
TAGS, CHAPTERS, ATTACHMENTS = 0x1254C367, 0x1043A770, 0x1941A469
TRACK, TRACK_NUMBER, TRACK_KIND = 0xAE, 0xD7, 0x83
SIMPLE_BLOCK, BLOCK_GROUP, BLOCK, SEALED_BLOCK = 0xA3, 0xA0, 0xA1, 0xAF
NEEDED_ABOUT = frozenset({0x2AD7B1, 0x4489, 0x4D80, 0x5741})  # scale of time, duration, and the two programs
NEEDED = frozenset({SEEK_HEAD, ABOUT, TRACKS, CLUSTER, CUES})
TOP = NEEDED | {HEAD, SEGMENT, TAGS, CHAPTERS, ATTACHMENTS}
"""What ends a cluster whose length nobody wrote."""
PICTURE_OR_SOUND = frozenset({1, 2})
MOST_ELEMENTS = 1_000_000


@dataclass(slots=True)
class Element:
    kind: int
    start: int
    body: int
    end: int
    is_open: bool = False


def webm_changes(file: BinaryIO) -> Changes:
    """Raises `Refused`."""
    size, changes, counter = size_of(file), Changes(), Counter(MOST_ELEMENTS)
    parts = [part for segment in _segments(file, size, counter, changes) for part in _parts(file, segment, counter)]
    others: set[int] = set()
    has_tracks = False
    for part in parts:
        if part.kind == TRACKS:
            has_tracks, others = True, others | _other_tracks(file, part, counter, changes)
    if not has_tracks:
        raise Refused(BROKEN)
    for part in parts:
        if part.kind == ABOUT:
            for each in _elements(file, part.body, part.end, counter):
                if each.kind not in NEEDED_ABOUT:
                    _void(each, changes)
        elif part.kind == CLUSTER and others:
            _empty_blocks(file, part, others, counter, changes)
        elif part.kind not in NEEDED:
            _void(part, changes)
    return changes


def _segments(file: BinaryIO, size: int, counter: Counter, changes: Changes) -> list[Element]:
    found = []
    for each in _elements(file, 0, size, counter):
        if each.kind == SEGMENT:
            found.append(each)
        elif each.kind != HEAD:
            _void(each, changes)
    return found


def _parts(file: BinaryIO, segment: Element, counter: Counter) -> Iterator[Element]:
    """Of one segment; an open cluster reaches to where the next part begins."""
    at = segment.body
    while at < segment.end:
        part = _element(file, at, segment.end, counter)
        if part.is_open:
            if part.kind != CLUSTER:
                raise Refused(BROKEN)
            part.end = _end_of_cluster(file, part, counter)
        yield part
        at = part.end


def _end_of_cluster(file: BinaryIO, cluster: Element, counter: Counter) -> int:
    at = cluster.body
    while at < cluster.end:
        each = _element(file, at, cluster.end, counter)
        if each.kind in TOP:
            return at
        at = each.end
    return at


def _other_tracks(file: BinaryIO, tracks: Element, counter: Counter, changes: Changes) -> set[int]:
    """Numbers of the tracks that are neither picture nor sound; their entries are emptied."""
    numbers = set()
    for entry in _elements(file, tracks.body, tracks.end, counter):
        if entry.kind == TRACK:
            told = {each.kind: each for each in _elements(file, entry.body, entry.end, counter)}
            if _value(file, told.get(TRACK_KIND)) in PICTURE_OR_SOUND:
                continue
            numbers.add(_value(file, told.get(TRACK_NUMBER)))
        _void(entry, changes)
    numbers.discard(0)
    return numbers


def _empty_blocks(file: BinaryIO, cluster: Element, others: set[int], counter: Counter, changes: Changes) -> None:
    for each in _elements(file, cluster.body, cluster.end, counter):
        blocks = [each] if each.kind in {SIMPLE_BLOCK, SEALED_BLOCK} else []
        if each.kind == BLOCK_GROUP:
            blocks = [one for one in _elements(file, each.body, each.end, counter) if one.kind == BLOCK]
        if any(_number(file, block.body, block.end, keeps_mark=False)[0] in others for block in blocks):
            _void(each, changes)


def _void(element: Element, changes: Changes) -> None:
    room = element.end - element.start - 2
    if room < 0:
        raise Refused(BROKEN)
    length = bytes([0x80 | room]) if room < 127 else b"\x01" + (room - 7).to_bytes(7)
    changes.write(element.start, bytes([VOID]) + length)
    changes.empty(element.start + 1 + len(length), element.end)


def _elements(file: BinaryIO, at: int, end: int, counter: Counter) -> Iterator[Element]:
    while at < end:
        element = _element(file, at, end, counter)
        yield element
        at = element.end


def _element(file: BinaryIO, at: int, end: int, counter: Counter) -> Element:
    """Raises `Refused` where it would reach beyond what it stands in."""
    counter.one()
    kind, body = _number(file, at, end, keeps_mark=True)
    length, content = _number(file, body, end, keeps_mark=False)
    if length == (1 << 7 * (content - body)) - 1:
        if kind not in {SEGMENT, CLUSTER}:
            raise Refused(BROKEN)
        return Element(kind, at, content, end, is_open=True)
    if content + length > end:
        raise Refused(BROKEN)
    return Element(kind, at, content, content + length)


def _number(file: BinaryIO, at: int, end: int, *, keeps_mark: bool) -> tuple[int, int]:
    """A number whose first bits tell how many bytes it has, up to 8, and where what follows begins."""
    first = exactly(file, at, 1)[0]
    wide = 9 - first.bit_length()
    if wide > (4 if keeps_mark else 8) or at + wide > end:
        raise Refused(BROKEN)
    number = int.from_bytes(exactly(file, at, wide))
    return (number if keeps_mark else number & ((1 << 7 * wide) - 1)), at + wide


def _value(file: BinaryIO, element: Element | None) -> int:
    if element is None or element.end - element.body > 8:
        return 0
    return int.from_bytes(exactly(file, element.body, element.end - element.body))
