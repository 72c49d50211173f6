"""The digital signatures in a PDF: who signed, when, whether it is as it was signed, whether the signer is known.

A PDF comes from anywhere, so it is read in a process of its own, which is stopped when it takes too long or too much.
Nothing is fetched: whether a certificate was withdrawn meanwhile is not asked. Whom to trust is said by certificates in
a folder (`var/chung-thu-so`); with none there, every signer is unknown.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SECONDS = 20
MEMORY = 1024 * 1024 * 1024
LARGEST = 50 * 1024 * 1024
MOST = 20
"""Signatures of one document that are shown."""
LONGEST = 200


class NotReadable(Exception):
    """The signatures cannot be told. `str(error)` is a sentence for the page."""


def signatures_in(content: bytes, *, trusted: Path | None = None, seconds: float = SECONDS) -> list[dict[str, Any]]:
    """[{"signer", "organisation", "at", "is_whole", "is_trusted"}] in their order; [] for what is no PDF.

    `at`: ISO moment, of a timestamp or else as the signer says, or None. Raises `NotReadable`.
    """
    if not content.startswith(b"%PDF-"):
        return []
    if b"/ByteRange" not in content and b"/ObjStm" not in content:
        return []  # no signature anywhere: the usual scan
    if len(content) > LARGEST:
        raise NotReadable("Tệp quá lớn nên chưa đọc được chữ ký số.")
    command = [sys.executable, "-m", "loa.plans.queries.signatures", *([str(trusted)] if trusted else [])]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds, check=True)  # noqa: S603
        found = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise NotReadable("Chưa đọc được chữ ký số trong tệp PDF này.") from error
    assert isinstance(found, list)
    return found


def read(content: bytes, *, trusted: Path | None = None) -> list[dict[str, Any]]:
    """The same within this process, without bounds: for the process of its own, and for files of one's own."""
    from pyhanko.pdf_utils.reader import PdfFileReader  # a second to load, wanted only here

    reader = PdfFileReader(io.BytesIO(content), strict=False)
    return [_told(signature, trusted) for signature in reader.embedded_regular_signatures[:MOST]]


def _told(signature: Any, trusted: Path | None) -> dict[str, Any]:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    context = ValidationContext(trust_roots=list(_roots(trusted)), allow_fetching=False)
    subject = signature.signer_cert.subject.native
    at = signature.self_reported_timestamp
    is_whole = is_trusted = False
    try:
        status = validate_pdf_signature(signature, signer_validation_context=context)
    except Exception:  # noqa: S110  (whatever a broken signature brings: it is not whole)
        pass
    else:
        is_whole = bool(status.intact and status.valid and status.docmdp_ok is not False and _as_signed(status))
        is_trusted = bool(status.trusted)
        stamped = status.timestamp_validity
        at = stamped.timestamp if stamped is not None and stamped.valid else at
    return {
        "signer": _one(subject.get("common_name")),
        "organisation": _one(subject.get("organization_name")),
        "at": at.isoformat() if at else None,
        "is_whole": is_whole,
        "is_trusted": is_trusted and is_whole,
    }


def _as_signed(status: Any) -> bool:
    """Nothing but further signatures was put to the file since."""
    from pyhanko.sign.diff_analysis import ModificationLevel

    level = status.modification_level
    return level is not None and level <= ModificationLevel.FORM_FILLING


def _roots(trusted: Path | None) -> Iterator[Any]:
    from asn1crypto import pem, x509  # type: ignore[import-untyped]

    for file in sorted(trusted.glob("*")) if trusted and trusted.is_dir() else []:
        raw = file.read_bytes()
        parts = [der for *_, der in pem.unarmor(raw, multiple=True)] if pem.detect(raw) else [raw]
        yield from (x509.Certificate.load(der) for der in parts)


def _one(value: Any) -> str:
    """Names may come several times."""
    return ", ".join(map(str, value) if isinstance(value, list) else [str(value or "")])[:LONGEST]


def main() -> None:
    """A PDF on standard input, JSON on standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    trusted = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    sys.stdout.write(json.dumps(read(sys.stdin.buffer.read(LARGEST + 1), trusted=trusted)))


if __name__ == "__main__":
    main()
