"""Drawn lines of a PDF page: strokes, thin filled boxes, edges of stroked boxes."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from vanban.reader.layout import Rule

_THIN = 3.0  # points; a filled box thinner than this is a line
_SHORTEST = 4.0
_OBJECTS = 20_000  # of one page; drawings beyond it are pictures
Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1, 0, 0, 1, 0, 0)


def rules_of(page: Any, height: float) -> list[Rule]:
    found: list[Rule] = []
    objects = (pdfium.FPDFPage_GetObject(page, i) for i in range(min(pdfium.FPDFPage_CountObjects(page), _OBJECTS)))
    for thing in objects:
        found += _rules(thing, _PLAIN, height, 0)
    return found


def has_pictures(page: Any) -> bool:
    """Whether anything but text stands on the page that could be a picture of text."""
    kinds = {
        pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, i))
        for i in range(min(pdfium.FPDFPage_CountObjects(page), _OBJECTS))
    }
    return bool(kinds & {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_SHADING})


def _rules(thing: Any, outer: Matrix, height: float, depth: int) -> Iterator[Rule]:
    kind = pdfium.FPDFPageObj_GetType(thing)
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        yield from _path(thing, _times(_matrix(thing), outer), height)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 3:
        inner = _times(_matrix(thing), outer)
        for i in range(min(pdfium.FPDFFormObj_CountObjects(thing), _OBJECTS)):
            yield from _rules(pdfium.FPDFFormObj_GetObject(thing, i), inner, height, depth + 1)


def _path(thing: Any, matrix: Matrix, height: float) -> Iterator[Rule]:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(thing, ctypes.byref(mode), ctypes.byref(stroked))
    for corners in _outlines(thing, matrix, height):
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        x0, x1, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if min(x1 - x0, bottom - top) <= _THIN:
            if max(x1 - x0, bottom - top) >= _SHORTEST:
                yield Rule(x0, top, x1, bottom)
        elif stroked.value:
            for (ax, ay), (bx, by) in pairwise(corners):
                straight = abs(ax - bx) < 1 or abs(ay - by) < 1
                if straight and abs(ax - bx) + abs(ay - by) >= _SHORTEST:
                    yield Rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def _outlines(thing: Any, matrix: Matrix, height: float) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path, on the page, y from the top. Parts with curves are left out."""
    corners: list[tuple[float, float]] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(min(pdfium.FPDFPath_CountSegments(thing), 2_000)):
        segment = pdfium.FPDFPath_GetPathSegment(thing, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(corners) > 1 and not curved:
                yield corners
            corners, curved = [], False
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        a, b, c, d, e, f = matrix
        corners.append((a * x.value + c * y.value + e, height - (b * x.value + d * y.value + f)))
        if pdfium.FPDFPathSegment_GetClose(segment) and len(corners) > 2:
            corners.append(corners[0])
    if len(corners) > 1 and not curved:
        yield corners


def _matrix(thing: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, ctypes.byref(found)):
        return _PLAIN
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, and `then` after it."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
