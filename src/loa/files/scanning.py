"""Ask a ClamAV daemon whether a file is infected, where one is set: the INSTREAM command of clamd(8)."""

from __future__ import annotations

import logging
import socket
import struct
import time
from typing import BinaryIO

from django.conf import settings

log = logging.getLogger(__name__)

WITHIN = 60.0
"""Seconds for the whole file."""
PIECE = 1 << 16
LONGEST_ANSWER = 4096


class Infected(Exception):
    """`str(error)` is a sentence for the page."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"Chương trình quét phát hiện mã độc trong tệp ({found}), tệp không được nhận. "
            "Hãy quét máy đã tạo ra tệp và báo người quản trị."
        )


class NotScanned(Exception):
    """A scanner is set and gave no answer: nothing is taken in unscanned. `str(error)` is a sentence for the page."""

    def __init__(self, *, too_large: bool = False) -> None:
        super().__init__(
            "Tệp lớn hơn mức mà chương trình quét mã độc nhận, nên chưa gửi được. Hãy gửi tệp nhỏ hơn hoặc báo người "
            "quản trị."
            if too_large
            else "Chưa quét được mã độc nên tệp chưa được nhận. Hãy thử lại sau ít phút; nếu vẫn không được, báo người "
            "quản trị."
        )


def scan(file: BinaryIO) -> None:
    """From the beginning; leaves the position there. Does nothing where no scanner is set.

    Raises `Infected`, `NotScanned`.
    """
    if not settings.CLAMD:
        return
    file.seek(0)
    try:
        answer = _ask(file, time.monotonic() + WITHIN)
    except (OSError, ValueError) as error:
        log.error("clamd at %s: %s", settings.CLAMD, error)
        raise NotScanned from error
    finally:
        file.seek(0)
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return
    if said.endswith(" FOUND"):
        log.warning("clamd found %s", said)
        raise Infected(said.removesuffix(" FOUND")[:80])
    log.error("clamd at %s: %s", settings.CLAMD, answer[:200])
    raise NotScanned(too_large="size limit exceeded" in answer)


def _ask(file: BinaryIO, deadline: float) -> str:
    with _connected(deadline) as clamd:
        try:
            clamd.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                clamd.settimeout(_left(deadline))
                clamd.sendall(struct.pack("!L", len(piece)) + piece)
            clamd.sendall(struct.pack("!L", 0))
        except (BrokenPipeError, ConnectionResetError) as error:  # it says why before it hangs up
            log.info("clamd hung up: %s", error)
        answer = b""
        while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
            clamd.settimeout(_left(deadline))
            more = clamd.recv(LONGEST_ANSWER)
            if not more:
                break
            answer += more
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _connected(deadline: float) -> socket.socket:
    if settings.CLAMD.startswith("/"):
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        clamd.settimeout(min(5.0, _left(deadline)))
        try:
            clamd.connect(settings.CLAMD)
        except OSError:
            clamd.close()
            raise
        return clamd
    host, _, port = settings.CLAMD.rpartition(":")
    return socket.create_connection((host.strip("[]"), int(port)), timeout=min(5.0, _left(deadline)))


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("no answer in time")
    return left
