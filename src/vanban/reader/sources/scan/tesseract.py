"""Tesseract as a subprocess: a picture of a page → words with boxes, sizes and confidences."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vanban.reader.errors import Unreadable
from vanban.reader.sources.bounds import OCR_SECONDS

LANGUAGE = "vie"
Picture = NDArray[np.uint8]  # rows × columns, 0 black to 255 white


class Seen(NamedTuple):
    """A word as recognised. Lengths in pixels; `base` is the line its letters stand on; confidence 0 to 1."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    confidence: float


@cache
def program() -> str:
    """The path of Tesseract. Raises `Unreadable` where it, or its Vietnamese, is not installed."""
    found = shutil.which("tesseract")
    if found is None:
        raise Unreadable(
            "tool_missing",
            "Máy chưa có Tesseract để đọc bản quét. Hãy cài gói tesseract-ocr và tesseract-ocr-vie rồi thử lại.",
        )
    listed = subprocess.run([found, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    if LANGUAGE not in (listed.stdout + listed.stderr).split():
        raise Unreadable(
            "tool_missing",
            "Tesseract chưa có dữ liệu tiếng Việt. Hãy cài gói tesseract-ocr-vie rồi thử lại.",
        )
    return found


def recognise(picture: Picture, *, dpi: int, mode: int = 3, letters: str = "") -> list[Seen]:
    """The words of a picture, line by line.

    `mode` is Tesseract's page segmentation (3 a page, 6 one block); `letters` the only ones to be seen, "" for all.
    """
    with tempfile.TemporaryDirectory(prefix="vanban-ocr-") as folder:
        path = Path(folder) / "page.pgm"
        height, width = picture.shape
        with path.open("wb") as file:
            file.write(b"P5 %d %d 255\n" % (width, height))
            file.write(np.ascontiguousarray(picture).tobytes())
        command = [program(), str(path), "stdout", "-l", LANGUAGE, "--psm", str(mode), "--dpi", str(dpi)]
        command += ["-c", "tessedit_create_hocr=1", "-c", "hocr_font_info=0"]
        if letters:
            command += ["-c", f"tessedit_char_whitelist={letters}"]
        try:
            done = subprocess.run(  # noqa: S603
                command,
                capture_output=True,
                timeout=OCR_SECONDS,
                check=False,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        except subprocess.TimeoutExpired as error:
            raise Unreadable(
                "too_large", "Nhận dạng một trang quét mất quá lâu nên đã dừng. Hãy quét lại ở 200-300 dpi."
            ) from error
    if done.returncode != 0:
        raise Unreadable("damaged", "Tesseract không đọc được ảnh của trang. Hãy quét lại trang đó.")
    return _words(done.stdout.decode("utf-8", "replace"))


_LINE = re.compile(
    r"class='ocr_(?:line|header|caption|textfloat)'[^>]*?title=[\"'](?P<line>[^\"']*)[\"']|"
    r"class='ocrx_word'[^>]*?title='(?P<word>[^']*)'[^>]*>(?P<text>.*?)</span>",
    re.DOTALL,
)
_BOX = re.compile(r"bbox (\d+) (\d+) (\d+) (\d+)")
_BASE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
_SIZE = re.compile(r"x_size ([\d.]+)")
_SURE = re.compile(r"x_wconf (\d+)")
_TAG = re.compile(r"<[^>]+>")
_DESCENT = 0.22  # of the size: how far g, p, y reach below the base
_BELOW_BASE = frozenset("gjpqyQ,;()[]{}/|_\u0323$@")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'"}


def _words(hocr: str) -> list[Seen]:
    made: list[Seen] = []
    line: list[Seen] = []
    stands = size = 0.0
    for found in _LINE.finditer(hocr):
        if (title := found["line"]) is not None:
            made += _levelled(line)
            line = []
            base, tall = _BASE.search(title), _SIZE.search(title)
            stands = _box(title)[3] + (float(base[2]) if base else 0.0)
            size = float(tall[1]) if tall else 0.0
            continue
        text = _plain(found["text"])
        if text:
            x0, top, x1, low = _box(found["word"])
            sure = _SURE.search(found["word"])
            line.append(Seen(text, x0, x1, top, low, stands, size, int(sure[1]) / 100 if sure else 0.0))
    return made + _levelled(line)


def _levelled(line: list[Seen]) -> list[Seen]:
    """The words of a line on the base that their own ink shows: Tesseract's is off at times."""
    bottoms = sorted(word.bottom for word in line if _stands_on_base(word.text))
    if bottoms:
        base = bottoms[len(bottoms) // 2]
    elif line:
        lowest, size = max(word.bottom for word in line), line[0].size
        base = line[0].base if abs(lowest - _DESCENT * size - line[0].base) < 0.15 * size else lowest - _DESCENT * size
    return [word._replace(base=base) for word in line]


def _stands_on_base(text: str) -> bool:
    letters = unicodedata.normalize("NFD", text)
    return any(c.isalnum() for c in letters) and not _BELOW_BASE.intersection(letters)


def _box(title: str) -> tuple[int, int, int, int]:
    found = _BOX.search(title)
    return (int(found[1]), int(found[2]), int(found[3]), int(found[4])) if found else (0, 0, 0, 0)


def _plain(markup: str) -> str:
    text = _TAG.sub("", markup).strip()
    for entity, letter in _ENTITIES.items():
        text = text.replace(entity, letter)
    return text
