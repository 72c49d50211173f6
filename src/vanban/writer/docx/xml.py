"""WordprocessingML as strings: text, runs, paragraphs. Lengths in millimetres go in, twentieths of a point come out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PIECES = re.compile("[\n\t]|[^\n\t]+")
_SIGNS = {"\n": "<w:br/>", "\t": "<w:tab/>"}

BOLD = "<w:b/>"


def legal(text: str) -> str:
    """Without the characters that XML cannot hold (control characters, halves of surrogate pairs); ends of lines as `\\n`."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


def run(text: str, properties: str = "") -> str:
    """One w:r; nothing for no text. `\\n` breaks the line, `\\t` is a tab."""
    text = legal(text)
    if not text:
        return ""
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    pieces = (
        _SIGNS.get(piece) or f'<w:t xml:space="preserve">{escaped(piece)}</w:t>' for piece in _PIECES.findall(text)
    )
    return f"<w:r>{looks}{''.join(pieces)}</w:r>"


def style_id(name: str) -> str:
    """ "VB Noi dung" → "VBNoidung": Word's identifiers have no blanks."""
    return name.replace(" ", "")


@dataclass(slots=True)
class Para:
    """A paragraph of a style. `runs`: texts with their own properties, mostly none; `extra`: w:pPr beyond the style."""

    style: str
    runs: list[tuple[str, str]] = field(default_factory=list)
    extra: str = ""
    keep_next: bool = False

    def xml(self) -> str:
        keep = "<w:keepNext/>" if self.keep_next else ""
        runs = "".join([run(text, properties) for text, properties in self.runs])
        return f'<w:p><w:pPr><w:pStyle w:val="{style_id(self.style)}"/>{keep}{self.extra}</w:pPr>{runs}</w:p>'


def para(style: str, text: str = "", *, extra: str = "", keep_next: bool = False) -> Para:
    return Para(style, [(text, "")] if text else [], extra, keep_next)


def indents(left: float, right: float) -> str:
    """w:ind that sets a paragraph off on both sides, without an indent of its first line."""
    return f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}" w:firstLine="0"/>'


def outline(level: int) -> str:
    """w:outlineLvl where a paragraph stands lower in the navigation than its style says; 1 is the highest."""
    return f'<w:outlineLvl w:val="{level - 1}"/>'


def exactly(before: float, after: float, line: float) -> str:
    """w:spacing in points for a line of a fixed height."""
    return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" w:line="{round(line * 20)}" w:lineRule="exact"/>'
