"""A small web on this machine, for one test: pages by their path, good and bad ones."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Page = bytes | Callable[[socket.socket], None]


def page(
    body: str | bytes = "<title>Tin</title>",
    *,
    status: str = "200 OK",
    kind: str = "text/html; charset=utf-8",
    **more: str,
) -> bytes:
    """A whole answer, without a length: it ends where the server hangs up."""
    content = body if isinstance(body, bytes) else body.encode()
    heads = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *(f"{k.replace('_', '-')}: {v}" for k, v in more.items())]
    return "\r\n".join([*heads, "Connection: close", "", ""]).encode() + content


def onward(where: str) -> bytes:
    return page("", status="302 Found", Location=where)


def dripping(head: bytes, drop: bytes, every: float = 0.05) -> Callable[[socket.socket], None]:
    """The head at once, and then a drop and another for as long as somebody listens."""

    def send(line: socket.socket) -> None:
        line.sendall(head)
        for _ in range(2000):
            line.sendall(drop)
            time.sleep(every)

    return send


class Web:
    """`asked`: the heads of all requests."""

    def __init__(self, pages: dict[str, Page], context: ssl.SSLContext | None = None) -> None:
        self.pages, self.context, self.asked = pages, context, list[str]()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listening.getsockname()[1]
        self.thread = threading.Thread(target=self._serve)
        self.answering: list[threading.Thread] = []

    def at(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def _serve(self) -> None:
        while True:
            try:
                line, _ = self.listening.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._answer, args=(line,))
            thread.start()
            self.answering.append(thread)

    def _answer(self, line: socket.socket) -> None:
        with suppress(OSError), line:
            if self.context is not None:
                line = self.context.wrap_socket(line, server_side=True)
            with line:
                head = line.recv(65_536).decode("latin-1")
                self.asked.append(head)
                found = self.pages.get(head.split(" ")[1], page("", status="404 Not Found"))
                if callable(found):
                    found(line)
                else:
                    line.sendall(found)


@contextmanager
def web(pages: dict[str, Page], context: ssl.SSLContext | None = None) -> Iterator[Web]:
    there = Web(pages, context)
    there.thread.start()
    try:
        yield there
    finally:
        there.listening.shutdown(socket.SHUT_RDWR)
        there.listening.close()
        for thread in [there.thread, *there.answering]:
            thread.join(10)


def certificate(folder: Path, name: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate that vouches for itself, and a server that shows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names = [x509.DNSName(name), x509.IPAddress(ip_address("127.0.0.9"))]
    now = datetime.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    shown, kept = folder / "cert.pem", folder / "key.pem"
    shown.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kept.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown, kept)
    return shown, context
