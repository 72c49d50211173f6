"""Who issued a cited document: the words behind "của", up to where the name ends."""

from __future__ import annotations

import re

from vanban.cite.kinds import NUMBERED, folded_kinds
from vanban.text.folding import squeeze
from vanban.text.plain import Plain, lenient

LONGEST = 140  # characters; the longest names of bodies are under 110
_AFTER = (
    "ve|ban hanh|phe duyet|quy dinh|v/v|trien khai|thuc hien|sua doi|huong dan|cong bo|tang cuong|day manh|giao"
    "|thong qua|yeu cau|"
    "de nghi|chi dao|kem theo|gui|de|duoc|trong|nam|nham|tai|co hieu luc|dieu chinh|bo sung|thay the|bai bo"
    "|quan triet|tiep tuc|"
    "chan chinh|nang cao|phat dong|uy quyen|kien toan|thanh lap|nhu|thi|da|la|se|can|phai|voi|ngay|so|dinh huong|"
    "xay dung|to chuc|cai cach|chuyen doi so"
)
_END = re.compile(
    lenient(
        rf"[;:.,“”\"\u2029\[\])]|(?<!\w)[*]| - (?=[a-z])| (?:{_AFTER})(?!\w)"
        rf"| va (?=(?:cac )?(?:{folded_kinds(NUMBERED)}|cac|van ban)(?!\w))"
        r"|\n(?=[-+*•\d(]|[ivx]+[.)]|(?:can cu|thuc hien|theo|xet|quyet dinh|ke hoach|dieu)(?!\w))"
    )
)
# Names that hold a comma or a word that would end another name.
_INSIDE = re.compile(
    lenient(
        r"van hoa,? (?:the thao|thong tin|gia dinh)|lao dong ?,? ?-? ?thuong binh|khoa hoc,? cong nghe"
        r"|nong nghiep,? moi truong"
        r"|phat thanh,? truyen hinh|dan toc,? ton giao|(?<=ban )to chuc|(?<=vu )to chuc|to chuc (?:trung uong"
        r"|tinh uy|can bo)|ban chi dao"
        r"|xay dung (?:dang|chinh sach|tinh|thanh pho)|(?<=so )xay dung|(?<=bo )xay dung|chuyen doi so (?:tinh"
        r"|thanh pho|quoc gia)"
        r"|cai cach hanh chinh (?:cua|tinh|thanh pho|chinh phu|nha nuoc|va)|ban chi dao (?:cai cach|chuyen doi"
        r"|cong tac)[a-z ]{0,30}"
    )
)
_ABBREVIATION = re.compile(lenient(r" ?\( ?(?:(?:sau day )?(?:goi|viet) tat la:? ?)?[A-ZĐ][A-ZĐ&. -]{1,14} ?\)"))


def issuer_end(plain: Plain, start: int) -> int:
    """Where the name that begins at `start` ends. Places in the plain text."""
    at, limit = start, min(len(plain.text), start + LONGEST)
    while at < limit:
        stop = _stop(plain, at, limit)
        bracket = plain.text.find("(", at, stop.start() if stop else limit)
        if bracket >= 0:
            short = _ABBREVIATION.match(plain.text, bracket - 1 if plain.text[bracket - 1] == " " else bracket)
            if not short:
                return bracket
            at = short.end()
            continue
        if stop is None:
            return limit if limit == len(plain.text) else max(plain.text.rfind(" ", start, limit), start)
        inside = next(
            (m for m in _INSIDE.finditer(plain.folded, start, limit) if m.start() <= stop.start() + 1 < m.end()), None
        )
        if inside is None:
            return stop.start()
        at = max(inside.end(), stop.start() + 1)
    return min(at, limit)


def _stop(plain: Plain, at: int, limit: int) -> re.Match[str] | None:
    """The next word or mark that can end a name; a capital begins a part of the name ("Nam Định", "Cần Thơ")."""
    for stop in _END.finditer(plain.folded, at, limit):
        words = plain.text[stop.start() : stop.end()].strip()
        if not words or not words[0].isupper() or stop[0].startswith("\n"):
            return stop
    return None


def issuer_text(printed: str) -> str | None:
    """The name as printed, without the abbreviation introduced in brackets; None where nothing is left."""
    name = squeeze(_ABBREVIATION.sub("", printed)).strip(" ,;.-)(")
    return name if name and name[0].isupper() else None
