"""Plain text in whatever encoding it was saved: every line is a paragraph."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from vanban.reader.errors import Unreadable
from vanban.reader.source import Paragraph, Source
from vanban.reader.sources.bounds import TEXT_CHARACTERS
from vanban.reader.sources.signatures import utf16
from vanban.text.canonical import canonical
from vanban.text.legacy import from_tcvn3, from_vni, likeness
from vanban.text.span import Span

LEGACY: dict[str, Callable[[bytes], str]] = {
    "TCVN3 (ABC)": lambda data: from_tcvn3(data.decode("latin-1")),
    "VNI-Windows": lambda data: from_vni(data.decode("latin-1")),
    "windows-1258": lambda data: canonical(data.decode("cp1258", errors="replace")),
    "windows-1252": lambda data: data.decode("cp1252", errors="replace"),
}
_FORM_FEED = re.compile(r"\n?\f\n?")
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_REPLACEMENT = "\ufffd"


def read(data: bytes, *, name: str, progress: object = None) -> Source:
    text, note = decode(data)
    return source_of(text, notes=(note,) if note else ())


def source_of(text: str, *, kind: str = "text", notes: tuple[str, ...] = ()) -> Source:
    """Lines to paragraphs, line for line as the file has them; form feeds begin pages."""
    if len(text) > TEXT_CHARACTERS:
        raise Unreadable("too_large", "Tệp chữ quá dài để là một văn bản hành chính. Hãy tách lấy phần kế hoạch.")
    text = canonical(text)
    pages: list[int] = []
    if "\f" in text:
        text, pages = _paged(text)
    blocks = tuple(Paragraph(Span(*line.span())) for line in _LINE.finditer(text))
    return Source(kind=kind, text=text, blocks=blocks, pages=tuple(pages), notes=notes)


def _paged(text: str) -> tuple[str, list[int]]:
    """The text with each form feed as one line break, and where its pages begin."""
    starts, parts, length = [], [], 0
    for part in _FORM_FEED.split(text):
        starts.append(length)
        parts.append(part)
        length += len(part) + 1
    joined = "\n".join(parts)
    return joined, [start for start in starts if start < len(joined)] or [0]


def decode(data: bytes) -> tuple[str, str]:
    """The text, and what had to be done to read it (Vietnamese, "" for plain Unicode)."""
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
    elif encoding := utf16(data[:65536]):
        return data.decode(encoding, errors="replace").removeprefix("\ufeff"), ""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _from_bytes(data)
    return _unscrambled(text)


def _from_bytes(data: bytes) -> tuple[str, str]:
    broken = data.decode("utf-8", errors="replace")
    if broken.count(_REPLACEMENT) <= 3 and likeness(broken) > 0.7:
        return broken, "Tệp có vài byte hỏng; chỗ hỏng hiện thành ký tự thay thế."
    candidates = {name: reader(data) for name, reader in LEGACY.items()}
    best = max(candidates, key=lambda name: likeness(candidates[name]))
    if likeness(candidates[best]) < 0.5:
        if broken.count(_REPLACEMENT) < len(broken) / 200:
            return broken, "Tệp có nhiều byte hỏng; chỗ hỏng hiện thành ký tự thay thế."
        raise Unreadable(
            "not_a_document",
            "Không nhận ra bảng mã chữ Việt của tệp. "
            "Hãy mở tệp bằng Word và lưu lại dạng .docx hoặc chữ Unicode (UTF-8).",
        )
    return candidates[best], f"Tệp dùng bảng mã {best}; đã chuyển sang Unicode."


def _unscrambled(text: str) -> tuple[str, str]:
    """Legacy letters that were saved as Unicode without being converted ("Céng hoµ x· héi")."""
    as_is = likeness(text)
    if text.isascii() or as_is > 0.6:
        return text, ""
    candidates = {"TCVN3 (ABC)": from_tcvn3(text), "VNI-Windows": from_vni(text)}
    best = max(candidates, key=lambda name: likeness(candidates[name]))
    if likeness(candidates[best]) > max(0.7, as_is + 0.3):
        return candidates[best], f"Chữ trong tệp theo bảng mã {best}; đã chuyển sang Unicode."
    return text, ""
