"""`vanban write`: a document as JSON → .docx or .pdf."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

from vanban.writer import Malformed, from_json
from vanban.writer.document import Document
from vanban.writer.errors import NotWritable

WRITTEN, FAILED = 0, 2
_WRITERS = {".docx": "vanban.writer.docx", ".pdf": "vanban.writer.pdf"}  # each loads only when it is asked for


class _Problem(Exception):
    """Why nothing was written, as a Vietnamese sentence."""


def write_file(file: Path, out: Path) -> int:
    """Writes `out`; the exit code. What is wrong is said in one line on standard error."""
    try:
        made = _written(_document(file), out.suffix.lower())
    except (_Problem, Malformed, NotWritable) as error:
        return _complain(f"{file}: {error}")
    try:
        out.write_bytes(made)
    except OSError:
        return _complain(f"Không ghi được tệp {out}.")
    return WRITTEN


def _document(file: Path) -> Document:
    try:
        return from_json(json.loads(file.read_text(encoding="utf-8-sig")))
    except FileNotFoundError:
        raise _Problem("không có tệp này.") from None
    except OSError:
        raise _Problem("không mở được tệp.") from None
    except (UnicodeDecodeError, RecursionError):
        raise _Problem("tệp không phải JSON mã hóa UTF-8.") from None
    except json.JSONDecodeError as error:
        raise _Problem(f"JSON sai ở dòng {error.lineno}, cột {error.colno}.") from None
    except Malformed:
        raise
    except ValueError:
        raise _Problem("tệp có số quá dài.") from None


def _written(document: Document, suffix: str) -> bytes:
    if suffix not in _WRITERS:
        raise _Problem(f"chỉ ghi được tệp {' hoặc '.join(_WRITERS)}.")
    made = import_module(_WRITERS[suffix]).write(document)
    assert isinstance(made, bytes)
    return made


def _complain(sentence: str) -> int:
    sys.stderr.write(sentence.replace("\n", " ") + "\n")
    return FAILED
