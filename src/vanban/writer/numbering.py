"""Numbers of parts and points, the number-symbol of a document, its day: how they are written."""

from __future__ import annotations

from vanban.writer.document import Day, Document, Kind, Level

ALPHABET = "abcdđeghiklmnopqrstuvxy"
"""Points run through the Vietnamese alphabet without f, j, w, z; letters with marks other than đ are passed over."""

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


def letter(n: int) -> str:
    """1 → "a", 5 → "đ"; past y two letters: "aa", "ab"."""
    letters = ""
    while n > 0:
        n, at = divmod(n - 1, len(ALPHABET))
        letters = ALPHABET[at] + letters
    return letters


def roman(n: int) -> str:
    digits = ""
    for value, sign in _ROMAN:
        count, n = divmod(n, value)
        digits += sign * count
    return digits


def label(level: Level, n: int | str) -> str:
    """What stands before the nth part of its level: "Phần I", "Mục 1", "I.", "Điều 1.", "1.", "a)", "-", "+"."""
    match level:
        case Level.PART:
            return f"Phần {roman(n) if isinstance(n, int) else n}"
        case Level.CHAPTER:
            return f"Chương {roman(n) if isinstance(n, int) else n}"
        case Level.DIVISION:
            return f"Mục {n}"
        case Level.SUBDIVISION:
            return f"Tiểu mục {n}"
        case Level.SECTION:
            return f"{roman(n) if isinstance(n, int) else n}."
        case Level.ARTICLE:
            return f"Điều {n}."
        case Level.CLAUSE:
            return f"{n}."
        case Level.POINT:
            return f"{letter(n) if isinstance(n, int) else n})"
        case Level.DASH:
            return "-"
        case Level.PLUS:
            return "+"


def number_symbol(document: Document, blank: str = "      ") -> str:
    """ "05/KH-UBND": a zero before numbers under ten, blank before issue (Annex I, part II, 3)."""
    return f"{padded(document.number) if document.number else blank}/{document.symbol}"


def padded(number: str) -> str:
    """ "5" → "05", "428" and "05a" as they are."""
    return f"0{number}" if number.isdigit() and len(number) == 1 else number


def symbol_of(kind: Kind, issuer: str, drafter: str = "") -> str:
    """ "KH-UBND"; of a letter the issuer and the drafting unit: "UBND-NC"."""
    if kind is Kind.LETTER:
        return f"{issuer}-{drafter}" if drafter else issuer
    return f"{kind.value}-{issuer}"


def written_day(day: Day, blank: str = "     ") -> str:
    """ "ngày 05 tháng 01 năm 2026": a zero before days under ten and before months 1 and 2 only."""
    d = f"{day.day:02d}" if day.day else blank
    m = blank if not day.month else f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {d} tháng {m} năm {day.year}"
