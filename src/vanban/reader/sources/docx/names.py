"""Names of WordprocessingML (ECMA-376), as lxml writes them."""

from __future__ import annotations

from lxml import etree

from vanban.files.word import WORD as WORD
from vanban.files.word import w as w

STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"  # ISO 29500 Strict: the same names in another space
MARKUP = "http://schemas.openxmlformats.org/markup-compatibility/2006"

VAL = f"{{{WORD}}}val"


def value(element: etree._Element | None, child: str, default: str | None = None) -> str | None:
    """The w:val of a child; "" where the child has none, `default` where there is no such child."""
    if element is None:
        return default
    found = element.find(w(child))
    return default if found is None else found.get(VAL, "")


def number(text: str | None, default: int = 0) -> int:
    """A whole number that may be missing or nonsense."""
    try:
        return int(text or "")
    except ValueError:
        return default


def is_on(element: etree._Element | None, child: str) -> bool | None:
    """A toggle such as w:b: True, False, or None where it is not said."""
    found = value(element, child)
    return None if found is None else found not in ("0", "false", "off", "none")
