"""A list of results as a file: .xlsx or .csv, bounded, read without trusting it."""

from __future__ import annotations

import csv
import io

from django.core.files import File

from loa.delivery.queries.pasted import NotAList, Pasted, read_pasted, too_many, understood
from loa.organisations.tree_files.findings import Unreadable
from loa.organisations.tree_files.sources import LARGEST, TOO_MANY, rows_of_book


def read_listed(upload: File[bytes]) -> Pasted:
    """Raises `NotAList`, `Unreadable`."""
    if upload.size is None or upload.size > LARGEST:
        raise NotAList(f"Tệp lớn hơn {LARGEST // 1024 // 1024} MB. Hãy chép các dòng cần ghi sang một tệp mới.")
    content = upload.read()
    if content.startswith(b"PK"):
        try:
            return understood(rows_of_book(content))
        except Unreadable as error:
            raise (too_many() if str(error) == TOO_MANY else error) from error
    return read_pasted(_as_text(content))


def _as_text(content: bytes) -> str:
    """A text file of cells between tabs, semicolons or commas."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        words = content.decode("utf-16" if marked else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAList("Không đọc được tệp này. Hãy lưu bảng dạng .xlsx, hoặc “CSV UTF-8”, rồi chọn lại.") from error
    first = words.partition("\n")[0]
    mark = max("\t;,", key=first.count)
    return words if mark == "\t" or not first.count(mark) else _with_tabs(words, mark)


def _with_tabs(words: str, mark: str) -> str:
    try:
        rows = csv.reader(io.StringIO(words, newline=""), delimiter=mark)
        return "\n".join("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row) for row in rows)
    except csv.Error as error:
        raise NotAList("Tệp CSV có dấu ngoặc kép chưa đóng. Hãy lưu bảng dạng .xlsx rồi chọn lại.") from error
