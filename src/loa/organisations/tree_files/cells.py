"""What a cell says: days, figures, kinds, references. Each gives its value, or raises `BadCell` with a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from loa.organisations.states import Kind
from loa.organisations.tree_files.findings import shown
from vanban.text.folding import fold, squeeze
from vanban.time.dates import read_date

Cell = str | int | float | bool | date | datetime | None

LONGEST = 2000
"""Characters of a cell that are looked at; no column takes more than 250."""
WHOLE = Decimal(100)
_EXCEL_DAY_0 = date(1899, 12, 30)
_SERIALS = range(367, 146_098)  # 1901 to 2299 as Excel counts days
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+Z?)?")
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
_FIGURE = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+(?:[.,]0+)?")
_QUOTED_FORMULA = re.compile(r"'+\s*[=+\-@\t\r|]")
_EXCEL_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_HEIR = re.compile(r"(?P<ref>.*?)\s*(?:\((?P<share>[\d.,]+)\s*%\))?\s*(?:từ (?:ngày )?(?P<on>[\d/.-]+))?", re.DOTALL)


class BadCell(ValueError):
    """`str(error)` is a sentence in Vietnamese that says what to do."""


@dataclass(frozen=True, slots=True)
class Heir:
    """A successor as the file names it. No `share`: shared evenly; no `on`: the day after the row's last."""

    ref: str
    share: Decimal | None = None
    on: date | None = None


def text_of(cell: Cell) -> str:
    """The cell as one line of text in NFC: no control characters, no doubled blanks."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return f"{int(cell)}" if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.10g}"
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return f"{cell.day:02d}/{cell.month}/{cell.year}"
    words = str(cell)[:LONGEST]
    if words.isascii() and words.isprintable():
        return " ".join(words.split())
    return squeeze("".join(c if unicodedata.category(c)[0] != "C" else " " for c in words))


def without_marks(cell: str) -> str:
    """A cell of a text file without what keeps a spreadsheet from computing it: \'=1+1 and ="0123"."""
    if match := _EXCEL_TEXT.fullmatch(cell):
        return match[1].replace('""', '"')
    return cell[1:] if _QUOTED_FORMULA.match(cell) else cell


def day_of(cell: Cell) -> date | None:
    """A day: a date cell, 05/3/2026, 2026-03-05, ngày 05 tháng 3 năm 2026, or Excel's number of days."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    words = text_of(cell)
    if not words:
        return None
    if words.isdigit() and int(words[:9]) in _SERIALS:
        return _EXCEL_DAY_0 + timedelta(days=int(words))
    try:
        if match := _ISO.fullmatch(words):
            return date(int(match[1]), int(match[2]), int(match[3]))
        found = read_date(words)
        if found is not None and found.date is not None and len(words) < 40:
            return found.date
    except ValueError:
        pass
    if _SHORT_YEAR.fullmatch(words):
        raise BadCell(f"{shown(words)} ghi năm có hai chữ số. Hãy ghi đủ bốn chữ số, ví dụ 05/3/2026.")
    raise BadCell(f"{shown(words)} không phải là ngày. Hãy ghi ngày/tháng/năm, ví dụ 05/3/2026.")


def count_of(cell: Cell) -> int | None:
    words = text_of(cell)
    if not words:
        return None
    if not _FIGURE.fullmatch(words):
        raise BadCell(f"{shown(words)} không phải là số người. Hãy ghi số nguyên, ví dụ 25 hoặc 1.500.")
    whole = re.sub(r"[.,]0+$", "", words) if not re.fullmatch(r"\d{1,3}(?:\.\d{3})+", words) else words
    count = int(whole.replace(".", "")[:12])
    if count > 1_000_000:
        raise BadCell(f"{shown(words)} quá lớn so với số người của một đơn vị. Hãy kiểm tra lại.")
    return count


_OTHER_KINDS = {
    Kind.COUNTRY: ("cả nước", "quốc gia", "nước", "cấp trung ương"),
    Kind.PROVINCE: (
        "tỉnh", "thành phố", "tỉnh, thành phố trực thuộc trung ương", "thành phố trực thuộc trung ương", "cấp tỉnh",
        "UBND tỉnh", "UBND thành phố",
    ),
    Kind.DISTRICT: (
        "huyện", "quận", "thị xã", "thành phố thuộc tỉnh", "cấp huyện", "UBND huyện", "UBND quận", "UBND thị xã",
    ),
    Kind.DEPARTMENT: ("sở", "ban", "ngành", "sở, ngành", "cơ quan chuyên môn", "cơ quan chuyên môn cấp tỉnh"),
    Kind.CENTRAL: ("cơ quan ngành dọc", "ngành dọc", "cơ quan trung ương"),
    Kind.PARTY: ("đảng", "cơ quan của đảng", "ban đảng"),
    Kind.ASSOCIATION: ("đoàn thể", "hội", "mặt trận", "tổ chức chính trị - xã hội"),
    Kind.PRESS: ("báo", "đài", "cơ quan báo chí", "báo chí"),
    Kind.SERVICE: ("sự nghiệp", "đơn vị sự nghiệp công lập", "trung tâm"),
    Kind.ENTERPRISE: ("công ty",),
    Kind.COMMUNE: ("UBND xã",),
    Kind.WARD: ("UBND phường",),
    Kind.TOWNSHIP: ("UBND thị trấn",),
    Kind.SPECIAL_ZONE: ("UBND đặc khu",),
    Kind.DIVISION: ("phòng", "phòng chuyên môn", "phòng ban"),
    Kind.OTHER: ("loại khác",),
}  # fmt: skip
_KINDS = {
    fold(spelling): kind
    for kind in Kind
    for spelling in (*_OTHER_KINDS[kind], kind.label, kind.value, kind.value.replace("_", " "))
}


def kind_of(words: str) -> str:
    """A kind by its label, a part of it as offices write it, or its name in JSON."""
    if not words:
        return ""
    found = _KINDS.get(fold(words)) if len(words) < 100 else None
    if found is None:
        listed = "; ".join(kind.label for kind in Kind)
        raise BadCell(f"Không có loại {shown(words)}. Hãy chọn một trong các loại: {listed}.")
    return found.value


def heirs_of(words: str) -> tuple[Heir, ...]:
    """ "H53.02 (60%); Sở Xây dựng (40%) từ 01/7/2025"."""
    heirs = []
    for part in filter(None, (part.strip() for part in words.split(";"))):
        match = _HEIR.fullmatch(part)
        assert match is not None
        heirs.append(Heir(match["ref"], share_of(match["share"]), day_of(match["on"])))
    return tuple(heirs)


def share_of(words: str | None) -> Decimal | None:
    if not words:
        return None
    share = re.fullmatch(r"\d{1,3}(?:[.,]\d{1,2})?", words)
    if share is None or (value := Decimal(words.replace(",", "."))) > WHOLE:
        raise BadCell(f"Phần số liệu {shown(words)} phải từ 0 đến 100, nhiều nhất hai chữ số thập phân, ví dụ 33,33.")
    return value


def days_of(words: str) -> list[date]:
    return [day for part in words.split(";") if (day := day_of(part)) is not None]


def counts_of(words: str) -> list[int]:
    return [count for part in words.split(";") if (count := count_of(part)) is not None]


# Back into cells ------------------------------------------------------------------------------------------------------


def day_words(value: date | None) -> str:
    return "" if value is None else f"{value.day:02d}/{value.month}/{value.year:04d}"


def share_words(share: Decimal) -> str:
    return f"{share.normalize():f}".replace(".", ",")


def heirs_words(heirs: Iterable[Heir]) -> str:
    return "; ".join(
        each.ref
        + (f" ({share_words(each.share)}%)" if each.share is not None else "")
        + (f" từ {day_words(each.on)}" if each.on is not None else "")
        for each in heirs
    )


def is_plain_reference(words: str) -> bool:
    """Whether a cell with these words alone, or among others, is read as naming a unit by them."""
    return not set(words) & set(";#()%") and heirs_of(words) == (Heir(words),)
