"""The languages in which something is due: "bằng tiếng Mông, Dao và Tày"."""

from __future__ import annotations

import re

from vanban.text.folding import fold, squeeze
from vanban.text.plain import Plain, lenient

# The 54 peoples by Quyết định 121-TCTK/PPCĐ of 02/3/1979 with usual spellings, and foreign languages.
NAMES = (
    "Kinh", "Việt", "phổ thông", "Tày", "Thái", "Hoa", "Khơ-me", "Khmer", "Mường", "Nùng", "HMông", "H'Mông",
    "Mông", "Dao", "Gia-rai", "Jrai", "Ngái",
    "Ê-đê", "Ba na", "Ba-na", "Bahnar", "Xơ-Đăng", "Xê đăng", "Sán Chay", "Cao Lan", "Sán Chỉ", "Cơ-ho", "K'Ho",
    "Chăm", "Sán Dìu", "Hrê",
    "H're", "Mnông", "M'Nông", "Ra-glai", "Raglay", "Xtiêng", "Stiêng", "S'tiêng", "Bru-Vân Kiều", "Vân Kiều",
    "Pa Cô", "Thổ", "Giáy",
    "Cơ-tu", "Gié Triêng", "Gié-Triêng", "Giẻ Triêng", "Mạ", "Khơ-mú", "Co", "Cor", "Tà-ôi", "Chơ-ro", "Kháng",
    "Xinh-mun", "Hà Nhì",
    "Chu-ru", "Lào", "La Chí", "La Ha", "Phù Lá", "La Hủ", "Lự", "Lô Lô", "Chứt", "Mảng", "Pà Thẻn", "Cơ Lao",
    "Cờ Lao", "Cống", "Bố Y",
    "Si La", "Pu Péo", "Brâu", "Ơ Đu", "Rơ-măm", "Anh", "Pháp", "Nga", "Trung", "Trung Quốc", "Nhật", "Hàn",
    "Hàn Quốc", "Đức",
)  # fmt: skip


_NOT_LETTERS = re.compile(r"[^\w]")


def _key(name: str) -> str:
    return _NOT_LETTERS.sub("", fold(name))


_KEYS = frozenset(_key(name) for name in NAMES)
_HEAD = re.compile(
    lenient(r"(?<!\w)(?:tieng|ngon ngu|thu tieng)(?: (?:dan toc(?: thieu so)?|dong bao|dia phuong))? ?[:(]? ?")
)
_NAME = re.compile(
    lenient(r"(?:(?:tieng|dan toc) )?(phổ thông|(?:[A-ZĐÊƠ]|[HKMS]['’])[\w'’]*(?:[ -](?!và )\w[\w'’]*){0,2})")
)
_BETWEEN = re.compile(lenient(r" ?[,;/+] ?| ?- | (?:va|hoac|&) "))


def find_languages(plain: Plain, start: int, end: int) -> tuple[str, ...]:
    """The languages named between two places of the plain text, as printed, each once."""
    found: dict[str, None] = {}
    for head in _HEAD.finditer(plain.folded, start, end):
        at = head.end()
        while at < end:
            name = _name_at(plain, at, end)
            if name is None:
                break
            found.setdefault(name[0])
            between = _BETWEEN.match(plain.folded, name[1], end)
            if not between:
                break
            at = between.end()
            again = _HEAD.match(plain.folded, at, end)
            at = again.end() if again else at
    return tuple(found)


def _name_at(plain: Plain, at: int, end: int) -> tuple[str, int] | None:
    """The longest known name that begins here, and where it ends."""
    candidate = _NAME.match(plain.text, at, end)
    if not candidate:
        return None
    words = candidate[1]
    while words:
        if _key(words) in _KEYS:
            return squeeze(words), candidate.start(1) + len(words)
        cut = max(words.rfind(" "), words.rfind("-"), words.rfind("\n"))
        words = words[:cut] if cut > 0 else ""
    return None
