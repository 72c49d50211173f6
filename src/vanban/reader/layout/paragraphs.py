"""Lines of a flow → paragraphs: which line breaks the writer made, and which only the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from vanban.reader.layout.geometry import Line, median

STARTS = re.compile(
    r"(?:[-+•*▪]\s|\(?[0-9]{1,3}(?:\.[0-9]{1,3})*[.)]\s|[a-zđ]{1,2}[.)]\s|[IVXLC]{1,6}[.)]\s|[A-ZĐ][.)]\s|"
    r"(?:Điều|Chương|Phần|Mục|Phụ lục|PHỤ LỤC|CHƯƠNG|PHẦN)\s+[0-9IVXLC]+\b|\[\d+\]\s|\(\*+\))"
)
# Words that have a capital only where a sentence or a cell begins; names never begin with them.
_SENTENCE = re.compile(
    r"(?:Trong|Năm|Quý|Tháng|Thường|Hàng|Hằng|Định|Từ|Trước|Sau|Căn|Theo|Tổ|Xây|Đẩy|Phối|Thực|Tăng|Nâng|Triển|Tiếp|"
    r"Đặt|Cuộc|Lồng|Duy|Phát hành|Biên|Viết|Mỗi|Ít|Tối)\b"
)
_LEADS_ON = re.compile(
    r"(?:[,\-/(“\"]|\b(?:và|của|trong|vào|đến|từ|hết|trước|sau|đầu|cuối|theo|là|với|cho|về|tại|các|những|hoặc))$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.;:!?…”\"*)/]$")


@dataclass(slots=True)
class Edges:
    """The left and right edge of a column, the distance between its lines, and whether its lines are stretched."""

    left: float
    right: float
    pitch: float
    justified: bool = False


def edges_of(lines: Sequence[Line], *, left: float | None = None, right: float | None = None) -> Edges:
    """What the lines themselves show; `left` and `right` where the borders of a cell are known."""
    ends = sorted((line.x1 - _hanging(line) for line in lines), reverse=True)
    tall = median([line.height for line in lines]) or 10.0
    seen = next((x for x, after in zip(ends, ends[1:], strict=False) if x - after < tall), ends[0] if ends else 0.0)
    limit = max(seen, right) if right is not None else seen
    flush = sum(-0.3 * tall < limit - line.x1 < 0.12 * tall for line in lines)
    start = min((line.x0 for line in lines), default=0.0) if left is None else left
    return Edges(start, limit, _pitch(lines) or 1.3 * tall, justified=flush >= max(3, 0.3 * len(lines)))


def _pitch(lines: Sequence[Line]) -> float:
    """The smallest usual distance from line to line."""
    steps = [b.middle - a.middle for a, b in zip(lines, lines[1:], strict=False) if a.page == b.page]
    counts = Counter(round(step) for step in steps if step > 0)
    usual = [step for step, n in counts.items() if n >= max(2, 0.08 * len(steps))]
    near = [step for step in steps if usual and abs(step - min(usual)) <= 1]
    return median(near)


def goes_on(above: Line, below: Line, edges: Edges) -> bool:
    """Whether `below` is the same paragraph as `above`, broken only because the line was full."""
    letter = max(above.height, 1.0)
    room = edges.right - above.x1
    starts = STARTS.match(below.text) is not None
    ended = _ENDS.search(above.text) is not None
    amid = below.text[:1].islower() and not starts and not ended  # in the middle of a sentence
    if room >= _needed(below) + (3.0 if amid else 0.25) * letter:
        return False
    if above.page == below.page and below.middle - above.middle > edges.pitch + 0.22 * letter:
        return False
    if _differs(above, below):
        return False
    if starts and (ended or above.text.isupper()):
        return False
    if not ended and _SENTENCE.match(below.text) and not _LEADS_ON.search(above.text):
        return False
    centred = abs(above.centre - below.centre) < letter and abs(above.x0 - below.x0) > letter
    if not centred and below.x0 > above.x0 + 0.8 * letter and not STARTS.match(above.text):
        return False  # indented under a line that is not: the first line of a paragraph
    short = edges.justified and room > 0.5 * letter and not centred
    return not (short and (starts or below.text[:1].isupper()))


def _hanging(line: Line) -> float:
    """Width of the punctuation at the line's end, which some programs set into the margin."""
    return 0.23 * line.words[-1].height if line.words[-1].text[-1] in ",.;:" else 0.0


def _needed(line: Line) -> float:
    """The room that the beginning of the line would have taken: its first word; a dash with the word after it."""
    words = line.words
    last = words[1] if len(words) > 1 and words[0].text in ("-", "–", "+") else words[0]
    return last.x1 - words[0].x0 - (0.23 * last.height if last.text[-1] in ",.;:" else 0.0)


def _differs(above: Line, below: Line) -> bool:
    """A heading and what follows it: other size, other weight, capitals and not."""
    if abs(above.height - below.height) > 0.12 * max(above.height, below.height):
        return True
    if above.bold != below.bold and (above.bold or below.text[:1].isupper()):
        return all(word.bold for word in above.words) or all(word.bold for word in below.words)
    small = any(letter.islower() for letter in below.text)
    return above.text.isupper() and small and len(above.words) > 3


@dataclass(slots=True)
class Block:
    """A paragraph as laid out."""

    lines: list[Line]
    centred: bool = False

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def italic(self) -> bool:
        return all(line.italic for line in self.lines)


def paragraphs(lines: Sequence[Line], edges: Edges) -> list[Block]:
    blocks: list[Block] = []
    for line in lines:
        if blocks and goes_on(blocks[-1].lines[-1], line, edges):
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block([line]))
    for block in blocks:
        block.centred = _is_centred(block, edges)
    return blocks


def _is_centred(block: Block, edges: Edges) -> bool:
    middle = (edges.left + edges.right) / 2
    tall = block.lines[0].height
    return all(
        abs(line.centre - middle) < 0.9 * tall and line.x0 - edges.left > 2 * tall and edges.right - line.x1 > 2 * tall
        for line in block.lines
    )
