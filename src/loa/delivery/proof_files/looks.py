"""What a picture looks like, as 64 bits: pictures that a person takes for the same differ in few of them.

A perceptual hash: the coarse waves of the picture in grey (discrete cosine transform), each above or below the middle.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

SIDE = 32
WAVES = 8
NEAR = 7
"""Bits in which two pictures may differ and still be taken for the same."""
PARTS = 4
PART_BITS = 16
EVEN = 3.0
"""A picture whose greys spread less than this shows nothing to know it by, as an empty page."""

_AT = np.arange(SIDE)
_COSINES = np.cos(np.pi * np.outer(np.arange(WAVES), 2 * _AT + 1) / (2 * SIDE))


def looks_of(picture: Image.Image) -> str | None:
    """16 hexadecimal figures; None for a picture of one colour."""
    grey = np.asarray(_on_white(picture).resize((SIDE, SIDE), Image.Resampling.LANCZOS), dtype=float)
    if grey.std() < EVEN:
        return None
    waves = (_COSINES @ grey @ _COSINES.T).flatten()
    bits = waves > np.median(waves[1:])  # the first is how light the whole is
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"


def _on_white(picture: Image.Image) -> Image.Image:
    """What is seen through is white, as on a page."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("L")
    return picture.convert("L")


def parts_of(looks: str) -> tuple[int, int, int, int]:
    """The hash in four numbers of 16 bits, the first bits first."""
    first, second, third, fourth = (int(looks[at : at + 4], 16) for at in range(0, 16, 4))
    return first, second, third, fourth


def near_part(part: int) -> list[int]:
    """The part itself and the 16 that differ from it in one bit.

    Where two hashes differ in at most `NEAR` = 7 bits, one of their four parts differs in one bit at most.
    """
    return [part, *(part ^ 1 << bit for bit in range(PART_BITS))]


def bits_between(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def are_near(one: str, other: str) -> bool:
    return bits_between(one, other) <= NEAR
