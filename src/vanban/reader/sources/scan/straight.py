"""How far a scan is turned, and turning it back."""

from __future__ import annotations

import numpy as np
from PIL import Image

from vanban.reader.sources.scan.tesseract import Picture

_MOST = 3.0  # degrees either way
_LEAST = 0.12  # less than this does no harm


def straightened(picture: Picture) -> Picture:
    """The picture turned so that its lines lie level."""
    angle = skew(picture)
    if abs(angle) < _LEAST:
        return picture
    turned = Image.fromarray(picture).rotate(angle, resample=Image.Resampling.BILINEAR, fillcolor=255)
    return np.asarray(turned, dtype=np.uint8)


def skew(picture: Picture) -> float:
    """Degrees by which the page has to be turned counter-clockwise, from -3 to 3: the angle under which the
    rows of ink stand out best."""
    step = max(1, picture.shape[1] // 800)
    dark = (picture[::step, ::step] < 140).astype(np.float32)
    if dark.sum() < 200:
        return 0.0
    ys, xs = np.nonzero(dark)
    centred = xs - dark.shape[1] / 2

    def sharpness(angle: float) -> float:
        rows = np.round(ys - centred * np.tan(np.radians(angle))).astype(np.int64)
        counts = np.bincount(rows - rows.min()).astype(np.float64)
        return float(np.square(np.diff(counts)).sum())

    coarse = max(np.arange(-_MOST, _MOST + 0.01, 0.25), key=sharpness)
    fine = max(np.arange(coarse - 0.25, coarse + 0.26, 0.05), key=sharpness)
    return float(fine) if sharpness(float(fine)) > 1.03 * sharpness(0.0) else 0.0
