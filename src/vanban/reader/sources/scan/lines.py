"""Ruled lines in a picture: long runs of dark pixels. Found, and wiped out so that letters stand free."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vanban.reader.sources.scan.tesseract import Picture

_SHORTEST_ACROSS = 0.7  # inch; the serifs of a word in capitals run together over less
_SHORTEST_DOWN = 0.24
_THICKEST = 0.035
_BAND = 128  # rows that are looked at together, for the memory's sake
_FILLED = 0.92  # share of a run that must be dark
Mask = NDArray[np.bool_]


class Stroke(NamedTuple):
    """A straight line: pixels x0..x1, y0..y1."""

    x0: int
    y0: int
    x1: int
    y1: int


def cleaned(picture: Picture) -> Picture:
    """The paper made white and the ink black, so that the grain of the scan is gone."""
    sample = picture[::7, ::7]
    paper, black = float(np.percentile(sample, 60)), float(np.percentile(sample, 0.5))
    white = black + (paper - black) * 0.92
    if white - black < 40:
        return picture
    levels = np.clip((np.arange(256) - black) * (255 / (white - black)), 0, 255)
    return np.asarray(levels.astype(np.uint8)[picture])


def ink(picture: Picture) -> Mask:
    """Dark pixels of a cleaned picture."""
    return np.asarray(picture < 150)


def strokes(dark: Mask, dpi: int) -> tuple[list[Stroke], list[Stroke]]:
    """Horizontal and vertical lines."""
    across = _boxes(_runs(dark, round(_SHORTEST_ACROSS * dpi)))
    down = _boxes(_runs(dark.T, round(_SHORTEST_DOWN * dpi)))
    thickest = max(3, round(_THICKEST * dpi))
    return (
        [Stroke(x0, y0, x1, y1) for x0, y0, x1, y1 in across if y1 - y0 <= thickest],
        [Stroke(y0, x0, y1, x1) for x0, y0, x1, y1 in down if y1 - y0 <= thickest],
    )


def wiped(picture: Picture, lines: list[Stroke]) -> Picture:
    """The picture without the lines; changed in place where it may be, for the memory's sake."""
    clean = picture if picture.flags.writeable else picture.copy()
    for x0, y0, x1, y1 in lines:
        grow = 2
        clean[max(0, y0 - grow) : y1 + grow, max(0, x0 - grow) : x1 + grow] = 255
    return clean


def _runs(dark: Mask, length: int) -> Mask:
    """Pixels that belong to a nearly unbroken run of at least `length` along their row."""
    height, width = dark.shape
    found = np.zeros_like(dark)
    if width <= length:
        return found
    for top in range(0, height, _BAND):
        band = dark[top : top + _BAND]
        sums = np.zeros((band.shape[0], width + 1), dtype=np.uint16)
        np.cumsum(band, axis=1, dtype=np.uint16, out=sums[:, 1:])
        full = (sums[:, length:] - sums[:, :-length]) >= _FILLED * length
        edges = np.zeros((band.shape[0], width + 1), dtype=np.int16)
        edges[:, : full.shape[1]] += full
        edges[:, length : length + full.shape[1]] -= full
        found[top : top + _BAND] = (np.cumsum(edges, axis=1, dtype=np.int16)[:, :width] > 0) & band
    return found


def _boxes(mask: Mask) -> list[tuple[int, int, int, int]]:
    """Runs of neighbouring rows put together: (x0, y0, x1, y1), ends excluded."""
    open_: list[list[int]] = []
    closed: list[list[int]] = []
    for y in np.flatnonzero(mask.any(axis=1)):
        row = np.flatnonzero(np.diff(np.concatenate(([0], mask[y].view(np.int8), [0]))))
        runs = _bridged([(int(row[i]), int(row[i + 1])) for i in range(0, len(row), 2)])
        still = [box for box in open_ if y - box[3] <= 1]
        closed += [box for box in open_ if y - box[3] > 1]
        for x0, x1 in runs:
            for box in still:
                if x0 < box[2] + 8 and x1 > box[0] - 8:
                    box[0], box[2], box[3] = min(box[0], x0), max(box[2], x1), int(y) + 1
                    break
            else:
                still.append([x0, int(y), x1, int(y) + 1])
        open_ = still
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in (*closed, *open_)]


def _bridged(runs: list[tuple[int, int]], gap: int = 12) -> list[tuple[int, int]]:
    """Runs of one row with small holes closed."""
    made: list[tuple[int, int]] = []
    for x0, x1 in runs:
        if made and x0 - made[-1][1] <= gap:
            made[-1] = (made[-1][0], x1)
        else:
            made.append((x0, x1))
    return made
