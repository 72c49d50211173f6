"""One spelling for one text: the same words always come as the same characters.

Used for everything that is read from a file, before anything is looked for in it. What is printed
stays: letters, quotes, dots, tabs and line breaks; only what the eye cannot tell apart is made equal.
"""

from __future__ import annotations

import re
import unicodedata

SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d\uf02d"
INVISIBLE = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\ufeff"
LINE_BREAKS = "\u000b\u0085\u2028\u2029"
CONTROLS = "".join(chr(c) for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in "\t\n\f\r\v\x85")

_EQUAL = str.maketrans(
    {
        **dict.fromkeys(SPACES, " "),
        **dict.fromkeys(HYPHENS, "-"),
        **dict.fromkeys(INVISIBLE + CONTROLS),
        **dict.fromkeys(LINE_BREAKS, "\n"),
        # Icelandic eth and African D stand for đ in texts typed with old keyboards.
        "\u00d0": "Đ",
        "\u0189": "Đ",
        "\u00f0": "đ",
        # Tone marks of old Vietnamese code pages; NFC would keep these two apart.
        "\u0340": "\u0300",
        "\u0341": "\u0301",
    }
)
# A tone typed before the hat or the breve ("a" + acute + circumflex): NFC cannot join them in this order.
_TONE_FIRST = re.compile("([aAeEoO])([\u0300\u0301\u0303\u0309])([\u0302\u0306])")
_COMBINING = re.compile("[\u0300-\u036f]")


def canonical(text: str) -> str:
    """NFC text with "\\n" line breaks, plain spaces, "-" for every hyphen and dash, nothing invisible.

    Idempotent, and the same for every Unicode form of the same text.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_EQUAL)
    if _COMBINING.search(text):
        text = _TONE_FIRST.sub(r"\1\3\2", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", text)
