"""Every kind of file becomes a `Source` here.

A kind is a module of this package with one function `read(data, *, name, progress) -> Source`, and a line
in `KINDS`: how its bytes are recognised. To add a kind, copy both. Modules load when they are needed.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from vanban.files.bounds import FILE_BYTES, MEGABYTE
from vanban.reader.errors import Unreadable, too_long
from vanban.reader.source import Source, Table
from vanban.reader.sources import signatures
from vanban.reader.sources.bounds import TABLE_ROWS, TEXT_CHARACTERS

Progress = Callable[[int, int], None]

KINDS: dict[str, Callable[[bytes], bool]] = {
    "pdf": signatures.is_pdf,
    "docx": signatures.is_docx,
    "office": signatures.is_office,
    "scan": signatures.is_image,
    "html": signatures.is_html,
    "text": signatures.is_text,
}


def open_source(data: bytes | Path, *, name: str = "", progress: Progress | None = None) -> Source:
    """Read a file, whatever it is, into text and blocks.

    The kind is told by the content; `name` only serves messages. `progress(done, total)` counts pages
    where reading takes long (OCR). Raises `Unreadable`.
    """
    if isinstance(data, Path):
        name = name or data.name
        data = _load(data)
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("empty", "Tệp rỗng, không có nội dung để đọc. Hãy kiểm tra và chọn lại tệp.")
    if len(data) > FILE_BYTES:
        raise _too_large(len(data))
    for kind, recognises in KINDS.items():
        if recognises(data):
            return _within_bounds(import_module(f"{__name__}.{kind}").read(data, name=name, progress=progress))
    raise signatures.refusal(data)


def _load(path: Path) -> bytes:
    size = path.stat().st_size
    if size > FILE_BYTES:
        raise _too_large(size)
    return path.read_bytes()


def _too_large(size: int) -> Unreadable:
    limit = FILE_BYTES // MEGABYTE
    return Unreadable(
        "too_large",
        f"Tệp nặng {size / MEGABYTE:.0f} MB, vượt mức {limit} MB có thể đọc. "
        "Hãy tách văn bản hoặc giảm độ phân giải bản quét.",
    )


def _within_bounds(source: Source) -> Source:
    """Nothing to read, or far more than a document of an office holds: both are refused, whatever the kind."""
    rows = sum(len(block.rows) for block in source.blocks if isinstance(block, Table))
    if len(source.text) > TEXT_CHARACTERS or rows > TABLE_ROWS:
        raise too_long()
    if not source.blocks:
        raise Unreadable("empty", "Tệp mở được nhưng không có chữ nào. Hãy kiểm tra lại nội dung tệp.")
    return source
