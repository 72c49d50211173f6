"""The words of quantities: numbers, units, periods, bounds. `lex` cuts a text into them once, from left to right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from vanban.text.folding import is_marked, squeeze
from vanban.text.numerals import LONGEST, find_words, read_figures
from vanban.text.plain import PARAGRAPH, Plain, lenient
from vanban.time.rhythms import PERIODS, TIMES, UNCOUNTED, normal
from vanban.time.units import GROUP, OWING, UNIT, UNITS

_P = r"(?:(?:0?6 thang|nua nam|ngay|tuan|thang|quy|nam)(?!\w))"
_NP = rf"(?:(?:\d{{1,2}}|mot|hai|ba)\x00* ?)?{_P}"
_Y = r"(?:19|20|21)\d\d"
_KINDS = {
    "money": r"\d[\d.,]{0,20} ?(?:(?:nghin|ngan|trieu|ty|ti)(?!\w) ?){0,2}(?:dong|vnd|d)(?!\w)"
    r"|\d[\d.,]{0,20} ?(?:trieu|ty)(?!\w)(?= ?(?:$|[.;,)]))",
    # "tháng hai kỳ", "03 tháng 01 lần": before a month could be seen in it
    "paced": rf"(?:\d{{1,2}}|mot|hai|ba|bon|sau)\x00* (?:tuan|thang|quy|nam)(?= 0?1\x00* {TIMES}| \d{{1,3}}\x00* lan(?!\w))"
    rf"|{UNCOUNTED}(?:nua nam|ngay|tuan|thang|quy|nam)(?= \d{{1,3}}\x00* {TIMES})",
    # how long something lasts beside how much of it there is: "03 ngày 06 buổi", where a date could be seen
    "length": rf"\d{{1,3}}\x00* ngay(?= \d{{1,3}}\x00* (?:{UNIT}))",
    "document": rf"\d{{1,6}}[a-z]? ?(?:/ ?{_Y})? ?[/-] ?(?:[a-z]{{1,8}}\d{{0,2}} ?[-/&] ?[a-z]{{1,8}}(?!\w)|qh\d\d)"
    rf"|\d{{1,4}}/{_Y}(?!\d)",
    "date": rf"(?:ngay )?\d{{1,2}} ?[/.-] ?\d{{1,2}} ?[/.-] ?{_Y}"
    rf"|(?:ngay ?)?\d{{1,2}} ?thang ?\d{{1,2}}(?: nam {_Y})?"
    rf"|(?:ngay|thang|tuan)(?: thu)? \d{{1,2}}(?:(?: ?,| va) \d{{1,2}}(?= ?/| ?,|$))*(?: ?/ ?{_Y}| nam {_Y}"
    rf"| ?/ ?\d{{1,2}})?(?![\w])"
    rf"|q(?:uy)? ?(?:[1-4]|i{{1,3}}|iv)(?!\w)(?: ?/ ?{_Y})?"
    rf"|(?:nam|giai doan|nhiem ky) {_Y}(?: ?- ?{_Y})?|{_Y} ?- ?{_Y}|\d{{1,2}} ?/ ?{_Y}|\d{{1,2}} thang (?:dau"
    rf"|cuoi) nam"
    rf"|(?<!\d){_Y}(?![\d.,%])(?! (?:{UNIT}))",
    "clock": r"\d{1,2} ?(?:gio|h)(?: ?\d{2})?(?: phut)?(?!\w)|\d{1,2}[:h]\d\d(?!\d)|24 ?/ ?(?:7|24)(?!\d)",
    "minutes": r"\d{1,3}(?: ?(?:-|den) ?\d{1,3})? ?(?:phut(?!\w)|['′’](?!\w))(?: ?(?:tro len|/ ?(?:mot |1 )?(?:so"
    r"|ky|lan|buoi|clip|chuong trinh|chuyen muc|phong su)(?!\w)))?",
    "percent": r"\d{1,3}(?:,\d{1,2})? ?(?:%|phan tram(?!\w))",
    "reference": r"(?:muc do|cap do|muc|dieu|khoan|diem|phu luc|bieu|mau|hang|lan thu|thu|chi thi|nghi quyet"
    r"|chuong trinh so|van ban so|de an|phien ban|quoc lo)"
    r"(?: so)? \d{1,4}(?:\.\d)?(?![\d.,/])(?! (?:" + UNIT + r"))",
    "times": r"(?:\d{1,2}|hai|ba|sau)\x00* (?:tuan|thang|quy|nam) ?(?:/ ?(?:\d{1,2} ?)?| (?:0?1"
    r"|mot)\x00* )lan(?!\w)"
    r"|(?:(?:\d{1,2}|mot|hai|ba|bon|sau)\x00* )?(?:tuan|thang|quy|nam) ?/ ?(?:mot\x00* |0?1 )?(?:lan|ky|so)(?!\w)",
    "slash_period": rf"/ ?(?:moi )?{_NP}",
    "period": rf"(?:dinh ky )?(?:hang|moi|tung) (?:mot )?{_NP}(?! ?/? ?\d{{4}})"
    rf"|trong nam {_Y}|trong (?:mot |0?1 )?{_P}(?! ?(?:\d|[ivx]+(?!\w)|nay|qua|truoc|sau|toi))|theo (?:thang|quy"
    rf"|tuan)(?!\w)"
    rf"|(?:mot|0?1)\x00* {_P}(?= ?(?:,|it nhat|toi thieu|co|phai|la|:)? ?(?:it nhat |toi thieu )?(?:\d|mot|hai|ba))",
    "once_in": rf"(?:trong )?mot\x00* {_P}(?! (?:dau|cuoi|nay|qua|truoc|sau|toi)(?!\w))",
    "each": rf"(?:/ ?(?:mot |1 |0?1 )?|(?:moi|tung|cho moi) (?:mot )?){GROUP}(?:(?: ?, ?| va | hoac |/"
    rf"| - ){GROUP}){{0,5}}(?: truc thuoc| thuoc (?:tinh|thanh pho|huyen))?",
    "each_piece": rf"(?:/ ?(?:mot |1 |0?1 )?|(?:moi|tung) (?:mot )?)(?:{UNIT})",
    "least": r"(?:toi thieu|it nhat|khong it hon|khong duoi|khong thap hon|thap nhat|tren|hon|dat tren|>=|≥"
    r"|>)(?: la| co| dat)?(?= ?(?:tu )?[\d]|$| (?:moi|mot) )",
    "most": r"(?:toi da|khong qua|khong vuot qua|nhieu nhat|duoi|<=|≤|<)(?: la)?(?= ?\d)",
    "about": r"(?:khoang|uoc|uoc tinh|gan|xap xi|chung|tam)(?= ?(?:tu )?\d)",
    "from": r"tu(?= ?\d)",
    "upwards": r"tro len(?!\w)|\+(?= ?(?:$|[,;)]))",
    "equals": r"=|(?:tuong duong|tong cong|tong so|tong|tuc)(?= ?:? ?(?:la )?\d)",
    "spelt": r"\( ?[a-z ]{2,40} ?\)(?= (?:" + UNIT + "))",
    "number": r"\d{1,3}(?:\.\d{3}){1,3}(?![\d.])(?:,\d+)?|\d{1,7}(?:,\d{1,3})?(?![\d%]|\.\d)\x00*",
    "compound": r"(?:thong tin|niem tin|tin hoc|tin nhiem|bai hoc|bai bo|so (?:lieu|hoa|luong|sach)|(?:chi|doi"
    r"|thieu|ky thuat|tham|chu) so"
    r"|bo (?:phan|may|noi vu|truong)|xa hoi(?: hoa)?|ban hanh|cuoc song|lan luot|to (?:trinh|chuc)|nhom doi tuong"
    r"|dinh ky)(?!\w)",
    "unit": UNIT,
    "stop": r"[;\n:.]",
    "comma": r",|va(?!\w)|hoac(?!\w)|\+|&",
    "open": r"[(\[]",
    "close": r"[)\]]",
    "range": r"-|den(?!\w)",
    "word": r"[^\W\d_]+",
    "other": r"\d+(?:\.\d+)*|.",
}
_LEX = re.compile(lenient("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items())), re.DOTALL)
_SEGMENT = re.compile(r"[^.;\n]*[.;\n]?")
_COUNTING = re.compile(r"\d|(?<!\w)(?:hang|moi|tung|(?:tuan|thang|quy|nam) ?/)")
_NOT_FIVE_AFTER = re.compile(
    r"(?:trong|moi|hang|ca|mot|tung|dau|cuoi|giua|cac|cua|so|sau|truoc|nhung|thang|quy|\d|/) ?$"
)
_COUNTED = re.compile(lenient(rf" (?:{UNIT}|phut(?!\w))"))
_SOME = re.compile(lenient(r" (?:cua|phan|buoc|cach|mat|chieu|trong|bo phan|so (?!$|/|moi|tren|tuan|thang|quy|nam))"))
_PERIOD = re.compile(lenient(r"(?:(\d{1,2}|mot|hai|ba|bon|sau)\x00* ?)?(nua nam|ngay|tuan|thang|quy|nam)(?!\w)"))
_FIGURES = re.compile(r"[\d.,]+")
_UNMARKED_ONE = re.compile(lenient(rf"(?<!\w)mot(?= (?:{UNIT}))"))
_NO_RHYTHM = re.compile(r"tùng|hạng|mới|hãng")  # what "từng", "hằng" and "mỗi" fold to as well
_EACH_HEAD = re.compile(r"^(?:/|mỗi|từng|cho mỗi|moi|tung|cho moi)\s?(?:một |mot |0?1 )?")
_BELONGING = re.compile(r" (?:trực|truc)? ?(?:thuộc|thuoc).*$")
_NUMBER_WORDS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "sau": 6}


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a quantity, its place in the plain text, and what it says."""

    kind: str
    start: int
    end: int
    text: str  # as printed, white space folded
    folded: str


def lex(plain: Plain) -> list[Word]:
    """The words of a text in order, spaces left out. A sentence that counts nothing is one "stop"."""
    accented = is_marked(plain.text)
    words, at = list[Word](), 0
    figured = _figured(plain, accented)
    for segment in _SEGMENT.finditer(figured):
        if segment.end() > at and not _COUNTING.search(segment[0]):
            start, end = max(at, segment.start()), segment.end()
            words.append(Word("stop", start, end, plain.text[end - 1], figured[start:end]))
            at = end
            continue
        at = max(at, segment.start())
        while at < segment.end():
            word = _word_at(plain, figured, at, accented)
            at = word.end
            if word.folded != " ":
                words.append(word)
    return words


def _word_at(plain: Plain, figured: str, at: int, accented: bool) -> Word:
    found = _LEX.match(figured, at)
    assert found is not None
    kind, end = found.lastgroup or "other", found.end()
    if not _is_meant(kind, plain.text[at:end], accented):
        kind, end = "word", _word_end(figured, at)
    return Word(kind, at, end, squeeze(plain.text[at:end]), figured[at:end])


def _is_meant(kind: str, printed: str, accented: bool) -> bool:
    """Whether folded letters stand for the word with its accents: "sở" is no "số"."""
    if kind == "unit":
        return UNITS.has(printed, accented=accented)
    if kind in ("each", "each_piece"):
        names = _EACH_HEAD.sub("", printed.lower().replace("\n", " "))
        names = _BELONGING.sub("", names)
        return (OWING if kind == "each" else UNITS).has(names.strip(), accented=accented)
    if kind in ("period", "paced", "once_in") and accented:
        return not _NO_RHYTHM.search(printed.lower()) and ("quy" not in printed.lower() or "quý" in printed.lower())
    return True


def _word_end(figured: str, at: int) -> int:
    end = at + 1
    while end < len(figured) and figured[end].isalpha() and figured[at].isalpha():
        end += 1
    return end


def _figured(plain: Plain, accented: bool) -> str:
    """The folded text with numbers in words turned into figures (and \\x00 up to their length) where they count."""
    folded = plain.folded.replace("\x00", " ").replace(PARAGRAPH, "\n")
    pieces, end = list[str](), 0
    for spoken in find_words(plain.text.replace("\n", " ")):
        figures, length = str(spoken.value), spoken.end - spoken.start
        if len(figures) <= length and _counts(folded, spoken.start, spoken.end):
            pieces += [folded[end : spoken.start], figures.ljust(length, "\x00")]
            end = spoken.end
    folded = "".join([*pieces, folded[end:]])
    if not accented:
        folded = _UNMARKED_ONE.sub("1\x00\x00", folded)
    return folded


def _counts(folded: str, start: int, end: int) -> bool:
    words = folded[start:end]
    if words == "khong" or not _COUNTED.match(folded, end) or (words == "mot" and _SOME.match(folded, end)):
        return False
    return words != "nam" or not _NOT_FIVE_AFTER.search(folded, max(0, start - 12), start)


def number_of(word: Word) -> Decimal | int | None:
    """The figures of a number or percentage."""
    figures = _FIGURES.match(word.folded)
    if not figures or len(figures[0]) > LONGEST:
        return None
    return read_figures(figures[0].rstrip(".,"))


def period_of(word: Word) -> tuple[str, int]:
    """The period and how many of them: "/2 tháng" → ("month", 2), "mỗi quý" → ("quarter", 1)."""
    found = _PERIOD.search(word.folded)
    assert found is not None
    count = found[1] or "1"
    step = int(count) if count.isdigit() else _NUMBER_WORDS[count]
    return normal("half_year" if found[2] == "nua nam" else PERIODS[found[2]], max(step, 1))
