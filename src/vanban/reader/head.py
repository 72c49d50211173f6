"""Stage 4 of 6, the head: outline → the document's own particulars (Decree 30/2020/ND-CP, Article 8 and Annex I)."""

from __future__ import annotations

import re

from vanban.cite.citations import find_citations
from vanban.reader.draft import Document, Read, read
from vanban.reader.lines import Line
from vanban.reader.outline import Outline
from vanban.reader.outline.forms import FORMS
from vanban.reader.passage import Passage
from vanban.reader.posts import begins_signature, is_name, posts_in
from vanban.text.folding import fold
from vanban.time.dates import read_date

_NATION = re.compile(
    r"c[oộ]ng h[oò][aàá] x[aã] h[oộ]i|đ[oộ]c l[aậ]p\s*-\s*t[uự] do\s*-\s*h[aạ]nh ph[uú]c|đ[aả]ng c[oộ]ng s[aả]n vi[eệ]t nam",
    re.I,
)
_NUMBER = re.compile(
    r"\bS[ốôo]\s*[:.]?\s*(?P<count>[\d.…_]*)\s*(?P<symbol>[-/]\s?(?:\d{4}\s?/\s?)?[A-ZĐ][\wĐđ&]*(?:\s?[-/]\s?[A-ZĐ][\wĐđ&]*)*)",
    re.I,
)
_DATE_LINE = re.compile(
    r"(?:.*Hạnh phúc\s+)?(?P<place>[^\W\d_][\w. -]{1,40}?)\s*,\s*(?P<date>ngày\b.*?(?:năm\s*(?:\d{4}|[\d.…]{2,4})|$))",
    re.I,
)
_BODY_IN_CAPITALS = re.compile(
    r"^(?:ubnd|uy ban nhan dan|hdnd|hoi dong|so |bo |cuc |chi cuc |tong cuc |phong |ban |trung tam|dai |bao |van phong|tinh |thanh pho |huyen |quan |thi xa |xa |phuong |dac khu |"
    r"cong ty|truong |benh vien|tinh uy|thanh uy|dang |lien doan|hoi |doan |mat tran|uy ban|thanh tra|vien |hoc vien|bao hiem|cong an|kho bac|thue )"
)
_PLACE_LEVEL = r"(?:tỉnh|thành phố|TP\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)"
_COMMITTEE = re.compile(
    rf"(?P<chair>Chủ tịch\s+)?(?:Ủy ban nhân dân|Uỷ ban nhân dân|UBND)\s+(?:\(UBND\)\s+)?(?P<level>{_PLACE_LEVEL})(?P<name>(?:\s+(?!Ban|Về|Căn|Trên|Yêu|Giao)[A-ZĐÀ-Ỹ][\w'-]*){{0,4}})"
)
_AUTHORITY = re.compile(r"^(TUQ|TM|KT|TL|Q)\s?\.\s*", re.I)
_PLAN_YEAR = re.compile(r"(?<![\d/-])năm\s+(20\d\d)(?!\s*[-–]\s*20\d\d)|(?<![\d/-])(20\d\d)\b(?!\s*-\s*20)", re.I)
# Words of a body's name that keep small letters when a name in capitals is written out.
_SMALL = frozenset(
    [
        "nhân",
        "dân",
        "tỉnh",
        "thành",
        "phố",
        "huyện",
        "quận",
        "thị",
        "xã",
        "phường",
        "trấn",
        "đặc",
        "khu",
        "và",
        "các",
        "của",
        "về",
        "trên",
        "cấp",
        "nội",
        "vụ",
        "tư",
        "pháp",
        "chính",
        "thông",
        "tin",
        "truyền",
        "thể",
        "thao",
        "du",
        "lịch",
        "khoa",
        "học",
        "công",
        "nghệ",
        "tạo",
        "đầu",
        "tư",
        "môi",
        "trường",
        "nông",
        "nghiệp",
        "thương",
        "y",
        "tế",
        "xây",
        "dựng",
        "giao",
        "vận",
        "tải",
        "thanh",
        "hình",
        "đảng",
        "ủy",
        "ban",
    ]
)


def read_head(outline: Outline, *, body_text: list[Passage]) -> Document:
    """The particulars, from the head, the title, the line under an annex's heading and the signature."""
    document = Document()
    document.kind = Read(outline.form, outline.form_line.words.span if outline.form_line else None)
    document.title = _title(outline)
    _number_and_date(document, outline)
    document.year = _year(outline, document)
    document.issuer = _issuer(outline, document, body_text)
    document.signer, document.signer_title, document.authority = _signature(outline.signature)
    return document


def _title(outline: Outline) -> Read[str | None]:
    words = Passage.join([part.flat() for part in outline.title]).strip(" .;-")
    return Read(words.text, words.span) if words else Read(None)


# -- number, date, place ----------------------------------------------------------------------------------------------


def _number_and_date(document: Document, outline: Outline) -> None:
    for line in outline.head:
        _number_in(document, line.words)
        _date_in(document, line)
    if document.number.value and document.date.value and len(document.date.value) == 10:
        return
    for words in outline.issued_with:
        for cited in find_citations(words.text):
            if not cited.number or (cited.type and not _is_own_form(cited.type, outline.form)):
                continue
            span = words[cited.span.start : cited.span.end].span
            if not document.number.value:
                document.number = Read(cited.number, span, 0.9)
            if not document.date.value and cited.date:
                document.date = Read(cited.date.iso, span, 0.9)
        blank = _NUMBER.search(words.text)
        if blank and document.number.span is None:
            document.number = Read(None, words[blank.start() : blank.end()].span)


def _is_own_form(type_: str, form: str | None) -> bool:
    return form is None or FORMS.get(fold(type_)) == form


def _number_in(document: Document, words: Passage) -> None:
    found = _NUMBER.search(words.text)
    if not found or document.number.span is not None:
        return
    count = found["count"].strip("._…")
    symbol = re.sub(r"\s+", "", found["symbol"])
    span = words[found.start() : found.end()].span
    document.number = Read(count + symbol if count else None, span)


def _date_in(document: Document, line: Line) -> None:
    for words in line.cells if len(line.cells) > 1 else (line.words,):
        number = _NUMBER.search(words.text)
        found = _DATE_LINE.search(words.text, number.end() if number else 0)
        if not found or document.date.span is not None:
            continue
        place = words[found.start("place") : found.end("place")]
        stretch = words[found.start("date") : found.end("date")]
        document.place = read(place) if place else Read(None)
        date = read_date(stretch.text)
        document.date = Read(date.iso if date else None, stretch.span)


# -- year -------------------------------------------------------------------------------------------------------------


def _year(outline: Outline, document: Document) -> Read[int | None]:
    for part in (
        *outline.title,
        *outline.plan_title,
        *(line.words for annex in outline.annexes for line in annex.heading),
    ):
        found = list(_PLAN_YEAR.finditer(part.text))
        if found:
            last = found[-1]
            return Read(int(last[1] or last[2]), part[last.start() : last.end()].span)
    for part in outline.preamble:
        found = [each for each in _PLAN_YEAR.finditer(part.text) if each[1]]
        if found:
            return Read(int(found[-1][1]), part[found[-1].start() : found[-1].end()].span, 0.7)
    date = document.date
    return Read(int(date.value[:4]), date.span, 0.5) if date.value else Read(None)


# -- issuer -----------------------------------------------------------------------------------------------------------


def _issuer(outline: Outline, document: Document, body: list[Passage]) -> Read[str | None]:
    named = _head_names(outline.head)
    chair = _chair(outline)
    if named:
        return _from_head(named, chair, document, body)
    return _from_text(outline, chair, document, body)


def _chair(outline: Outline) -> str:
    """ "Chủ tịch" where the chairman himself decides: the line in capitals under the title of a decision."""
    authority = fold(outline.preamble[0].text) if outline.form == "QĐ" and outline.preamble else ""
    found = re.match(r"chu tich(?= (?:uy ban|ubnd))", authority)
    return "Chủ tịch " if found else ""


def _head_names(head: list[Line]) -> list[Passage]:
    """The names of bodies in the head, superior first, each on one line."""
    names: list[Passage] = []
    for line in head:
        for cell in line.cells[:1] if len(line.cells) > 1 and line.cells[0] else line.cells:
            words = _left_column(cell)
            if not words or not words.text.isupper() or _NUMBER.search(words.text) or _is_nation(words):
                continue
            starts = bool(_BODY_IN_CAPITALS.match(fold(words.text) + " "))
            if names and (not starts or _completes(names[-1], words)):
                names[-1] = Passage.join([names[-1], words])
            elif starts:
                names.append(words)
    return names


def _is_nation(words: Passage) -> bool:
    """A piece of the nation's name, broken over lines in a narrow column."""
    return len(words) > 2 and fold(words.text) in "cong hoa xa hoi chu nghia viet nam"


def _left_column(words: Passage) -> Passage:
    nation = _NATION.search(words.text)
    return words[: nation.start()].strip(" |") if nation else words.strip(" |")


def _completes(name: Passage, words: Passage) -> bool:
    """ "ỦY BAN NHÂN DÂN" on one line, "TỈNH SÔNG LAM" on the next."""
    level = re.match(r"(?:tinh|thanh pho|tp\.?|huyen|quan|thi xa|xa|phuong|thi tran|dac khu)\b", fold(words.text))
    return (
        bool(level)
        and bool(re.search(r"(?:nhan dan|ubnd|uy|truyen hinh|noi vu|[a-z])$", fold(name.text)))
        and not re.search(r"\b(?:tinh|thanh pho|tp|huyen|quan|thi xa|xa|phuong|dac khu) ", fold(name.text))
    )


def _from_head(names: list[Passage], chair: str, document: Document, body: list[Passage]) -> Read[str | None]:
    own = names[-1]
    name = written_out(own.text, body)
    committee = fold(name).startswith(("uy ban nhan dan", "ubnd"))
    if not committee and not re.search(r"\b(?:tinh|thanh pho|huyen|xa|phuong)\b", fold(name)):
        over = (
            re.search(rf"(?:^|nhân dân\s+|UBND\s+)({_PLACE_LEVEL}\s.*)", written_out(each.text, body), re.I)
            for each in reversed(names[:-1])
        )
        above = next((found for found in over if found), None)
        name += f" {above[1]}" if above else ""
    if committee and re.search(rf"(?:nhân dân|UBND)\s+{_PLACE_LEVEL}$", name) and document.place.value:
        name += f" {_bare_place(document.place.value)}"
    return Read(chair + _committee_out(name), own.span)


def _from_text(outline: Outline, chair: str, document: Document, body: list[Passage]) -> Read[str | None]:
    """Without a head: the committee that the text says issues the plan, written out with its place."""
    best: Read[str | None] = Read(None)
    for words in (
        *outline.preamble,
        *outline.issued_with,
        *outline.closing,
        *outline.title,
        *outline.plan_title,
        *body,
    ):
        for found in _COMMITTEE.finditer(words.text):
            if not _issues(words.text, found, words in outline.issued_with):
                continue
            name = f"Ủy ban nhân dân {found['level']}{found['name']}"
            name = re.sub(r"\bTP\.?(?=\s|$)", "thành phố", name)
            span = words[found.start() : found.end()].span
            if found["name"]:
                return Read(chair + name, span, 0.9)
            if best.value is None:
                place = f" {_bare_place(document.place.value)}" if document.place.value else ""
                best = Read(chair + name + place, span, 0.8)
    return best


def _issues(text: str, found: re.Match[str], issued_with: bool) -> bool:
    """Whether the committee named here is the one that issues: "UBND tỉnh ban hành kế hoạch", "(Kèm theo … của UBND tỉnh)"."""
    after = fold(text[found.end() : found.end() + 30])
    before = fold(text[max(0, found.start() - 12) : found.start()])
    if issued_with:
        return True
    return bool(
        re.match(r"(?:,? ?(?:ban hanh|xay dung|yeu cau|trien khai|de ra|lap) )", after.lstrip(" ,") + " ")
    ) and not before.rstrip().endswith(" cua")


def _bare_place(place: str) -> str:
    return re.sub(rf"^{_PLACE_LEVEL}\s+", "", place, flags=re.I)


def _committee_out(name: str) -> str:
    return re.sub(r"^(?:UBND|Uỷ ban nhân dân)\b", "Ủy ban nhân dân", name)


def written_out(capitals: str, body: list[Passage]) -> str:
    """A name printed in capitals, as it is written in a sentence; the text's own writing where it has one."""
    wanted = capitals.casefold()
    for words in body:
        at = words.text.casefold().find(wanted)
        if at >= 0 and not words.text[at : at + len(wanted)].isupper():
            own = words.text[at : at + len(wanted)]
            return own[:1].upper() + own[1:]
    words_out = []
    for index, word in enumerate(capitals.split()):
        small = word.lower()
        if word in {"UBND", "HĐND", "TP", "TP.", "CCHC", "MTTQ"}:
            words_out.append(word)
        elif index and small in _SMALL:
            words_out.append(small)
        else:
            words_out.append(small[:1].upper() + small[1:])
    return _committee_out(" ".join(words_out))


# -- signature --------------------------------------------------------------------------------------------------------


def _signature(lines: list[Line]) -> tuple[Read[str | None], Read[str | None], Read[str | None]]:
    authority: Read[str | None] = Read(None)
    post: Read[str | None] = Read(None)
    signer: Read[str | None] = Read(None)
    rank = {"TM": 1, "KT": 2, "Q": 2, "TL": 3, "TUQ": 3}
    for line in lines:
        prefix = _AUTHORITY.match(line.text)
        found = prefix[1].upper() if prefix else None
        if found and (authority.value is None or rank[found] > rank[authority.value]):
            authority = Read(found, line.words[: prefix.end()].strip().span if prefix else None)
        post = _post(line.words, bool(prefix)) or post
        if (not prefix and not line.text.isupper() and is_name(line.text)) or (
            not prefix
            and line is lines[-1]
            and signer.value is None
            and post.span
            and not begins_signature(line.text)
            and is_name(line.text.title())
        ):
            signer = read(line.words)
    return signer, post, authority


def _post(words: Passage, prefixed: bool) -> Read[str | None] | None:
    """The post that a line of the signature names; behind "TM." or "KT." it is whom the signer stands for."""
    posts = list(posts_in(words.text))
    if prefixed and not words.text.startswith("Q"):
        posts = posts[1:]
    if not posts:
        return None
    own = words[posts[-1].start :].strip()
    return Read(own.text, own.span)
