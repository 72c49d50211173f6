"""One request for one page: to an address that was checked, within a time for all of it, so much and no more.

Written on `http.client`: of the libraries that keep servers from being sent into their own network, none bounds the
whole time of an answer that drips, nor lets an operator name networks. See docs/decisions/links-and-pictures.md.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from loa.delivery.fetching.networks import NotAsked, Place, Unknown, places_of

WITHIN = 5.0
"""Seconds for everything: names, redirects, and the slowest server."""
REDIRECTS = 4
MOST_SENT = 512 * 1024
MOST_UNPACKED = 2 * 1024 * 1024
LONGEST_ADDRESS = 4000
AGENT = "loa/1.0 (kiem tra duong dan minh chung tuyen truyen)"
HEADERS = {
    "User-Agent": AGENT,
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
    "Accept-Language": "vi,en;q=0.5",
    "Accept-Encoding": "gzip",
    "Connection": "close",
}


class Failed(Exception):
    """No answer, or one that is none. `str(error)` is a few words for a person."""


class Refused(Exception):
    """It may not be asked for. `str(error)` is a few words for a person."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`address`: where the redirects led. `body` is cut off at the bounds; empty unless it is a page."""

    address: str
    status: int
    kind: str
    charset: str
    body: bytes


class _Timed:
    """Each read may take what is left of the whole time."""

    deadline: float

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        self.settimeout(left(self.deadline))  # type: ignore[attr-defined]
        return int(super().recv_into(*args, **kwargs))  # type: ignore[misc]


class _Plain(_Timed, socket.socket):
    pass


class _Secret(_Timed, ssl.SSLSocket):
    pass


def left(deadline: float) -> float:
    """Seconds; raises TimeoutError when none are."""
    rest = deadline - time.monotonic()
    if rest <= 0:
        raise TimeoutError
    return rest


def ask(address: str, *, networks: Sequence[str], ports: Sequence[int]) -> Answer:
    """The page, after at most four redirects, each checked like the first. Raises `Failed`, `Refused`."""
    deadline = time.monotonic() + WITHIN
    try:
        for _ in range(REDIRECTS + 1):
            answer, onward = _ask_once(address, deadline, networks, ports)
            if not onward:
                return answer
            address = urljoin(address, onward)
    except (TimeoutError, Unknown) as error:
        late = isinstance(error, TimeoutError)
        raise Failed("không trả lời kịp" if late else "không tìm thấy máy chủ") from error
    except NotAsked as error:
        raise Refused("địa chỉ nằm trong mạng nội bộ") from error
    except ssl.SSLError as error:
        raise Failed("chứng thư bảo mật của trang không hợp lệ") from error
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        raise Failed("không kết nối được") from error
    raise Failed("chuyển hướng quá nhiều lần")


def _ask_once(address: str, deadline: float, networks: Sequence[str], ports: Sequence[int]) -> tuple[Answer, str]:
    """The answer, and the address it sends on to, if it does."""
    parts = urlsplit(address)
    host, port = _checked(parts, address, ports)
    places = places_of(host, port, within=left(deadline), allowed=networks)
    line = http.client.HTTPConnection(host, port)
    line.sock = _connected(places, host, deadline, is_secret=parts.scheme == "https")
    try:
        target = quote(parts.path or "/", safe="/:@!$&'()*+,;=~%") + (f"?{_asked(parts.query)}" if parts.query else "")
        line.request("GET", target, headers={**HEADERS, "Host": _named(host, port, parts.scheme)})
        response = line.getresponse()
        if response.status in {301, 302, 303, 307, 308} and (onward := response.getheader("Location")):
            return Answer(address, response.status, "", "", b""), _latin(onward)
        kind = response.headers.get_content_type()
        is_page = response.status == 200 and kind in {"text/html", "application/xhtml+xml"}
        body = _body(response, deadline) if is_page else b""
        return Answer(address, response.status, kind, response.headers.get_content_charset() or "", body), ""
    finally:
        line.close()


def _checked(parts: SplitResult, address: str, ports: Sequence[int]) -> tuple[str, int]:
    """The host in ASCII and the port. Raises `Refused`."""
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(address) > LONGEST_ADDRESS:
        raise Refused("chỉ hỏi được trang http và https")
    if parts.username is not None or parts.password is not None:
        raise Refused("địa chỉ có tên đăng nhập")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if port not in ports:
        raise Refused("cổng không được phép")
    return parts.hostname.encode("idna").decode("ascii"), port


def _connected(places: Sequence[Place], host: str, deadline: float, *, is_secret: bool) -> socket.socket:
    """To the first of the checked places that takes the call."""
    failed: OSError | None = None
    for place in places[:4]:
        line = _Plain(place.family, socket.SOCK_STREAM)
        line.deadline = deadline
        try:
            line.settimeout(min(left(deadline), 2.5) if len(places) > 1 else left(deadline))
            line.connect((place.address, place.port))
            line.settimeout(left(deadline))
            return _secret(line, host, deadline) if is_secret else line
        except OSError as error:
            line.close()
            failed = error
    assert failed is not None
    raise failed


def _secret(line: socket.socket, host: str, deadline: float) -> socket.socket:
    context = ssl.create_default_context()
    context.sslsocket_class = _Secret
    line_in_secret = context.wrap_socket(line, server_hostname=host)
    line_in_secret.deadline = deadline  # type: ignore[attr-defined]
    return line_in_secret


def _named(host: str, port: int, scheme: str) -> str:
    name = f"[{host}]" if ":" in host else host
    return name if port == {"http": 80, "https": 443}[scheme] else f"{name}:{port}"


def _asked(query: str) -> str:
    return quote(query, safe="/:@!$&'()*+,;=~%?")


def _latin(header: str) -> str:
    """A header as servers mean it: UTF-8, which `http.client` hands over as Latin-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def _body(response: http.client.HTTPResponse, deadline: float) -> bytes:
    """At most so much of it as was sent, and as it unpacks to; what lies beyond is left unread."""
    packed = response.headers.get("Content-Encoding", "").strip().lower()
    if packed not in {"", "identity", "gzip", "x-gzip"}:
        return b""
    unpacker = zlib.decompressobj(wbits=31) if packed.endswith("gzip") else None
    read, body = 0, b""
    while read < MOST_SENT and len(body) < MOST_UNPACKED:
        left(deadline)
        try:
            piece = response.read1(min(16_384, MOST_SENT - read))
        except (TimeoutError, http.client.IncompleteRead):
            if body:  # the head of a page, which is what is looked for, comes first
                break
            raise
        if not piece:
            break
        read += len(piece)
        body += unpacker.decompress(piece, MOST_UNPACKED - len(body)) if unpacker else piece
    return body
