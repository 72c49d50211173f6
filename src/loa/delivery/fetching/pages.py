"""What a page says of itself: its title, its site, the day it was published."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree, html

from vanban.text.folding import squeeze
from vanban.time.dates import find_dates

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
EARLIEST = date(2000, 1, 1)
LONGEST_TITLE = 300
LONGEST_SITE = 120
MOST_JSON = 200_000

TITLES = ("og:title", "twitter:title")
SITES = ("og:site_name", "application-name")
PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished", "pubdate",
    "publishdate", "publish_date", "dc.date.issued", "dcterms.created", "dc.date", "date", "its_publication",
)  # fmt: skip
IN_THE_PAGE = re.compile(r"date|time|ngay|publish|dang", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    title: str = ""
    site: str = ""
    published_on: date | None = None


def told_by(body: bytes, charset: str, *, today: date) -> Told:
    """Nothing raises: a page that cannot be read tells nothing. A day after `today` is not believed."""
    page = _parsed(body, charset)
    if page is None:
        return Told()
    metas = _metas(page)
    title = next((metas[name] for name in TITLES if metas.get(name)), "") or _text(page.find(".//title"))
    site = next((metas[name] for name in SITES if metas.get(name)), "")
    days = (day for day in _days(page, metas) if EARLIEST <= day <= today)
    return Told(_clean(title)[:LONGEST_TITLE], _clean(site)[:LONGEST_SITE], next(days, None))


def _parsed(body: bytes, charset: str) -> Any:
    parser = html.HTMLParser(encoding=_known(charset) or _declared(body), no_network=True, remove_comments=True)
    try:
        page = html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    return page


def _known(charset: str) -> str | None:
    try:
        return codecs.lookup(charset.strip(" \"'")).name if charset else None
    except (LookupError, ValueError):
        return None


_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,30})""", re.IGNORECASE)


def _declared(body: bytes) -> str:
    """What the page's own head says; UTF-8, as nearly every page is, where it says nothing."""
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if body.startswith(mark):
            return name
    found = _CHARSET.search(body[:4096])
    return (_known(found[1].decode("ascii")) if found else None) or "utf-8"


def _clean(words: str) -> str:
    shown = "".join(letter for letter in words if letter.isprintable() or letter.isspace())
    return squeeze(shown)


def _text(element: Any) -> str:
    return "" if element is None else str(element.text_content())


def _metas(page: Any) -> dict[str, str]:
    """By their names in small letters; the first of each."""
    found: dict[str, str] = {}
    for meta in page.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name and meta.get("content"):
            found.setdefault(name, meta.get("content"))
    return found


def _days(page: Any, metas: dict[str, str]) -> Iterator[date]:
    """The likeliest first."""
    for name in PUBLISHED:
        yield from _day(metas.get(name, ""))
    for script in page.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            yield from _in_json(script.text or "")
    for element in page.iter("time"):
        yield from _day(element.get("datetime") or _text(element)[:60])
    for element in page.iter("span", "div", "p", "td", "li"):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        if IN_THE_PAGE.search(named) and len(words := _text(element)) < 120:
            yield from _day(words)


def _in_json(words: str) -> Iterator[date]:
    try:
        found = json.loads(words) if len(words) <= MOST_JSON else None
    except (ValueError, RecursionError):
        return
    waiting = [found]
    for _ in range(200):  # objects looked at
        if not waiting:
            return
        each = waiting.pop(0)
        if isinstance(each, list):
            waiting += each[:50]
        elif isinstance(each, dict):
            if isinstance(each.get("datePublished"), str):
                yield from _day(each["datePublished"])
            if isinstance(each.get("@graph"), list):
                waiting += each["@graph"][:50]


def _day(words: str) -> Iterator[date]:
    """Of "2026-03-10T23:30:00Z" (the 11th here), "2026-03-10", "Thứ ba, ngày 10/3/2026 08:15"."""
    words = words.strip()[:120]
    if re.match(r"\d{4}-\d\d-\d\d", words):
        try:
            moment = datetime.fromisoformat(words.replace(" ", "T", 1))
        except ValueError:
            try:
                yield date.fromisoformat(words[:10])
            except ValueError:
                return
            return
        yield moment.astimezone(HERE).date() if moment.tzinfo else moment.date()
        return
    yield from (day.date for day in find_dates(words) if day.date is not None)
