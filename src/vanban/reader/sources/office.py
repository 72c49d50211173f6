"""Documents that LibreOffice has to convert first (.doc, .odt, .rtf); .doc also by antiword."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from vanban.files.zips import Archive
from vanban.reader.errors import Unreadable, refused
from vanban.reader.layout.cells import CellText, RowText
from vanban.reader.source import Source, Table
from vanban.reader.sources import docx
from vanban.reader.sources.assembly import Assembly
from vanban.reader.sources.bounds import OFFICE_SECONDS
from vanban.reader.sources.signatures import OLE, ZIP

# Programs run here get a path of ours and arguments of ours; nothing of the document reaches the command line.
_TOOLS = ("soffice", "libreoffice")
_NEEDED = "Máy chưa có LibreOffice để mở tệp này. Hãy cài gói libreoffice-writer, hoặc lưu tệp thành .docx rồi gửi lại."


def read(data: bytes, *, name: str, progress: object = None) -> Source:
    kind = kind_of(data)
    if kind == "odt":
        _refuse_locked(Archive(data, refuse=refused))
    program = next((found for tool in _TOOLS if (found := shutil.which(tool))), None)
    antiword = shutil.which("antiword") if kind == "doc" else None
    converted = _converted(program, data, kind) if program else None
    if converted is not None:
        source = replace(docx.read(converted, name=name), kind=kind)
        if antiword and not any(isinstance(block, Table) for block in source.blocks):
            return _with_tables(source, antiword, data)
        return source
    if antiword is not None:
        return _by_antiword(antiword, data)
    if program is None:
        raise Unreadable("tool_missing", _NEEDED)
    raise Unreadable(
        "damaged", "Không mở được tệp, có thể tệp hỏng hoặc đặt mật khẩu. Hãy lưu lại thành .docx rồi gửi."
    )


def _with_tables(source: Source, antiword: str, data: bytes) -> Source:
    """LibreOffice loses a table that ends a .doc: its cells run together. antiword sees it."""
    try:
        other = _by_antiword(antiword, data)
    except Unreadable:
        return source
    return other if any(isinstance(block, Table) for block in other.blocks) else source


def kind_of(data: bytes) -> str:
    if data.startswith(ZIP):
        return "odt"
    return "doc" if data.startswith(OLE) else "rtf" if data[:64].lstrip().startswith(b"{\\rtf") else "xml"


def _refuse_locked(archive: Archive) -> None:
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Unreadable("encrypted", "Tệp được đặt mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.")


def _converted(program: str, data: bytes, kind: str) -> bytes | None:
    """The document as .docx, None where LibreOffice makes nothing of it. Profile and files are thrown away."""
    with tempfile.TemporaryDirectory(prefix="vanban-office-") as name:
        folder = Path(name)
        source, made = folder / f"document.{kind}", folder / "out" / "document.docx"
        source.write_bytes(data)
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
                   "--nolockcheck", "--convert-to", "docx", "--outdir", str(made.parent), str(source)]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=OFFICE_SECONDS, check=False, cwd=folder)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise Unreadable(
                "too_large", "LibreOffice mở tệp quá lâu nên đã dừng. Hãy lưu tệp thành .docx rồi gửi lại."
            ) from error
        return made.read_bytes() if made.exists() else None


def _by_antiword(program: str, data: bytes) -> Source:
    with tempfile.TemporaryDirectory(prefix="vanban-office-") as name:
        path = Path(name) / "document.doc"
        path.write_bytes(data)
        command = [program, "-w", "0", "-m", "UTF-8.txt", str(path)]
        done = subprocess.run(command, capture_output=True, timeout=OFFICE_SECONDS, check=False)  # noqa: S603
    shown = done.stdout.decode("utf-8", "replace")
    if done.returncode != 0 or not shown.strip():
        raise Unreadable("damaged", "Không mở được tệp .doc. Hãy mở bằng Word, lưu thành .docx rồi gửi lại.")
    out = Assembly()
    out.notes.append("Đọc bằng antiword: bảng có thể mất ô gộp.")
    for is_row, lines in groupby(shown.split("\n"), key=lambda line: line.startswith("|")):
        if is_row:
            out.table(_rows(list(lines)))
        else:
            for line in lines:
                out.paragraph(line)
    return out.source("doc")


def _rows(lines: list[str]) -> list[RowText]:
    """Rows of a table drawn with bars; a line whose first cell is empty continues the row above."""
    rows: list[list[str]] = []
    for line in lines:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if rows and not cells[0] and len(cells) == len(rows[-1]):
            rows[-1] = [f"{above} {cell}".strip() for above, cell in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    return [RowText([CellText(cell, column) for column, cell in enumerate(row)]) for row in rows]
