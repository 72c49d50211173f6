"""The fonts that a PDF is set in: Times New Roman or one of the same widths, with every Vietnamese letter."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from vanban.writer.errors import NotWritable

VARIABLE = "VANBAN_FONTS"
_FILES = {
    "Tinos": ("Tinos_400Regular", "Tinos_400Regular_Italic", "Tinos_700Bold", "Tinos_700Bold_Italic"),
    "Times New Roman": ("times", "timesi", "timesbd", "timesbi"),
    "Times New Roman (msttcorefonts)": (
        "Times_New_Roman", "Times_New_Roman_Italic", "Times_New_Roman_Bold", "Times_New_Roman_Bold_Italic",
    ),
    "Liberation Serif": (
        "LiberationSerif-Regular", "LiberationSerif-Italic", "LiberationSerif-Bold", "LiberationSerif-BoldItalic",
    ),
    "Tinos (Google)": ("Tinos-Regular", "Tinos-Italic", "Tinos-Bold", "Tinos-BoldItalic"),
}  # fmt: skip
_SYSTEM = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")
_NEEDED = "ăâđêôơưĂÂĐÊÔƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA))) + "àáãèéìíòóõùúýĩũ–“”…"


class NoFonts(NotWritable):
    """No font was found that can set Vietnamese; `str(error)` says what to do."""


def find(given: Sequence[Path] = ()) -> tuple[Path, ...]:
    """The four files of one family: upright, italic, bold, bold italic.

    Looked for in the files or folders given, in those that VANBAN_FONTS names (divided as in PATH), in the packages
    beside a checkout, and among the system's fonts. Raises `NoFonts`.
    """
    named = tuple(Path(part) for part in os.environ.get(VARIABLE, "").split(os.pathsep) if part)
    return _find(tuple(given) or named)


@lru_cache(maxsize=8)
def _find(chosen: tuple[Path, ...]) -> tuple[Path, ...]:
    for place in chosen or (*_beside(), *map(Path, _SYSTEM)):
        by_stem = {file.stem.casefold(): file for file in _files(place)}
        for stems in _FILES.values():
            family = tuple(by_stem[stem.casefold()] for stem in stems if stem.casefold() in by_stem)
            if len(family) == len(stems) and all(characters(file).issuperset(map(ord, _NEEDED)) for file in family):
                return family
    raise NoFonts(
        "Không tìm thấy phông chữ Times New Roman hoặc Tinos có đủ chữ tiếng Việt để tạo tệp PDF. "
        f"Hãy đặt biến môi trường {VARIABLE} là thư mục chứa bốn tệp phông (thường, nghiêng, đậm, đậm nghiêng)."
    )


def _beside() -> Iterator[Path]:
    """The npm package next to `src/` of a checkout."""
    yield Path(__file__).parents[3] / "node_modules" / "@expo-google-fonts" / "tinos"


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield from (file for file in place.parent.iterdir() if file.suffix.lower() == ".ttf")
    elif place.is_dir():
        yield from sorted(file for file in place.rglob("*") if file.suffix.lower() == ".ttf")


@lru_cache(maxsize=32)
def characters(file: Path) -> frozenset[int]:
    """The code points that the font has a glyph for; none where the file is not such a font."""
    try:
        return frozenset(_code_points(file.read_bytes()))
    except (OSError, struct.error, IndexError):
        return frozenset()


def _code_points(font: bytes) -> Iterator[int]:
    """From the Unicode subtables of the table "cmap", formats 4 and 12 (OpenType)."""
    for at in range(12, 12 + 16 * _unsigned(font, 4), 16):
        if font[at : at + 4] != b"cmap":
            continue
        (table,) = struct.unpack_from(">L", font, at + 8)
        for entry in range(table + 4, table + 4 + 8 * _unsigned(font, table + 2), 8):
            platform, _, offset = struct.unpack_from(">HHL", font, entry)
            if platform in (0, 3):
                yield from _subtable(font, table + offset)


def _subtable(font: bytes, at: int) -> Iterator[int]:
    match _unsigned(font, at):
        case 4:
            segments = _unsigned(font, at + 6) // 2
            ends = struct.unpack_from(f">{segments}H", font, at + 14)
            starts = struct.unpack_from(f">{segments}H", font, at + 16 + 2 * segments)
            for start, end in zip(starts, ends, strict=True):
                yield from (code for code in range(start, end + 1) if code != 0xFFFF)
        case 12:
            (groups,) = struct.unpack_from(">L", font, at + 12)
            for group in range(groups):
                start, end, _ = struct.unpack_from(">LLL", font, at + 16 + 12 * group)
                yield from range(start, min(end, 0x10FFFF) + 1)


def _unsigned(font: bytes, at: int) -> int:
    (value,) = struct.unpack_from(">H", font, at)
    return int(value)
