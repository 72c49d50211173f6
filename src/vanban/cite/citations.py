"""Documents that a text cites: "Quyết định số 14/2019/QĐ-TTg ngày 13/3/2019 của Thủ tướng Chính phủ"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from vanban.cite.issuers import issuer_end, issuer_text
from vanban.cite.kinds import NAMED, NUMBERED, folded_kinds, kind_of, named
from vanban.text.folding import squeeze
from vanban.text.plain import Plain, lenient
from vanban.text.span import Span
from vanban.time.dates import WRITTEN, WrittenDate, as_date

# "06 /KH-UBND", "26-CTr/TU", "14/2019/QĐ-TTg", "91/2025/QH15", "12/TTr- STTTT", "2775/SNV-CCHC&VTLT"
_GROUP = r"[A-ZĐ][A-Za-zĐđÀ-ỹ0-9.]{0,14}"
_SYMBOL = re.compile(
    lenient(
        rf"(?P<digits>\d{{1,6}}[a-zA-Z]?|…|[.…_]{{2,20}})(?P<year> ?/ ?(?:19|20)\d\d)? ?[/-] ?"
        rf"(?P<symbol>{_GROUP}(?:(?:[-/&] ?| [-/&](?=[A-ZĐ])){_GROUP}){{0,5}})(?![\w])"
    )
)
_SHORT = re.compile(lenient(r"\d{1,4} ?/ ?(?:19|20)\d\d(?![\d/]| ?[/-] ?[A-ZĐ])"))  # "Nghị định 118/2025"
_SHORT_KINDS = ("Nghị định", "Thông tư", "Luật", "Bộ luật", "Nghị quyết")
_HEAD = re.compile(
    lenient(rf"(?<!\w)(?:(?P<kind>{folded_kinds(NUMBERED)}) ?(?:so(?!\w) ?:? ?)?|so ?:? ?|(?=\d))(?=[\d.…])")
)
_BLANK_HEAD = re.compile(lenient(rf"(?<!\w)(?P<kind>{folded_kinds(NUMBERED)}) so ?:? ?(?=[/-] ?[a-z])"))
_BLANK_SYMBOL = re.compile(lenient(rf"[/-] ?{_GROUP}(?:[-/&] ?{_GROUP}){{1,5}}(?!\w)"))
_LAW = re.compile(lenient(rf"(?<!\w)(?P<kind>{folded_kinds(NAMED)}) (?=[a-z])"))
_LAW_END = re.compile(
    lenient(r"[;:.,()“”\"\u2029]| (?:ngay|nam|so|va (?:cac|luat|nghi)|duoc|quy dinh|co hieu|do|hien hanh|cua)(?!\w)")
)
_NAME_COMMA = re.compile(
    lenient(r", (?:cong chuc|phong,? ?chong|kiem soat|chong lang phi|chong tham nhung|to cao|khen thuong)(?!\w)")
)
_AMENDING = re.compile(lenient(r"(?:sua doi|bo sung)[^;:.()]{0,60}? cua (?:bo luat|luat|phap lenh) "))
_AND_LAW = re.compile(lenient(r"(?:,| va) (?:bo luat|luat|phap lenh) (?=\S)"))
_LAW_NUMBER = re.compile(lenient(r" so ?:? ?(?=\d)"))
_SENTENCE_END = re.compile(r"[.;\u2029](?:\s|$)")
_BETWEEN_DATE = re.compile(lenient(r" ?[,(]? ?(?:(?:ban hanh|ky) )?(?=ngay|\d{1,2} ?[/.-])"))
_OF = re.compile(lenient(r" ?[,)]? ?(?:cua|do) "))


@dataclass(frozen=True, slots=True)
class Citation:
    """A document named in a text.

    `type` is the kind as printed before the number, or carried over from the citation before; `number` without the
    spaces that slipped into it, None for a law cited by `name` or where it is left blank.
    """

    span: Span
    type: str
    number: str | None
    date: WrittenDate | None = None
    issuer: str | None = None
    name: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """{"type", "number", "date": ISO or null, "issuer"}."""
        return {
            "type": self.type,
            "number": self.number,
            "date": self.date.iso if self.date else None,
            "issuer": self.issuer,
        }


@dataclass(frozen=True, slots=True)
class _Found:
    """A number, or a law's name, before its date and issuer are read. Places in the plain text."""

    start: int
    end: int
    type: str | None
    number: str | None
    name: str | None = None


def find_citations(text: str) -> list[Citation]:
    """Every document that the text cites, in order, as often as it is cited."""
    plain = Plain(text)
    found = sorted([*_numbered(plain), *_blank(plain), *_laws(plain)], key=lambda f: (f.start, -f.end))
    citations: list[Citation] = []
    end, before = 0, None
    for one in found:
        if one.start < end:
            continue
        one = _typed(plain, one, before)
        citation, end = _completed(plain, one)
        citations.append(citation)
        before = one
    return citations


def _numbered(plain: Plain) -> Iterator[_Found]:
    for head in _HEAD.finditer(plain.folded):
        symbol = _SYMBOL.match(plain.text, head.end())
        kind = named(squeeze(head["kind"])) if head["kind"] else None
        if symbol and (kind or _is_number(symbol, bare=head.end() == head.start())):
            number = "".join(symbol[0].split()) if symbol["digits"][0].isdigit() else None
            # "ngày" without its blank, as narrow lines of a PDF lose it: "23/CT-TTgngày 02/9/2021"
            yield _Found(head.start(), symbol.end(), kind, number and number.removesuffix("ngày"))
        elif kind in _SHORT_KINDS:
            short = _SHORT.match(plain.text, head.end())
            if short:
                yield _Found(head.start(), short.end(), kind, "".join(short[0].split()))


def _is_number(symbol: re.Match[str], *, bare: bool) -> bool:
    """Whether figures without a kind before them are a document's number: "76/NQ-CP", but not "5/Tổ" or "24/7"."""
    letters = symbol["symbol"]
    if not symbol["digits"][0].isdigit():
        return False
    return (
        "-" in letters
        or "/" in letters
        or (not bare and letters.isupper() and len(letters) > 1)
        or bool(symbol["year"])
    )


def _blank(plain: Plain) -> Iterator[_Found]:
    for head in _BLANK_HEAD.finditer(plain.folded):
        symbol = _BLANK_SYMBOL.match(plain.text, head.end())
        if symbol:
            yield _Found(head.start(), symbol.end(), named(squeeze(head["kind"])), None)


def _laws(plain: Plain) -> Iterator[_Found]:
    for head in _LAW.finditer(plain.folded):
        amending = _AMENDING.match(plain.folded, head.end())
        named_at = amending.end() if amending else head.end()
        if not plain.text[head.start()].isupper() or not plain.text[named_at : named_at + 1].isupper():
            continue
        stop = _law_end(plain, named_at)
        while amending and (another := _AND_LAW.match(plain.folded, stop)) and plain.text[another.end()].isupper():
            stop = _law_end(plain, another.end())
        name = squeeze(plain.text[head.start() : stop])
        before_number = _LAW_NUMBER.match(plain.folded, stop)
        symbol = _SYMBOL.match(plain.text, before_number.end()) if before_number else None
        number = "".join(symbol[0].split()) if symbol else None
        yield _Found(head.start(), symbol.end() if symbol else stop, named(squeeze(head["kind"])), number, name)


def _law_end(plain: Plain, start: int) -> int:
    """Where a law's name ends; a capital goes on with it ("Luật Cán bộ, công chức" by its comma)."""
    limit = min(len(plain.text), start + 160)
    for stop in _LAW_END.finditer(plain.folded, start, limit):
        if _NAME_COMMA.match(plain.folded, stop.start()) or plain.text[stop.start() : stop.end()].strip()[:1].isupper():
            continue
        return stop.start()
    return limit


def _typed(plain: Plain, one: _Found, before: _Found | None) -> _Found:
    """The kind carried over from the citation before ("Quyết định số 1…, số 2…"), else read from the number."""
    if one.type is not None:
        return one
    own = kind_of(one.number or "")
    near = before is not None and not _SENTENCE_END.search(plain.text, before.end, one.start)
    if before is not None and near and (own is None or own == before.type):
        return replace(one, type=before.type)
    return replace(one, type=own or "Văn bản")


def _completed(plain: Plain, one: _Found) -> tuple[Citation, int]:
    end, when = one.end, None
    gap = _BETWEEN_DATE.match(plain.folded, end)
    if gap:
        written = WRITTEN.match(plain.folded, gap.end())
        parts = as_date(written) if written else None
        if written and parts:
            end, when = written.end(), WrittenDate(plain.span(*written.span()), *parts)
    issuer = None
    of = _OF.match(plain.folded, end)
    if of:
        stop = issuer_end(plain, of.end())
        issuer = issuer_text(plain.text[of.end() : stop])
        end = stop if issuer else end
    return Citation(plain.span(one.start, end), one.type or "Văn bản", one.number, when, issuer, one.name), end
