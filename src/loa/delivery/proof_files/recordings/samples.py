"""Where the samples of a track lie in a film: its tables of sizes, chunks and offsets (ISO/IEC 14496-12, 8.7)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from loa.delivery.proof_files.recordings.blanking import BROKEN, Counter, exactly
from loa.delivery.proof_files.refusal import Refused

MOST_SAMPLES = 4_000_000
"""Of one film whose sizes are told one by one, in all the tracks that are emptied."""
MOST_CHUNKS = 400_000
_FAR = 1 << 61
"""Behind the end of any file; two of it are still a number of 64 bits."""

Spans = NDArray[np.int64]
"""Rows of (start, end) in the file."""
NONE: Spans = np.zeros((0, 2), dtype=np.int64)


class Budget:
    """What may be looked at in one film, whatever number of tracks it is spread over. Raises `Refused`."""

    def __init__(self) -> None:
        self.samples, self.chunks = Counter(MOST_SAMPLES), Counter(MOST_CHUNKS)


def samples_of(file: BinaryIO, tables: Mapping[bytes, tuple[int, int]], budget: Budget) -> Spans:
    """One span for each chunk. `tables`: begin and end of each table's content, by kind. Raises `Refused`.

    Takes memory for what the tables hold, not for what they say they hold.
    """
    offsets = _offsets(file, tables, budget)
    if not len(offsets) or b"stsc" not in tables:
        return NONE
    counts = _samples_in_chunks(file, tables[b"stsc"], len(offsets))
    return np.stack((offsets, offsets + _sizes(file, tables, counts, budget)), axis=1)


def _offsets(file: BinaryIO, tables: Mapping[bytes, tuple[int, int]], budget: Budget) -> NDArray[np.int64]:
    kind = b"co64" if b"co64" in tables else b"stco"
    if kind not in tables:
        return np.zeros(0, dtype=np.int64)
    begin, _ = tables[kind]
    count = _count(file, begin + 4, MOST_CHUNKS)
    budget.chunks.many(count)
    found = _numbers(file, begin + 8, tables[kind][1], count, ">u8" if kind == b"co64" else ">u4")
    return np.minimum(found.astype(np.uint64), _FAR).astype(np.int64)


def _samples_in_chunks(file: BinaryIO, table: tuple[int, int], chunks: int) -> NDArray[np.int64]:
    """How many samples each chunk has; the table names only the chunks where the number changes."""
    count = _count(file, table[0] + 4, MOST_CHUNKS)
    runs = _numbers(file, table[0] + 8, table[1], count * 3, ">u4").astype(np.int64).reshape(-1, 3)
    firsts = np.clip(runs[:, 0] - 1, 0, chunks)
    if not count or np.any(np.diff(firsts) < 0):
        raise Refused(BROKEN)
    return np.repeat(runs[:, 1], np.diff(np.append(firsts, chunks)))


def _sizes(
    file: BinaryIO, tables: Mapping[bytes, tuple[int, int]], counts: NDArray[np.int64], budget: Budget
) -> NDArray[np.int64]:
    """Bytes of each chunk; samples that the table of sizes does not know have none."""
    bounds = np.concatenate(([0], np.cumsum(counts)))
    if b"stsz" in tables:
        begin, end = tables[b"stsz"]
        each, known = struct.unpack("!II", exactly(file, begin + 4, 8))
        if each:
            return np.minimum(counts, _FAR // each) * each
        wide = 32
    elif b"stz2" in tables:
        begin, end = tables[b"stz2"]
        wide, known = exactly(file, begin + 7, 1)[0], _count(file, begin + 8, 1 << 32)
    else:
        return np.zeros_like(counts)
    known = min(known, int(bounds[-1]))
    budget.samples.many(known)
    until = np.concatenate(([0], np.cumsum(_told(file, begin + 12, end, known, wide), dtype=np.int64)))
    return np.diff(until[np.minimum(bounds, known)])


def _told(file: BinaryIO, at: int, end: int, count: int, wide: int) -> NDArray[Any]:
    """Sizes of 4, 8, 16 or 32 bits."""
    if wide == 4:
        pairs = _numbers(file, at, end, (count + 1) // 2, "u1")
        return np.stack((pairs >> 4, pairs & 15), axis=1).reshape(-1)[:count]
    return _numbers(file, at, end, count, {16: ">u2", 32: ">u4"}.get(wide, "u1"))


def _count(file: BinaryIO, at: int, most: int) -> int:
    count: int = struct.unpack("!I", exactly(file, at, 4))[0]
    if count > most:
        raise Refused(BROKEN)
    return count


def _numbers(file: BinaryIO, at: int, end: int, count: int, form: str) -> NDArray[Any]:
    size = count * np.dtype(form).itemsize
    if at + size > end:
        raise Refused(BROKEN)
    return np.frombuffer(exactly(file, at, size), dtype=form)


def dash_camera_blocks(file: BinaryIO, begin: int, end: int, budget: Budget) -> Spans:
    """Cameras of cars lay blocks `freeGPS ` between the pictures, and list them (offset, size) in a box."""
    count = (end - begin - 8) // 8
    if count <= 0:
        return NONE
    budget.chunks.many(count)
    listed = _numbers(file, begin + 8, end, count * 2, ">u4").astype(np.int64).reshape(-1, 2)
    return np.array(
        [(at + 8, at + size) for at, size in listed.tolist() if _has_place(file, at)], dtype=np.int64
    ).reshape(-1, 2)


def _has_place(file: BinaryIO, at: int) -> bool:
    file.seek(at + 4)
    return file.read(8) == b"freeGPS "


def within(parts: list[tuple[int, int]], spans: Spans) -> Iterator[tuple[int, int]]:
    """What of the spans lies in one of the parts, which follow each other: nothing outside is ever emptied."""
    if not parts or not len(spans):
        return
    ends = np.array([end for _, end in parts])
    at = np.searchsorted(ends, spans[:, 0], side="right")
    for (start, end), number in zip(spans.tolist(), at.tolist(), strict=True):
        if number < len(parts):
            yield max(start, parts[number][0]), min(end, parts[number][1])
