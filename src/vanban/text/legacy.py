"""Vietnamese encodings from before Unicode: TCVN3 (ABC), VNI-Windows, windows-1258.

TCVN3 (TCVN 5712:1993, third table) is one byte a letter, small letters and six capitals; capitals with
a tone exist only as a font of their own (".VnTimeH" draws small letters as capitals). VNI-Windows
writes a base letter and then a byte for its marks. Both are met as bytes of a text file and as the
letters of runs in a document set in their fonts ("ViÖt Nam" in .VnTime, "Vieät Nam" in VNI-Times).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)

_MARKS = {  # VNI: the letter that stands for the marks -> combining characters
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303",
    "ä": "\u0302\u0323", "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309",
    "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_TONES, _HATS, _BREVES = "ùøûõï", "âáàåãä", "êéèúüë"
_VNI_BASES = {"a": _TONES + _HATS + _BREVES, "e": _TONES + _HATS, "o": _TONES + _HATS, "u": _TONES, "y": "ùøûõ",
              "ô": _TONES, "ö": _TONES}  # fmt: skip
_VNI_LETTERS = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


@cache
def _vni() -> dict[str, str]:
    """Every VNI sequence of one or two letters, as small letters, capitals and mixed, with its meaning."""
    table = dict(_VNI_LETTERS)
    for base, marks in _VNI_BASES.items():
        for mark in marks:
            table[base + mark] = unicodedata.normalize("NFC", _VNI_LETTERS.get(base, base) + _MARKS[mark])
    for sequence, letter in list(table.items()):
        table[sequence.upper()] = letter.upper()
        if len(sequence) == 2:
            table[sequence[0].upper() + sequence[1]] = letter.upper()
    return table


@cache
def _vni_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_vni(), key=len, reverse=True)))


_TCVN3_TABLE = str.maketrans(TCVN3)


def from_tcvn3(letters: str, *, capitals: bool = False) -> str:
    """Letters as a Latin-1 reading shows them ("ViÖt") to Vietnamese ("Việt"); `capitals` for the H fonts."""
    text = letters.translate(_TCVN3_TABLE)
    return text.upper() if capitals else text


def from_vni(letters: str) -> str:
    """Letters as a Latin-1 reading shows them ("Vieät") to Vietnamese ("Việt")."""
    table = _vni()
    return _vni_pattern().sub(lambda found: table[found[0]], letters)


def from_font(letters: str, font: str) -> str:
    """The text of a run set in `font`: decoded where the font is a legacy one, else as it stands."""
    name = font.strip().casefold()
    if name.startswith(".vn"):
        return from_tcvn3(letters, capitals=name.endswith("h"))
    if name.startswith(("vni-", "vni ")):
        return from_vni(letters)
    return letters


_INITIAL = "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
_NUCLEUS = (
    "(?:uyê|uya|iê|yê|ươ|uô|oai|oay|oeo|oao|uây|uyu|ươi|ươu|uôi|iêu|yêu|uơ|uê|uâ|uy|oa|oă|oe|oo|ia|ua|ưa|"
    "ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy])"
)
_SYLLABLE = re.compile(f"{_INITIAL}{_NUCLEUS}(?:ng|nh|ch|[ckmnpt])?")
_WORD = re.compile(r"[^\W\d_]+")
_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def is_syllable(word: str) -> bool:
    """Whether the word could be a Vietnamese syllable, by its letters."""
    bare = _TONE.sub("", unicodedata.normalize("NFD", word.lower()))
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None


def likeness(text: str, *, sample: int = 20_000) -> float:
    """How Vietnamese the letters with marks look, 0 to 1: the share of the words with a letter outside ASCII
    that are possible syllables, judged by the first `sample` characters. 0 where there is no such word."""
    marked = [word for word in _WORD.findall(text[:sample]) if not word.isascii()]
    symbols = sum(text[:sample].count(c) for c in "¹¸·¶µ¨©ª«¬®»¼½¾§¡¢£¤¥¦÷×")
    return sum(map(is_syllable, marked)) / (len(marked) + symbols) if marked else 0.0
