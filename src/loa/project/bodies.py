"""Requests whose line broke while they were sent: what came of them is not taken for the whole.

Django gives a page the fields and files that came whole, and leaves out the one that was cut off. A result would be
kept without its photo, and the telephone that sends it once more would be told that it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol


class Input(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...
    def readline(self, size: int = -1, /) -> bytes: ...


class CutOff(OSError):
    """Django makes of it that the request cannot be read; its check of tokens keeps that to itself."""


class Body:
    """A request's content, of which so many bytes were announced. Raises `CutOff` where it ends before.

    `was_cut_off`: that it raised, whatever became of the error.
    """

    def __init__(self, stream: Input, length: int) -> None:
        self._stream, self._left = stream, length
        self.was_cut_off = False

    def read(self, size: int | None = -1) -> bytes:
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        found = b""
        while len(found) < wanted:
            found += self._counted(self._stream.read(wanted - len(found)))
        return found

    def readline(self, size: int | None = -1) -> bytes:
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        return self._counted(self._stream.readline(wanted)) if wanted else b""

    def _counted(self, found: bytes) -> bytes:
        if not found:
            self.was_cut_off = True
            raise CutOff(f"{self._left} bytes of the request did not come")
        self._left -= len(found)
        return found


def with_whole_bodies(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The same application, which is told where a request was cut off; `RefuseCutOff` then answers it."""

    def guarded(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        announced = str(environ.get("CONTENT_LENGTH") or "")
        if announced.isdecimal():
            environ["wsgi.input"] = Body(environ["wsgi.input"], int(announced))
        return application(environ, start_response)

    return guarded
