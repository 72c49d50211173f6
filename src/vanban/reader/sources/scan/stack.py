"""Cells of a table set one below the other, so that recognition meets one column of text and no table.

Tesseract loses narrow columns (the row numbers above all) when it has to find a table's columns itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from vanban.reader.layout.ruled import Box, Grid
from vanban.reader.sources.scan.tesseract import Picture, Seen

_MARGIN = 0.15  # inch, around the ink of each cell
_GAP = 0.12  # inch, between cells
_TALLEST = 30_000  # pixels; Tesseract refuses pictures over 32,767


class Crop(NamedTuple):
    """The ink of one cell, and its place on the page."""

    x: int
    y: int
    ink: Picture


class Piece(NamedTuple):
    """Where a crop stands on the page (x, y) and in the stack (top to bottom)."""

    x: int
    y: int
    top: int
    bottom: int


def crops_of(picture: Picture, grids: Sequence[Grid], dpi: int) -> list[Crop]:
    """The cells of the tables that hold something, in the order of reading."""
    return [crop for grid in grids for cell in grid.cells if (crop := _crop(picture, cell, dpi))]


def stacked(crops: Sequence[Crop], dpi: int) -> Iterator[tuple[Picture, list[Piece]]]:
    """Pictures of the crops one below the other, as many as needed, and where each piece came from."""
    margin, gap = round(_MARGIN * dpi), round(_GAP * dpi)
    at = 0
    while at < len(crops):
        taken, height = at, gap
        while taken == at or (taken < len(crops) and height + crops[taken].ink.shape[0] + gap < _TALLEST):
            height += crops[taken].ink.shape[0] + gap
            taken += 1
        yield _sheet(crops[at:taken], height, margin, gap)
        at = taken


def _sheet(crops: Sequence[Crop], height: int, margin: int, gap: int) -> tuple[Picture, list[Piece]]:
    width = max(crop.ink.shape[1] for crop in crops) + 2 * margin
    sheet = np.full((height + gap, width), 255, dtype=np.uint8)
    pieces, top = [], gap
    for x, y, ink in crops:
        bottom = top + ink.shape[0]
        sheet[top:bottom, margin : margin + ink.shape[1]] = ink
        pieces.append(Piece(x - margin, y, top, bottom))
        top = bottom + gap
    return sheet, pieces


def is_number_sized(crop: Crop, dpi: int) -> bool:
    """One line, no wider than a row number."""
    height, width = crop.ink.shape
    return bool(height < 0.24 * dpi and width < 0.32 * dpi)


def put_back(seen: Sequence[Seen], pieces: Sequence[Piece]) -> list[Seen]:
    """The words of a stack with their places on the page."""
    made = []
    for word in seen:
        middle = (word.top + word.bottom) / 2
        piece = next((p for p in pieces if p.top - 8 <= middle < p.bottom + 8), None)
        if piece is not None:
            down = piece.y - piece.top
            made.append(
                word._replace(
                    x0=word.x0 + piece.x, x1=word.x1 + piece.x,
                    top=word.top + down, bottom=word.bottom + down, base=word.base + down,
                )
            )  # fmt: skip
    return made


def without(picture: Picture, grids: Sequence[Grid], dpi: int) -> Picture:
    """The picture with the tables left blank, changed in place: crops have been taken before."""
    blank = picture
    for grid in grids:
        x0, y0, x1, y1 = (round(v * dpi / 72) for v in (grid.x0, grid.top, grid.x1, grid.bottom))
        blank[max(0, y0) : y1, max(0, x0) : x1] = 255
    return blank


def _crop(picture: Picture, cell: Box, dpi: int) -> Crop | None:
    """The ink of a cell with its place, None where it is empty."""
    scale, inset = dpi / 72, max(2, dpi // 100)
    x0, y0 = round(cell.x0 * scale) + inset, round(cell.top * scale) + inset
    x1, y1 = round(cell.x1 * scale) - inset, round(cell.bottom * scale) - inset
    part = picture[max(0, y0) : y1, max(0, x0) : x1]
    if part.size == 0:
        return None
    dark = part < 150
    rows, columns = np.flatnonzero(dark.sum(axis=1) > 1), np.flatnonzero(dark.sum(axis=0) > 1)
    least = dpi // 25
    if len(rows) < least // 2 or len(columns) < 3:
        return None
    top, bottom = max(0, rows[0] - 4), rows[-1] + 5
    left, right = max(0, columns[0] - 4), columns[-1] + 5
    return Crop(max(0, x0) + int(left), max(0, y0) + int(top), part[top:bottom, left:right].copy())
