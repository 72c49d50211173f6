"""Words → segments (words close together on one line) → rows of segments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vanban.reader.layout.geometry import MARK, WIDE, Line, Word


def segments(words: Iterable[Word], page: int = 0) -> list[Line]:
    """Words that follow one another on a line without a wide gap, from top to bottom, then left to right."""
    chains: list[list[Word]] = []
    for word in words:
        if chains and _follows(chains[-1][-1], word):
            chains[-1].append(word)
        else:
            chains.append([word])
    lines = [Line(chain, page) for chain in _joined(chains)]
    return sorted(lines, key=lambda line: (line.middle, line.x0))


def _follows(left: Word, right: Word, tolerance: float = 0.35) -> bool:
    height = max(left.height, right.height)
    aligned = abs(left.middle - right.middle) <= tolerance * height
    return aligned and -0.3 * height <= right.x0 - left.x1 <= WIDE * height


def _joined(chains: list[list[Word]]) -> list[list[Word]]:
    """Chains that the file wrote apart though they stand close on the same line, and marks with their text."""
    chains.sort(key=lambda chain: chain[0].x0)
    made: list[list[Word]] = []
    for chain in sorted(chains, key=lambda chain: (round(chain[0].middle / 4), chain[0].x0)):
        for other in reversed(made[-6:]):
            if _follows(other[-1], chain[0]) or _is_mark_of(other, chain[0]):
                other.extend(chain)
                break
        else:
            made.append(chain)
    return made


def _is_mark_of(chain: Sequence[Word], word: Word) -> bool:
    mark = chain[-1]
    near = abs(mark.middle - word.middle) <= 0.35 * word.height and 0 <= word.x0 - mark.x1 <= 4 * word.height
    return near and len(chain) == 1 and MARK.fullmatch(mark.text) is not None and not word.text[0].isdigit()


def rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Segments that stand on one line, left to right; rows from top to bottom."""
    found: list[list[Line]] = []
    for line in lines:
        if found and abs(found[-1][-1].middle - line.middle) <= 0.4 * min(line.height, found[-1][-1].height):
            found[-1].append(line)
        else:
            found.append([line])
    return [sorted(row, key=lambda line: line.x0) for row in found]


def whole(row: Sequence[Line]) -> Line:
    """The segments of a row as one line."""
    return row[0] if len(row) == 1 else Line([word for line in row for word in line.words], row[0].page)
