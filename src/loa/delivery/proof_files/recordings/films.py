"""Films and sound in boxes: MP4, MOV, M4A, 3GP (ISO/IEC 14496-12, QuickTime File Format).

A player needs few kinds of boxes; any other is renamed `free` and emptied where it stands: what the camera noted
(`udta`, `meta`, `uuid`), whatever a maker invented, and the room already free. Tracks that are neither picture nor
sound go the same way, with their samples: cameras and drones write where they are into such tracks, captions among
them. No box moves, so every offset stays true, and the picture is turned and lasts as before.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np

from loa.delivery.proof_files.recordings.blanking import BROKEN, Changes, Counter, exactly, place_in, size_of
from loa.delivery.proof_files.recordings.samples import NONE, Budget, dash_camera_blocks, samples_of, within
from loa.delivery.proof_files.refusal import Refused

NEEDED: dict[bytes, frozenset[bytes]] = {
    inside: frozenset(kinds.encode().split())
    for inside, kinds in {
        b"": "ftyp styp moov mdat wide moof mfra sidx ssix pdin prft",
        b"moov": "mvhd trak mvex iods",
        b"trak": "tkhd tref edts mdia trgr load tapt clip",
        b"mdia": "mdhd hdlr elng minf",
        b"minf": "vmhd smhd hmhd sthd nmhd gmhd hdlr dinf stbl",
        b"stbl": "stsd stts ctts cslg stsc stsz stz2 stco co64 stss stps stsh padb stdp sdtp sbgp sgpd subs saiz saio",
        b"moof": "mfhd traf",
        b"traf": "tfhd tfdt trun sbgp sgpd subs saiz saio senc",
    }.items()
}
"""What a player needs, by the box it stands in; boxes named on the left are looked into, and no others."""
KEPT_TRACKS = frozenset({b"vide", b"soun", b"tmcd", b"auxv", b"pict"})
PLACE_TRACKS = (b"gpmd", b"camm", b"djmd", b"location.ISO6709")
"""In the description of a track that says where the camera is."""

_PACKED = (
    "Phần mục lục của phim này được nén nên hệ thống không gỡ được vị trí quay. Hãy xuất lại phim dạng MP4 rồi gửi lại."
)
_SCATTERED = (
    "Phim này ghi vị trí quay xen giữa hình theo cách hệ thống chưa gỡ được. Hãy xuất lại phim dạng MP4 rồi gửi lại."
)
_NO_TRACK = "Tệp này không có hình hay tiếng nào xem được. Hãy chọn lại bản ghi."


@dataclass(slots=True)
class Box:
    """`start`: of its head; `body`: of what it holds; `end`: behind it, in bytes of the file."""

    kind: bytes
    start: int
    body: int
    end: int
    inside: list[Box] = field(default_factory=list)

    def of(self, *kinds: bytes) -> list[Box]:
        return [box for box in self.inside if box.kind in kinds]


@dataclass(slots=True)
class Film:
    """What is to be emptied, and what it tells. `has_place_track`: where the camera was is told second by second."""

    changes: Changes
    place: tuple[float, float] | None
    has_place_track: bool


def film_of(file: BinaryIO) -> Film:
    """Raises `Refused` for what cannot be looked through."""
    size = size_of(file)
    changes, whole = Changes(), Box(b"", 0, 0, size)
    _look_into(file, whole, Counter(), changes)
    tracks = [track for movie in whole.of(b"moov") for track in movie.of(b"trak")]
    if any(movie.of(b"cmov") for movie in whole.of(b"moov")):
        raise Refused(_PACKED)
    others = [track for track in tracks if not _is_kept(file, track)]
    if len(others) == len(tracks):
        raise Refused(_NO_TRACK)
    _empty_what_is_not_needed(whole, {id(track) for track in others}, changes)
    place = _place(file, changes)
    _empty_samples(file, whole, others, changes)
    return Film(changes, place, any(_tells_place(file, track) for track in others))


def _look_into(file: BinaryIO, box: Box, counter: Counter, changes: Changes) -> None:
    """Fill in what the box holds, and what is in that. Not deeper than `NEEDED` goes."""
    at = box.body
    while at + 8 <= box.end:
        counter.one()
        found = _box_at(file, at, box)
        if found is None:
            if box.kind or not _is_film(box):
                raise Refused(BROKEN)
            changes.write(at, struct.pack("!I4s", box.end - at, b"free"))  # what a maker appended, in no box at all
            changes.empty(at + 8, box.end)
            return
        box.inside.append(found)
        if found.kind in NEEDED and found.kind in NEEDED[box.kind]:
            _look_into(file, found, counter, changes)
        at = found.end
    changes.empty(at, box.end)


def _box_at(file: BinaryIO, at: int, around: Box) -> Box | None:
    """None: no box of any kind that is needed, and larger than there is room. Raises `Refused` where one is cut off."""
    size, kind = struct.unpack("!I4s", exactly(file, at, 8))
    body = at + 8
    if size == 1:
        if body + 8 > around.end:
            return None
        size, body = struct.unpack("!Q", exactly(file, body, 8))[0], body + 8
    elif size == 0 and not around.kind:
        size = around.end - at
    if body <= at + size <= around.end:
        return Box(kind, at, body, at + size)
    if kind in NEEDED[around.kind]:
        raise Refused(BROKEN)
    return None


def _is_film(whole: Box) -> bool:
    return bool(whole.of(b"moov")) and bool(whole.of(b"mdat", b"moof"))


def _is_kept(file: BinaryIO, track: Box) -> bool:
    handlers = {
        exactly(file, handler.body + 8, 4)
        for media in track.of(b"mdia")
        for handler in media.of(b"hdlr")
        if handler.end - handler.body >= 12
    }
    return bool(handlers) and handlers <= KEPT_TRACKS


def _empty_what_is_not_needed(box: Box, tracks: set[int], changes: Changes) -> None:
    for each in box.inside:
        if each.kind not in NEEDED[box.kind] or id(each) in tracks:
            changes.write(each.start + 4, b"free")
            changes.empty(each.body, each.end)
        elif each.kind in NEEDED:
            _empty_what_is_not_needed(each, tracks, changes)


def _empty_samples(file: BinaryIO, whole: Box, tracks: Iterable[Box], changes: Changes) -> None:
    """What the tracks point to in the film's `mdat`, and the blocks of a car's camera there."""
    numbers, budget, found = set(), Budget(), [NONE]
    for track in tracks:
        numbers |= {_number_of(file, head, {0: 12, 1: 20}) for head in track.of(b"tkhd")}
        for table in _tables_of(track):
            found.append(samples_of(file, {each.kind: (each.body, each.end) for each in table.inside}, budget))
    for fragment in whole.of(b"moof"):
        for part in fragment.of(b"traf"):
            if any(_number_of(file, head, {0: 4, 1: 4}) in numbers for head in part.of(b"tfhd")):
                raise Refused(_SCATTERED)
    for movie in whole.of(b"moov"):
        for places in movie.of(b"gps "):
            found.append(dash_camera_blocks(file, places.body, places.end, budget))
    for start, end in within([(box.body, box.end) for box in whole.of(b"mdat")], np.concatenate(found)):
        changes.empty(start, end)


def _tables_of(track: Box) -> Iterator[Box]:
    for media in track.of(b"mdia"):
        for part in media.of(b"minf"):
            yield from part.of(b"stbl")


def _number_of(file: BinaryIO, head: Box, at: dict[int, int]) -> int:
    """The track's number in such a head, which stands elsewhere in another version of it."""
    version = exactly(file, head.body, 1)[0]
    found: int = struct.unpack("!I", exactly(file, head.body + at.get(version, at[0]), 4))[0]
    return found


def _tells_place(file: BinaryIO, track: Box) -> bool:
    for table in _tables_of(track):
        for description in table.of(b"stsd"):
            words = exactly(file, description.body, min(description.end - description.body, 4096))
            if any(word in words for word in PLACE_TRACKS):
                return True
    return False


def _place(file: BinaryIO, changes: Changes) -> tuple[float, float] | None:
    for words in changes.taken(file):
        if (place := place_in(words) or _place_of_telephones(words)) is not None:
            return place
    return None


def _place_of_telephones(words: bytes) -> tuple[float, float] | None:
    """The box `loci` of 3GPP TS 26.244: a name, a role, then longitude and latitude in 1/65536 degrees."""
    begin = words.find(b"loci")
    name = words.find(b"\0", begin + 10)
    if begin < 0 or name < 0 or len(words) < name + 10:
        return None
    east, north = (degrees / 65536 for degrees in struct.unpack_from("!ii", words, name + 2))
    return (round(north, 6), round(east, 6)) if -90 <= north <= 90 and -180 <= east <= 180 else None
