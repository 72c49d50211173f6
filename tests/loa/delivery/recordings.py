"""Films and sound recordings as bytes: small, well formed, and telling where they were made in every way there is."""

from __future__ import annotations

import struct

PLACE = b"+11.9400+108.4416/"
SPOT = b"GPS(108.4416,11.9400,18)"
PICTURE = bytes(range(1, 200)) * 3
SOUND = bytes(range(200, 256)) * 4


def box(kind: bytes, content: bytes = b"", *, wide: bool = False) -> bytes:
    if wide:
        return struct.pack("!I4sQ", 1, kind, len(content) + 16) + content
    return struct.pack("!I4s", len(content) + 8, kind) + content


def emptied(kind: bytes, content: bytes = b"", *, wide: bool = False) -> bytes:
    """What such a box becomes."""
    return box(b"free", bytes(len(content)), wide=wide)


def handler(kind: bytes) -> bytes:
    return box(b"hdlr", bytes(8) + kind + bytes(12) + b"camera\0")


def place_box(place: bytes = PLACE) -> bytes:
    """As telephones with Android write it."""
    return box(b"\xa9xyz", struct.pack("!HH", len(place), 0x15C7) + place)


def apple_place(place: bytes = PLACE) -> bytes:
    name = b"com.apple.quicktime.location.ISO6709"
    keys = box(b"keys", struct.pack("!II", 0, 1) + box(b"mdta", name))
    told = box(b"ilst", box(struct.pack("!I", 1), box(b"data", struct.pack("!II", 1, 0) + place)))
    return box(b"meta", handler(b"mdta") + keys + told)


def place_3gpp(north: float = 11.94, east: float = 108.4416) -> bytes:
    return box(b"loci", struct.pack("!IH", 0, 0x15C7) + b"Da Lat\0\0" + struct.pack("!iii", *_fixed(east, north, 0)))


def _fixed(*degrees: float) -> list[int]:
    return [round(each * 65536) for each in degrees]


def xmp(place: bytes = PLACE) -> bytes:
    return box(b"uuid", bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC") + b"<x:xmpmeta>" + place + b"</x:xmpmeta>")


def track(kind: bytes, chunks: list[tuple[int, list[int]]], *, number: int = 1, entry: bytes = b"") -> bytes:
    """`chunks`: where each lies, and the sizes of its samples. `entry`: what the samples are called."""
    sizes = [size for _, samples in chunks for size in samples]
    runs = b"".join(struct.pack("!III", at + 1, len(samples), 1) for at, (_, samples) in enumerate(chunks))
    tables = (
        box(b"stsd", struct.pack("!II", 0, 1) + box(entry or kind, bytes(8)))
        + box(b"stsc", struct.pack("!II", 0, len(chunks)) + runs)
        + box(b"stsz", struct.pack(f"!III{len(sizes)}I", 0, 0, len(sizes), *sizes))
        + box(b"stco", struct.pack(f"!II{len(chunks)}I", 0, len(chunks), *[at for at, _ in chunks]))
    )
    media = box(b"mdhd", bytes(24)) + handler(kind) + box(b"minf", box(b"nmhd", bytes(4)) + box(b"stbl", tables))
    turned = struct.pack("!9I", 0, 0x10000, 0, 0xFFFF0000, 0, 0, 0, 0, 0x40000000)
    head = box(b"tkhd", struct.pack("!IIII", 7, 0, 0, number) + bytes(24) + turned + bytes(8))
    return box(b"trak", head + box(b"mdia", media))


def film(
    *, brand: bytes = b"isom", about: bytes = b"", others: bytes = b"", spots: bytes = b"", behind: bytes = b""
) -> bytes:
    """Picture and sound; `about` in the head, `others` before it, `spots` as a track of its own between the two."""
    head = box(b"ftyp", brand + bytes(4)) + others
    at = len(head) + 8
    after_picture = at + len(PICTURE)
    after_spots = after_picture + len(spots)
    tracks = track(b"vide", [(at, [len(PICTURE)])], entry=b"avc1")
    tracks += track(b"soun", [(after_spots, [len(SOUND) // 2] * 2)], number=2, entry=b"mp4a")
    if spots:
        tracks += track(b"meta", [(after_picture, _halves(spots))], number=3, entry=b"gpmd")
    movie = box(b"moov", box(b"mvhd", bytes(100)) + tracks + about)
    return head + box(b"mdat", PICTURE + spots + SOUND) + movie + behind


def _halves(spots: bytes) -> list[int]:
    return [len(spots) // 2, len(spots) - len(spots) // 2]


# WebM -----------------------------------------------------------------------------------------------------------------


def element(kind: str, content: bytes = b"") -> bytes:
    return bytes.fromhex(kind) + b"\x01" + len(content).to_bytes(7) + content


def open_element(kind: str, content: bytes) -> bytes:
    """Its length is not told: a browser writes so while it records."""
    return bytes.fromhex(kind) + b"\x01" + b"\xff" * 7 + content


def webm(*, is_open: bool = False, spots: bytes = SPOT) -> bytes:
    """A picture in one track, captions with places in another; tags and a name that tell the place."""
    whole = open_element if is_open else element
    tracks = element("AE", element("D7", b"\1") + element("83", b"\1")) + element(
        "AE", element("D7", b"\2") + element("83", b"\x11")
    )
    about = element("2AD7B1", b"\x0f\x42\x40") + element("4D80", b"muxer") + element("7BA9", PLACE)
    blocks = element("E7", b"\0") + element("A3", b"\x81\0\0\x80" + PICTURE)
    captions = element("A3", b"\x82\0\0\x80" + spots) + element("A0", element("A1", b"\x82\0\0\0" + spots))
    tags = element("1254C367", element("7373", element("67C8", element("45A3", b"LOCATION") + element("4487", PLACE))))
    parts = element("1549A966", about) + element("1654AE6B", tracks) + whole("1F43B675", blocks + captions)
    return element("1A45DFA3", element("4282", b"webm")) + whole("18538067", parts + tags + element("EC", PLACE))


# Sound ----------------------------------------------------------------------------------------------------------------


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack("<4sI", kind, len(content)) + content + b"\0" * (len(content) % 2)


def wave(*, more: bytes = b"", sound: bytes = SOUND) -> bytes:
    parts = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)) + chunk(b"data", sound) + more
    return struct.pack("<4sI4s", b"RIFF", len(parts) + 4, b"WAVE") + parts


MP3_SOUND = (b"\xff\xfb\x90\x00" + b"\x55" * 413) * 3


def id3(content: bytes) -> bytes:
    return b"ID3\4\0\0" + bytes(len(content) >> shift & 127 for shift in (21, 14, 7, 0)) + content


def ogg_page(content: bytes, *, number: int, flags: int = 0, lengths: bytes = b"", stream: int = 7) -> bytes:
    lengths = lengths or bytes([255] * (len(content) // 255) + [len(content) % 255])
    head = b"OggS\0" + bytes([flags]) + struct.pack("<QII", 0, stream, number)
    page = head + bytes(4) + bytes([len(lengths)]) + lengths + content
    return head + struct.pack("<I", ogg_sum(page)) + page[26:]


def ogg_sum(page: bytes) -> int:
    """As RFC 3533 tells it, bit by bit."""
    total = 0
    for byte in page[:22] + bytes(4) + page[26:]:
        total ^= byte << 24
        for _ in range(8):
            total = (total << 1) ^ (0x04C11DB7 if total & 0x80000000 else 0)
            total &= 0xFFFFFFFF
    return total


def opus(comments: list[bytes]) -> bytes:
    """The packet with comments lies on as many pages as it needs; the last also begins the sound."""
    told = b"OpusTags" + struct.pack("<I", 4) + b"prog" + struct.pack("<I", len(comments))
    told += b"".join(struct.pack("<I", len(each)) + each for each in comments)
    pages = [ogg_page(b"OpusHead" + bytes(11), number=0, flags=2)]
    while len(told) >= 255 * 255:
        pages.append(ogg_page(told[: 255 * 255], number=len(pages), lengths=b"\xff" * 255))
        told = told[255 * 255 :]
    lengths = bytes([255] * (len(told) // 255) + [len(told) % 255, len(SOUND)])
    pages.append(ogg_page(told + SOUND, number=len(pages), lengths=lengths))
    return b"".join(pages) + ogg_page(SOUND, number=len(pages), flags=4)
