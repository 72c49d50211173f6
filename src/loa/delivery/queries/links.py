"""Addresses on the web, so written that two spellings of the same page are one.

What is left out tells how a reader came to the page, not which page it is. Whether two addresses that differ in more
show the same page only their site knows; they stay two.
"""

from __future__ import annotations

import posixpath
import re
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

LONGEST = 2000
MOST_PARAMETERS = 100
DEFAULT_PORTS = {"http": 80, "https": 443}

_SENTENCE = "Đường dẫn chưa đúng. Hãy chép cả địa chỉ từ trình duyệt, ví dụ https://bao.example/tin-12.html."
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NO_SCHEME = re.compile(r"[^\s/:?#@]+\.[^\s/:?#@]{2,}(?::\d+)?(?:[/?#]|$)")
_ESCAPED = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_IN_PATH = "/:@!$&'()*+,;=~%"
_IN_FRAGMENT = _IN_PATH + "?"

TRACKS = {
    *(
        "fbclid",
        "gclid",
        "gclsrc",
        "dclid",
        "wbraid",
        "gbraid",
        "msclkid",
        "yclid",
        "twclid",
        "ttclid",
        "mc_cid",
        "mc_eid",
    ),
    *("igshid", "igsh", "mibextid", "rdid", "share_url", "refsrc", "paipv", "eav", "_rdr", "__tn__", "__xts__"),
    *("_ga", "_gl", "ref_src", "ref_url", "zarsrc", "gidzl", "spm", "cmpid", "amp", "aspxautodetectcookiesupport"),
}
"""Parameters that say who sent the reader, in small letters."""
TRACKS_BEGIN = ("utm_", "vn_", "__cft__", "pk_", "mtm_", "hsa_", "_hs")
FOR_TELEPHONES = ("m.", "mobile.", "amp.", "touch.", "mbasic.", "www.")
SHARED = {
    *("com.vn", "net.vn", "org.vn", "edu.vn", "gov.vn", "ac.vn", "int.vn"),
    *("biz.vn", "info.vn", "name.vn", "pro.vn", "health.vn", "id.vn"),
}
"""Under these everybody has a name of their own: m.gov.vn would be a site, not the small screen of gov.vn."""
FACEBOOK = re.compile(r"(?:web|[a-z]{2}-[a-z]{2})\.facebook\.com")
VIDEO = re.compile(r"/(?:shorts|live|embed|v)/([\w-]+)")


class NotALink(ValueError):
    """`str(error)` is a sentence for the page."""

    def __init__(self, sentence: str = _SENTENCE) -> None:
        super().__init__(sentence)


class Tidy(NamedTuple):
    """`host` with its port where that is not the usual one."""

    host: str
    path: str
    query: str
    fragment: str

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        return f"https://{self.host}{self.path}{query}{f'#{self.fragment}' if self.fragment else ''}"


def with_scheme(address: str) -> str:
    """The address as given, to be asked for: without blanks, with https:// where only a name was pasted."""
    given = _INVISIBLE.sub("", address).replace("&amp;", "&")
    if _NO_SCHEME.match(given):
        given = f"https://{given}"
    if len(given) > LONGEST:
        raise NotALink(f"Đường dẫn dài quá {LONGEST} ký tự. Hãy dùng đường dẫn gọn của trang.")
    _split(given)
    return given


def normalised(address: str) -> str:
    """One spelling for all addresses of the page; the same again for its own answer. Raises `NotALink`."""
    parts = _split(with_scheme(address))
    try:
        tidy = Tidy(_host(parts), _path(parts.path), _query(parts.query), _fragment(parts.fragment))
    except ValueError as error:  # what cannot be said in UTF-8, ports that are none, hundreds of parameters
        raise error if isinstance(error, NotALink) else NotALink from error
    return str(_video(tidy))


def key_of(address: str) -> str:
    """SHA-256 of the normalised address. Raises `NotALink`."""
    return sha256(normalised(address).encode()).hexdigest()


def host_of(address: str) -> str:
    """The normalised host. Raises `NotALink`."""
    return urlsplit(normalised(address)).hostname or ""


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise NotALink from error
    if parts.scheme.lower() not in DEFAULT_PORTS:
        raise NotALink
    if parts.username is not None or parts.password is not None:
        raise NotALink("Đường dẫn có tên và mật khẩu đăng nhập. Hãy bỏ phần trước dấu @ rồi dán lại.")
    return parts


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    else:
        host = _without_telephones(host.encode("idna").decode("ascii").lower())
        if not host or not all(_LABEL.fullmatch(label) for label in host.split(".")):
            raise NotALink
    usual = parts.port is None or parts.port == DEFAULT_PORTS[parts.scheme.lower()]
    return host if usual else f"{host}:{parts.port}"


def _without_telephones(host: str) -> str:
    if FACEBOOK.fullmatch(host):
        return "facebook.com"
    for begin in FOR_TELEPHONES:
        rest = host.removeprefix(begin)
        if rest != host and "." in rest and rest not in SHARED and not rest.replace(".", "").isdigit():
            return _without_telephones(rest)
    return host


def _escaped(text: str, allowed: str) -> str:
    """Each character written in one way: as itself where it may, else as %XX of its UTF-8."""

    def letter(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else match[0].upper()

    whole = re.sub(r"%(?![0-9a-fA-F]{2})", "%25", text)
    return _ESCAPED.sub(letter, quote(whole, safe=allowed))


def _path(path: str) -> str:
    path = _escaped(path, _IN_PATH)
    ends = path.rstrip("/")
    while ends.endswith("/amp"):
        ends = ends.removesuffix("/amp").rstrip("/")
    found = posixpath.normpath(f"/{ends.lstrip('/')}")
    return "" if found == "/" else found


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape", max_num_fields=MOST_PARAMETERS)
    kept = [(name, value) for name, value in pairs if not _tracks(name)]
    written = [(_quoted(name), _quoted(value)) for name, value in kept]
    return "&".join(f"{name}={value}" if value else name for name, value in sorted(written))


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="surrogateescape")


def _tracks(name: str) -> bool:
    lower = name.lower()
    return not name or lower in TRACKS or lower.startswith(TRACKS_BEGIN)


def _fragment(fragment: str) -> str:
    """Only where the site draws its pages by it."""
    return _escaped(fragment, _IN_FRAGMENT) if fragment.startswith(("/", "!")) else ""


def _video(tidy: Tidy) -> Tidy:
    """A film has one address, whether it is shared, embedded or shown on a telephone."""
    name = ""
    if tidy.host == "youtu.be":
        name = tidy.path.strip("/").partition("/")[0]
    elif tidy.host in {"youtube.com", "youtube-nocookie.com"}:
        found = VIDEO.match(tidy.path)
        asked = dict(pair.partition("=")[::2] for pair in tidy.query.split("&"))
        name = found[1] if found else unquote(asked.get("v", "")) if tidy.path == "/watch" else ""
    if not name:
        return tidy
    return Tidy("youtube.com", "/watch", f"v={_quoted(name)}", "")
