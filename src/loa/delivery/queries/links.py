"""Addresses on the web, so written that two spellings of the same page are one."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import urlsplit


class NotALink(ValueError):
    """`str(error)` is a sentence for the page."""


def normalised(address: str) -> str:
    """Raises `NotALink`."""
    parts = urlsplit(address.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise NotALink("Đường dẫn phải bắt đầu bằng http:// hoặc https://, ví dụ https://sonoivu.example/tin/12.")
    return parts.geturl()


def key_of(address: str) -> str:
    """SHA-256 of the normalised address. Raises `NotALink`."""
    return sha256(normalised(address).encode()).hexdigest()


def host_of(address: str) -> str:
    return urlsplit(normalised(address)).hostname or ""
