"""The words and marks that the writer sets around what a document holds: closing marks, dashes, capitals, numbers of parts.

Pure text, the same for every kind of file. Source: Nghị định 30/2020/NĐ-CP, Annex I, part II.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from vanban.text.folding import fold
from vanban.writer.document import (
    Annex,
    Block,
    Contact,
    Document,
    Drafter,
    Issuer,
    Item,
    Level,
    Paragraph,
    Recipients,
    Signature,
)
from vanban.writer.numbering import label, number_symbol, roman, written_day
from vanban.writer.rules import END_MARK

AS_ABOVE = "Như trên"
_MARKS = " ;.,/\t\n"


@dataclass(frozen=True, slots=True)
class Numbered:
    """An item with the number that stands before it ("1.", "đ)", "Phần II"); `depth` counts the items around it."""

    item: Item
    label: str
    depth: int


def numbered(
    body: Sequence[Block], depth: int = 0, articles: Iterator[int] | None = None
) -> Iterator[Block | Numbered]:
    """The body in reading order, items with their numbers. Articles count through the chapters, all others afresh."""
    articles = count(1) if articles is None else articles
    counts: defaultdict[Level, Iterator[int]] = defaultdict(lambda: count(1), {Level.ARTICLE: articles})
    for block in body:
        if isinstance(block, Item):
            at = next(counts[block.level])
            yield Numbered(block, label(block.level, block.number.rstrip(".)") or at), depth)
            yield from numbered(block.inside, depth + 1, articles)
        else:
            yield block


def ended(body: Sequence[Block]) -> tuple[Block, ...]:
    """The body with the ending mark behind its last words, or on a line of its own behind a table."""
    if not body:
        return ()
    *before, last = body
    match last:
        case Item(inside=inside) if inside:
            return (*before, replace(last, inside=ended(inside)))
        case Item(text=text, title=title) if not text:
            return (*before, replace(last, title=_marked(title)))
        case Item(text=text) | Paragraph(text=text):
            return (*before, replace(last, text=_marked(text)))
    return (*body, Paragraph(END_MARK))


def _marked(text: str) -> str:
    return text.rstrip(_MARKS) + END_MARK


def bases(lines: Sequence[str]) -> list[str]:
    """Each closed with ";", the last with "."."""
    return closed(lines)


def closed(lines: Sequence[str], dash: str = "") -> list[str]:
    bare = [line.strip().rstrip(_MARKS) for line in lines]
    return [f"{dash}{line}{'.' if place == len(bare) else ';'}" for place, line in enumerate(bare, 1)]


def addressees(lines: Sequence[str]) -> list[str]:
    """What follows "Kính gửi:": one name on its line without a mark, several with dashes."""
    return [line.strip().rstrip(_MARKS) for line in lines] if len(lines) == 1 else closed(lines, "- ")


def recipients(document: Document) -> list[str]:
    """ "- Như trên;" where the document is addressed, "- …;", and "- Lưu: VT, NC." last."""
    given: Recipients = document.recipients
    lines = list(given.lines)
    if document.addressees and not any(fold(line).startswith(fold(AS_ABOVE)) for line in lines):
        lines.insert(0, AS_ABOVE)
    copies = f" ({given.copies:02d} bản)" if given.copies else ""
    return closed([*lines, f"Lưu: {given.archive}{copies}"] if given.archive else lines, "- ")


def drafter(given: Drafter) -> str:
    """ "PL.(300)"; blank where neither mark nor number of copies is known."""
    mark = given.mark.strip().rstrip(".").upper()
    return (f"{mark}." if mark else "") + (f"({given.copies:02d})" if given.copies else "")


def contact(given: Contact) -> list[str]:
    """The lines at the foot of the first page: address; telephone and fax; mail and web site."""
    groups = (
        (("", given.address),),
        (("ĐT: ", given.phone), ("Fax: ", given.fax)),
        (("E-mail: ", given.email), ("Website: ", given.website)),
    )
    said = ([f"{name}{words.strip()}" for name, words in group if words.strip()] for group in groups)
    return [", ".join(parts) for parts in said if parts]


def authority(signature: Signature) -> list[str]:
    """ "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"."""
    return [*(f"{line.authority} {line.of.upper()}" for line in signature.lines), signature.post.upper()]


def issuer_lines(issuer: Issuer) -> tuple[str, str]:
    """The superior body (blank for a People's Committee, which is named without one) and the issuer, in capitals."""
    is_committee = fold(issuer.name).startswith(("uy ban nhan dan", "ubnd"))
    return ("" if is_committee else issuer.superior.upper(), issuer.name.upper())


def place_day(document: Document, blank: str = "     ") -> str:
    return f"{document.place}, {written_day(document.day, blank)}"


def annex_name(place: int, of: int) -> str:
    """ "Phụ lục", or "Phụ lục II" where there are several."""
    return "Phụ lục" if of == 1 else f"Phụ lục {roman(place)}"


def annex_note(document: Document, annex: Annex, blank: str = "     ") -> str:
    """ "(Kèm theo Kế hoạch số      /KH-UBND ngày … của …)": number and day stay open in electronic documents."""
    if annex.attached_to.strip("() "):
        return f"({annex.attached_to.strip('() ')})"
    day = f"ngày {blank} tháng {blank} năm {document.day.year}"
    return f"(Kèm theo {document.kind.label} số {blank}/{document.symbol} {day} của {document.issuer.name})"


def attached_note(document: Document, blank: str = "     ") -> str:
    """ "(Ban hành kèm theo Quyết định số …)"."""
    number, day = number_symbol(document, blank), written_day(document.day, blank)
    return f"(Ban hành kèm theo {document.kind.label} số {number} {day} của {document.issuer.name})"


def runs_on(title: str) -> bool:
    """Whether text goes on behind the title ("1. Mục đích: …"); else it begins below it ("Điều 1. Phạm vi")."""
    return not title or title.rstrip().endswith((":", ".", ";", ",", "-"))


def letter_subject(subject: str) -> str:
    return subject if fold(subject).startswith("v/v") else f"V/v {subject}"
