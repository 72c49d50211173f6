"""How wide words are in Times New Roman: advances of its letters, regular and bold, in thousandths of the type size.

Letters with tone marks are as wide as those without. Needed where a drawn rule is to be as long as the words over it.
"""

from __future__ import annotations

import unicodedata
from functools import cache

_REGULAR = {
    180: "'", 200: "|", 250: " ,.\xa0", 278: "/:;\\ijlt", 333: "!()-I[]`fr·‘’", 350: "•", 389: "Js", 400: "°",
    408: '"', 444: "?acez“”", 469: "^", 480: "{}", 500: "#$*0123456789_bdghknopquvxy§đ–", 529: "ơ", 541: "~", 542: "ư",
    556: "FPS", 564: "+<=>×", 611: "ELTZ", 667: "BCR", 722: "ADGHKNOQUVXYwĐƠ", 776: "Ư", 778: "&m", 833: "%",
    889: "M", 921: "@", 944: "W", 1000: "—…",
}  # fmt: skip
_BOLD = {
    220: "|", 250: " ,.\xa0", 278: "'/\\il", 333: "!()-:;[]`fjt·‘’", 350: "•", 389: "Is", 394: "{}", 400: "°",
    444: "cerz", 500: "#$*0123456789?J_agovxy§–“”", 520: "~", 554: "ơ", 555: '"', 556: "Sbdhknpquđ", 570: "+<=>×",
    581: "^", 600: "ư", 611: "FP", 667: "BELTZ", 722: "ACDNRUVXYwĐ", 778: "GHKOQƠ", 796: "Ư", 833: "&m", 930: "@",
    944: "M", 1000: "%W—…",
}  # fmt: skip
_ADVANCES = [{sign: advance for advance, signs in face.items() for sign in signs} for face in (_REGULAR, _BOLD)]
_OTHER = 556  # signs of other scripts, roughly
_MM_PER_POINT = 25.4 / 72


@cache
def _advance(sign: str, bold: bool) -> int:
    face = _ADVANCES[bold]
    if sign in face:
        return face[sign]
    bare = unicodedata.normalize("NFD", sign)
    horned = unicodedata.normalize("NFC", bare[0] + "\u031b") if "\u031b" in bare else bare[0]
    return face.get(horned, 0 if unicodedata.combining(sign) else _OTHER)


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Millimetres that `text` takes in type of `size` points."""
    return sum(_advance(sign, bold) for sign in text) / 1000 * size * _MM_PER_POINT


def lines(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """The lines into which a word processor breaks `text` within `room` millimetres."""
    broken: list[str] = []
    for stretch in text.split("\n"):
        line = ""
        for word in stretch.split(" "):
            longer = f"{line} {word}" if line else word
            if line and width(longer, size, bold=bold) > room:
                broken.append(line)
                longer = word
            line = longer
        broken.append(line)
    return broken


def balanced(text: str, room: float, size: float, *, bold: bool = False) -> float:
    """The least room in which `text` takes no more lines than in `room`: so that no word stands alone on its last line."""
    wanted = len(lines(text, room, size, bold=bold))
    if wanted == 1:
        return room
    low, high = room / 2, room
    while high - low > 1:
        middle = (low + high) / 2
        if len(lines(text, middle, size, bold=bold)) <= wanted:
            high = middle
        else:
            low = middle
    return min(high + 1, room)  # what is rounded away must not make another line
