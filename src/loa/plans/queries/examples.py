"""Corrections as examples for the reader: what stood there, was read, was made of it. One JSON object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from loa.plans.models import Correction, Reading
from loa.plans.states import Kind

AROUND = 200
"""Characters of the document before and after the place."""


def examples(readings: Iterable[Reading]) -> Iterator[str]:
    """Standing corrections, additions and droppings; acceptances are no examples of error and left out."""
    for reading in readings:
        for correction in reading.corrections.standing().exclude(kind=Kind.ACCEPT):
            yield json.dumps(_example(reading, correction), ensure_ascii=False) + "\n"


def _example(reading: Reading, correction: Correction) -> dict[str, Any]:
    text = (reading.source or {}).get("text", "")
    places = (reading.result or {}).get("places") or {}
    place = _place_of(places, correction.pointer)
    start = max(0, place["start"] - AROUND) if place else 0
    end = min(len(text), place["end"] + AROUND) if place else 0
    return {
        "file": reading.file.sha256,
        "kind": correction.kind,
        "field": re.sub(r"/\d+", "/*", correction.pointer),
        "pointer": correction.pointer,
        "text": text[start:end],
        "start": place["start"] - start if place else None,
        "end": place["end"] - start if place else None,
        "read": correction.before,
        "corrected": correction.after,
    }


def _place_of(places: dict[str, Any], pointer: str) -> dict[str, Any] | None:
    """The place of the field, or over all its parts, or of the item it belongs to."""
    while pointer.strip("/"):
        own = [p for key, p in places.items() if key == pointer or key.startswith(pointer + "/")]
        if own:
            return {"start": min(p["start"] for p in own), "end": max(p["end"] for p in own)}
        pointer = pointer.rpartition("/")[0]
    return None
