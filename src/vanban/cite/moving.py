"""The times of a phrase moved by whole years, the words kept as they are written."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Callable

from vanban.cite.citations import find_citations

_YEAR = re.compile(r"(?<![\d.,])(?:19|20|21)\d\d(?![\d]|[.,]\d)")
_SPAN = re.compile(r"(?:19|20|21)\d\d\s*[-–]\s*(?:19|20|21)\d\d")  # "giai đoạn 2021 - 2030" stays
_LEAP_DAY = re.compile(r"(?<!\d)29(\s*[/.-]\s*0?2\s*[/.-]\s*)((?:19|20|21)\d\d)(?!\d)")


def move_times(phrase: str, *, by: int, since: int) -> str:
    """Every year from `since` on, `by` years later: "Quý II/2025" → "Quý II/2026". 29 February becomes the 28th."""
    made = _replace(phrase, lambda year: year + by if year >= since else year)
    return _LEAP_DAY.sub(lambda m: m[0] if isleap(int(m[2])) else f"28{m[1]}{m[2]}", made)


def move_year(text: str, year: int, to: int) -> str:
    """The words of a text with one year named instead of another; not in spans of years nor in cited documents."""
    return _replace(text, lambda found: to if found == year else found)


def _replace(text: str, change: Callable[[int], int]) -> str:
    """The years of the text changed, but for those in spans of years, numbers of documents and their dates."""
    kept = [match.span() for match in _SPAN.finditer(text)]
    kept += [(citation.span.start, citation.span.end) for citation in find_citations(text)]

    def changed(match: re.Match[str]) -> str:
        held = any(start <= match.start() < end for start, end in kept)
        return match[0] if held else str(change(int(match[0])))

    return _YEAR.sub(changed, text)
