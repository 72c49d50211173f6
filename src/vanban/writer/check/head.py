"""The head: the State's name and motto, issuer, number, place and day; and whom a document is addressed to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from vanban.cite.kinds import ABBREVIATIONS
from vanban.text.folding import fold, squeeze
from vanban.writer import rules
from vanban.writer.check.elements import Parts
from vanban.writer.check.finding import Finding, Place
from vanban.writer.check.lines import Line, Word
from vanban.writer.rules import MAIN, STYLES, Element

_I, _II = f"{MAIN}1", MAIN
_BLANK = r"[\s.…_]*"
_NUMBER = re.compile(rf"Số ?: ?(?P<number>\d+[a-zđ]?|{_BLANK})(?P<mark> ?/ ?| ?- ?)(?P<symbol>.*)")
_SYMBOL = re.compile(r"[^\W\d_][\w.&]*(?:[-/][\w.&]+)*")
_DAY = re.compile(
    rf"(?P<place>[^,]+)(?P<comma>, ?)?ngày ?(?P<day>\d{{1,2}}|{_BLANK}) ?tháng ?(?P<month>\d{{1,2}}|{_BLANK}) ?năm ?(?P<year>\d{{4}}|{_BLANK})"
)
_SHORT = {fold(name): short for short, name in ABBREVIATIONS.items()}


def check_head(word: Word, parts: Parts) -> Iterator[Finding]:
    """Exact words of quốc hiệu and tiêu ngữ, the two columns."""
    for element, words, code in (
        (Element.MOTTO_STATE, rules.STATE, "state"),
        (Element.MOTTO, rules.MOTTO, "motto"),
    ):
        line, name, source = parts.first(element), STYLES[element].name, _I
        if line is None:
            says = f"Không thấy {name.lower()} “{words}”. Hãy ghi ở phía trên, bên phải trang đầu."
            yield Finding(f"{code}.missing", Place(0, "", name), says, source)
        elif (line.shown if element is Element.MOTTO_STATE else _printed(line)) != words:
            says = f"{name} phải ghi đúng “{words}”, gạch nối có dấu cách hai bên. Hãy sửa cho đúng từng chữ."
            yield Finding(f"{code}.words", line.place, says, source)
    yield from _columns(parts)


def _printed(line: Line) -> str:
    return squeeze("".join(text for text, _ in line.runs))


def _columns(parts: Parts) -> Iterator[Finding]:
    state, issuer = parts.first(Element.MOTTO_STATE), parts.first(Element.ISSUER)
    if state is None:
        return
    if issuer is None:
        says = "Không thấy tên cơ quan ban hành ở bên trái phần đầu. Hãy ghi tên cơ quan bằng chữ in hoa, đậm."
        yield Finding("issuer.missing", state.place, says, f"{_II}2")
    elif _side(issuer) >= _side(state):
        says = (
            "Tên cơ quan phải ở bên trái, quốc hiệu ở bên phải, ngang hàng nhau. Hãy trình bày phần đầu thành hai cột."
        )
        yield Finding("head.columns", issuer.place, says, f"{_II}2")


def _side(line: Line) -> int:
    return line.cell.column if line.cell else line.part


def check_number(word: Word, parts: Parts) -> Iterator[Finding]:
    line = parts.first(Element.NUMBER)
    if line is None:
        if parts.head:
            says = "Không thấy số, ký hiệu. Hãy ghi dưới tên cơ quan ban hành, ví dụ “Số: 05/KH-UBND”."
            yield Finding("number.missing", parts.head[0].place, says, f"{_II}3")
        return
    form = _NUMBER.fullmatch(squeeze(line.text))
    says = _number_fault(form)
    if says:
        yield Finding("number.form", line.place, says, f"{_II}3")
    elif form is not None and (wrong := _kind_fault(form["symbol"], parts)):
        yield Finding("number.kind", line.place, wrong, f"{MAIN}3 điểm b; Phụ lục III, mục I")


def _number_fault(form: re.Match[str] | None) -> str:
    if form is None or not form["symbol"].strip():
        return "Số, ký hiệu không đúng mẫu “Số: 05/KH-UBND”. Hãy ghi lại."
    if form["mark"].strip() != "/":
        return "Giữa số và ký hiệu phải là dấu gạch chéo “/”. Hãy sửa, ví dụ “05/KH-UBND”."
    number, symbol = form["number"], form["symbol"]
    has_number = number[:1].isdigit()
    if (
        (has_number and form["mark"] != "/")
        or symbol != symbol.strip()
        or " " in symbol
        or not _SYMBOL.fullmatch(symbol)
    ):
        return "Trong ký hiệu không có dấu cách, các nhóm chữ cách nhau bằng “-”. Hãy sửa, ví dụ “05/KH-UBND”."
    if has_number and number.isdigit() and len(number) == 1:
        return f"Số dưới 10 phải có số 0 ở trước. Hãy ghi “0{number}”."
    return ""


def _kind_fault(symbol: str, parts: Parts) -> str:
    """The abbreviation of the form that the document calls itself."""
    name = parts.first(Element.NAME)
    short = _SHORT.get(name.folded) if name is not None else None
    first = re.split(r"[-/]", symbol)[0]
    if symbol[:4].isdigit():  # legal documents carry the year: "14/2026/QĐ-UBND"
        first = re.split(r"[-/]", symbol)[1] if re.search(r"[-/]", symbol) else ""
    if short is None or name is None or first == short:
        return ""
    return f"Văn bản là {name.text.lower()} mà ký hiệu ghi “{first}”. Hãy dùng chữ viết tắt “{short}”."


def check_place_day(word: Word, parts: Parts) -> Iterator[Finding]:
    line = parts.first(Element.PLACE_DAY)
    if line is None:
        if parts.head:
            says = "Không thấy địa danh và thời gian ban hành. Hãy ghi dưới tiêu ngữ, ví dụ “Sông Lam, ngày 05 tháng 01 năm 2026”."
            yield Finding("day.missing", parts.head[0].place, says, f"{_II}4")
        return
    says = _day_fault(_DAY.fullmatch(squeeze(line.text)))
    if says:
        yield Finding("day.form", line.place, says, f"{_II}4")
    number = parts.first(Element.NUMBER)
    if number is not None and _is_lower(line, number):
        says = "Địa danh, thời gian phải ở cùng một dòng với số, ký hiệu. Hãy đưa hai phần về một hàng."
        yield Finding("day.level", line.place, says, f"{_II}4 điểm c")


def _is_lower(line: Line, other: Line) -> bool:
    """Whether two lines of one table stand in different rows."""
    if line.cell is None or other.cell is None or line.cell.table is not other.cell.table:
        return False
    return line.cell.at != other.cell.at


def _day_fault(form: re.Match[str] | None) -> str:
    if form is None:
        return "Địa danh và thời gian không đúng mẫu “Sông Lam, ngày 05 tháng 01 năm 2026”. Hãy ghi lại."
    if form["comma"] is None:
        return "Sau địa danh phải có dấu phẩy. Hãy thêm dấu phẩy."
    day, month = form["day"], form["month"]
    if len(day) == 1 and day.isdigit():
        return f"Ngày dưới 10 phải có số 0 ở trước. Hãy ghi “ngày 0{day}”."
    if month in ("1", "2"):
        return f"Tháng 1 và tháng 2 phải có số 0 ở trước. Hãy ghi “tháng 0{month}”."
    if len(month) == 2 and month.startswith("0") and month > "02":
        return f"Chỉ tháng 1, 2 mới có số 0 ở trước. Hãy ghi “tháng {month[1]}”."
    if not _is_within(day, 31) or not _is_within(month, 12):
        return "Ngày, tháng không có thật. Hãy kiểm tra lại."
    return ""


def _is_within(figures: str, most: int) -> bool:
    """A blank is."""
    return not figures.isdigit() or 1 <= int(figures) <= most


def check_letter_subject(word: Word, parts: Parts) -> Iterator[Finding]:
    """6 pt between the number and "V/v …" right below it."""
    number, subject = parts.first(Element.NUMBER), parts.first(Element.LETTER_SUBJECT)
    if number is None or subject is None or subject.paragraph != number.paragraph + 1:
        return
    gap, rule = ((number.shape.after or 0) + (subject.shape.before or 0)) / 20, rules.LETTER_SUBJECT_GAP
    if not rule.allows(gap, 0.5):
        says = f"Trích yếu công văn cách số, ký hiệu {gap:g} pt, phải là 6 pt. Hãy đặt giãn cách đoạn 6 pt."
        yield Finding("letter_subject.gap", subject.place, says.replace(".", ",", 1) if gap % 1 else says, rule.source)


def check_addressees(word: Word, parts: Parts) -> Iterator[Finding]:
    lines = parts.of.get(Element.ADDRESSEES, [])
    if not lines:
        return
    first, *listed = lines
    if not re.match(r"Kính gửi ?:", first.text):
        says = "Sau “Kính gửi” phải có dấu hai chấm. Hãy ghi “Kính gửi: …”."
        yield Finding("addressees.form", first.place, says, f"{_II}9 điểm d")
    for line in listed:
        want = "." if line is listed[-1] else ";"
        if not line.text.startswith("-") or not line.text.endswith(want):
            says = "Mỗi nơi nhận của “Kính gửi” ghi một dòng, đầu dòng “-”, cuối dòng “;”, dòng cuối “.”. Hãy sửa."
            yield Finding("addressees.form", line.place, says, f"{_II}9 điểm d")


def check_bases(word: Word, parts: Parts) -> Iterator[Finding]:
    lines = parts.of.get(Element.BASIS, [])
    for line, below in zip_longest(lines, lines[1:]):
        is_last = below is None or below.paragraph > line.paragraph + 2
        if not line.text.endswith("." if is_last else ";"):
            want = "dòng cuối kết thúc bằng dấu chấm “.”" if is_last else "mỗi căn cứ kết thúc bằng dấu chấm phẩy “;”"
            yield Finding("basis.end", line.place, f"Căn cứ ban hành: {want}. Hãy sửa dấu cuối dòng.", f"{_II}6 điểm a")
