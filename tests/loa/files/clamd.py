"""A small daemon that answers as clamd does, on this machine, for one test."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

MARK = b"EICAR-TEST"


class Clamd:
    """`received`: what was sent for scanning; `says`: an answer to give instead of looking; `hangs`: give none."""

    def __init__(self, *, says: bytes | None = None, hangs: bool = False, hangs_up_after: int | None = None) -> None:
        self.says, self.hangs, self.hangs_up_after = says, hangs, hangs_up_after
        self.received: list[bytes] = []
        self.released = threading.Event()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listening.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.listening.accept()
            except OSError:
                return
            with line:
                self._answer(line)

    def _answer(self, line: socket.socket) -> None:
        stream = line.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", stream.read(4))[0]:
            content += stream.read(size)
            if self.hangs_up_after is not None and len(content) > self.hangs_up_after:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.received.append(content)
        if self.hangs:
            self.released.wait(20)
            return
        found = b"stream: Win.Test.EICAR_HDB-1 FOUND" if MARK in content else b"stream: OK"
        line.sendall((found if self.says is None else self.says) + b"\0")


@contextmanager
def clamd(**how: object) -> Iterator[Clamd]:
    daemon = Clamd(**how)  # type: ignore[arg-type]
    daemon.thread.start()
    try:
        yield daemon
    finally:
        daemon.released.set()
        daemon.listening.shutdown(socket.SHUT_RDWR)
        daemon.listening.close()
        daemon.thread.join(5)
