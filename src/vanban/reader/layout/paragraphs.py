"""Lines of a flow → paragraphs: which line breaks the writer made, and which only the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from vanban.reader.layout.geometry import Line, median
from vanban.text.legacy import is_syllable

STARTS = re.compile(
    r"(?:[-+•*▪]\s|\(?[0-9]{1,3}(?:\.[0-9]{1,3})*[.)]\s|[a-zđ]{1,2}[.)]\s|[IVXLC]{1,6}[.)]\s|[A-ZĐ][.)]\s|"
    r"(?:Điều|Chương|Phần|Mục|Phụ lục|PHỤ LỤC|CHƯƠNG|PHẦN)\s+[0-9IVXLC]+\b|\[\d+\]\s|\(\*+\))"
)
# Words that have a capital only where a sentence or a cell begins; names never begin with them.
_SENTENCE = re.compile(
    r"(?:Trong (?:năm|quý|tháng|các|quá|suốt)|Năm 2|Quý [IV1-4]|Tháng \d|Thường xuyên|Định kỳ|Sau khi|Theo |"
    r"(?:Hàng|Hằng) (?:năm|quý|tháng|tuần)|Từ (?:ngày|tháng|quý|năm|nay)|Trước (?:ngày|tháng)|"
    r"(?:Tổ chức|Xây dựng|Đẩy mạnh|Phối hợp|Thực hiện|Tăng cường|Nâng cao|Triển khai|Tiếp tục|Đặt hàng|Lồng ghép|"
    r"Duy trì|Phát hành|Biên soạn) )"
)
_LEADS_ON = re.compile(
    r"(?:[,\-/(“\"]|\b(?:và|của|trong|vào|đến|từ|hết|trước|sau|đầu|cuối|theo|là|với|cho|về|tại|các|những|hoặc|ở|thuộc|do|giữa))$",
    re.IGNORECASE,
)
_ROW = re.compile(r"(\d{1,3})\s+[^\W\d_]")
# Abbreviations that narrow cells are seen to break.
_ABBREVIATIONS = frozenset(("UBND", "HĐND", "CCHC", "TTHC", "TTTT", "VHTT", "CNTT", "CBCCVC", "MTTQ", "UBMTTQ", "BCĐ"))
_BASES = re.compile(r"(?:Căn cứ|Xét đề nghị|Theo đề nghị|Nơi nhận:|Trên đây là)")
_NUMBER_CUT = re.compile(r"\d[./]$|:$")
_YEAR_BEGUN = re.compile(r"/([12]\d{0,2})$")
_ENDS = re.compile(r"[.;:!?…”\"*)/]$")


@dataclass(slots=True)
class Edges:
    """The left and right edge of a column, the distance between its lines, and whether its lines are stretched."""

    left: float
    right: float
    pitch: float
    justified: bool = False
    slack: float = 0.22  # letter heights by which a line may stand lower than usual within a paragraph
    letters: int = 1000  # characters of the longest lines: some programs break lines by their number


def edges_of(lines: Sequence[Line], *, left: float | None = None, right: float | None = None) -> Edges:
    """What the lines themselves show; `left` and `right` where the borders of a cell are known."""
    ends = sorted((line.x1 - _hanging(line) for line in lines), reverse=True)
    tall = median([line.height for line in lines]) or 10.0
    seen = next((x for x, after in pairwise(ends) if x - after < tall), ends[0] if ends else 0.0)
    limit = max(seen, right) if right is not None else seen
    start = min((line.x0 for line in lines), default=0.0) if left is None else left
    slack = 0.22 if right is None else 0.7  # a cell has too few lines to tell the usual distance
    return Edges(start, limit, _pitch(lines) or 1.3 * tall, _justified(lines, limit), slack, _longest(lines))


def _longest(lines: Sequence[Line]) -> int:
    counts = sorted((len(line.text) for line in lines), reverse=True)
    return counts[1] if len(counts) > 5 else 1000


def _justified(lines: Sequence[Line], right: float) -> bool:
    """Whether lines are stretched to the right edge: many end there, with spaces that differ from line to line."""
    flush = [line for line in lines if -0.3 < (right - line.x1) / line.height < 0.12 and len(line.words) > 3]
    if len(flush) < max(3, 0.3 * len(lines)):
        return False
    spaces = sorted(median([b.x0 - a.x1 for a, b in pairwise(line.words)]) for line in flush)
    low, high = spaces[len(spaces) // 10], spaces[-1 - len(spaces) // 10]
    return high - low > 0.06 * lines[0].height


def _pitch(lines: Sequence[Line]) -> float:
    """The smallest usual distance from line to line."""
    steps = [b.middle - a.middle for a, b in pairwise(lines) if a.page == b.page]
    counts = Counter(round(step) for step in steps if step > 0)
    usual = [step for step, n in counts.items() if n >= max(2, 0.08 * len(steps))]
    near = [step for step in steps if usual and abs(step - min(usual)) <= 1]
    return median(near)


def goes_on(above: Line, below: Line, edges: Edges, *, tabbed: bool = False) -> bool:
    """Whether `below` is the same paragraph as `above`, broken only because the line was full.

    `tabbed`: the paragraph is a row of cells parted by tabs, where any word may begin a cell.
    """
    letter = max(above.height, 1.0)
    room = edges.right - above.x1
    starts = STARTS.match(below.text) is not None
    ended = _ENDS.search(above.text) is not None
    amid = not ended and _is_amid(above, below, starts=starts)
    few = len(above.text) + len(below.words[0].text) < edges.letters
    if few and room >= _needed(below) + (8.0 if amid else 0.25) * letter:
        return False
    if above.page == below.page and below.middle - above.middle > edges.pitch + edges.slack * letter:
        return False
    if _differs(above, below):
        return False
    if starts and (ended or above.text.isupper()):
        return False
    if _BASES.match(below.text) or _is_title(below, above):
        return False
    if below.text[:1].isdigit() and ended and not _NUMBER_CUT.search(above.text):
        return False
    full = edges.justified and room < 0.12 * letter
    if not ended and not tabbed and not full and _SENTENCE.match(below.text) and not _LEADS_ON.search(above.text):
        return False
    centred = abs(above.centre - below.centre) < letter and abs(above.x0 - below.x0) > letter
    if not centred and below.x0 > above.x0 + 0.8 * letter and not STARTS.match(above.text):
        return False  # indented under a line that is not: the first line of a paragraph
    short = edges.justified and room > 0.5 * letter and not centred
    return not (short and (starts or below.text[:1].isupper()))


def _is_title(line: Line, above: Line) -> bool:
    """Capital words (no mere abbreviations) under a line that is not in capitals."""
    words = [word.text.lower() for word in line.words]
    return line.text.isupper() and not above.text.isupper() and len(words) > 1 and all(map(is_syllable, words))


def _hanging(line: Line) -> float:
    """Width of the punctuation at the line's end, which some programs set into the margin."""
    return 0.23 * line.words[-1].height if line.words[-1].text[-1] in ",.;:" else 0.0


def _needed(line: Line) -> float:
    """The room that the beginning of the line would have taken: its first word; a dash with the word after it;
    what no-break spaces tie to it."""
    words = line.words
    end = 1 if len(words) > 1 and words[0].text in ("-", "–", "+") else 0
    while end + 1 < len(words) and words[end + 1].before == "\u00a0":
        end += 1
    last = words[end]
    return last.x1 - words[0].x0 - (0.23 * last.height if last.text[-1] in ",.;:" else 0.0)


def _is_amid(above: Line, below: Line, *, starts: bool) -> bool:
    """Whether a sentence goes on: with a small letter, with a dash inside a name ("chính trị - xã hội"), or after
    a word that leads on."""
    if starts:
        return below.text.startswith("- ") and below.text[2:3].islower()
    return below.text[:1].islower() or _LEADS_ON.search(above.text) is not None


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
        text = self.lines[0].text
        for above, below in pairwise(self.lines):
            text += ("" if _broken_word(above, below) else " ") + below.text
        return text

    @property
    def is_tabbed(self) -> bool:
        return any("\t" in line.text for line in self.lines)

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)

    @property
    def italic(self) -> bool:
        return all(line.italic for line in self.lines)


def side_paragraphs(lines: Sequence[Line]) -> list[Block]:
    """Lines of a column at the head or the end of a document: each its own, but a recipient may take two."""
    blocks: list[Block] = []
    for line in lines:
        open_ = blocks and not _ENDS.search(blocks[-1].text) and not STARTS.match(line.text)
        if open_ and (line.text[:1].islower() or blocks[-1].text.startswith("-")):
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block([line]))
    return blocks


def _is_next_row(block: Block, line: Line) -> bool:
    """Whether a line of cells that begins with a number is followed by one that begins with the next."""
    here, there = _ROW.match(block.lines[0].text), _ROW.match(line.text)
    return bool(here and there and 0 < int(there[1]) - int(here[1]) < 3 and there[0][-1].isupper())


def _broken_word(above: Line, below: Line) -> bool:
    """Whether the line broke inside a word: after its hyphen, or in a narrow cell anywhere."""
    end, start = above.words[-1].text, below.words[0].text
    if len(end) > 1 and end[-1] in "-\u2010\u2011/" and end[-2].isalnum() and start[0].isalnum():
        return True
    rest, head = re.split(r"[\W\d_]", end)[-1], re.split(r"[\W\d_]", start)[0]
    if rest and head and rest + head in _ABBREVIATIONS:
        return True
    year, more = _YEAR_BEGUN.search(end), re.match(r"\d{1,3}(?!\d)", start)
    if year and more and len(year[1]) + len(more[0]) == 4:
        return True  # "19/5/202" | "6"
    if len(above.words) > 1:
        return False
    return start[0] in ",.;:)" or (start[0].islower() and rest[-1:].islower() and not is_syllable(rest))


def paragraphs(lines: Sequence[Line], edges: Edges) -> list[Block]:
    blocks: list[Block] = []
    for line in lines:
        above = blocks[-1] if blocks else None
        if above and not _is_next_row(above, line) and goes_on(above.lines[-1], line, edges, tabbed=above.is_tabbed):
            above.lines.append(line)
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
