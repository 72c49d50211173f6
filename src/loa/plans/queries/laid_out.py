"""A kept text of a plan as a page reads it: sections with their points and lines. Pure: JSON in, values out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from loa.plans.queries.phrases import plain
from loa.plans.queries.text import id_of, split
from vanban.time.dates import in_figures
from vanban.writer.phrases import subject_of

SECTIONS = {
    "legal_bases": "Căn cứ",
    "objectives": "Mục đích",
    "requirements": "Yêu cầu",
    "themes": "Nội dung tuyên truyền",
    "audiences": "Đối tượng",
    "channels": "Hình thức",
    "solutions": "Giải pháp",
    "activities": "Nhiệm vụ",
    "commitments": "Nhiệm vụ khác nêu trong kế hoạch",
    "funding": "Kinh phí",
    "responsibilities": "Tổ chức thực hiện",
    "recipients": "Nơi nhận",
}
"""In the order of reading. What the plan only mentions ("citations") stands in its other points."""
POINT = {
    "legal_bases": "căn cứ",
    "activities": "nhiệm vụ",
    "commitments": "nhiệm vụ",
    "recipients": "dòng",
}
HEAD = {
    "title": "Trích yếu",
    "number": "Số, ký hiệu",
    "date": "Ngày ban hành",
    "year": "Năm kế hoạch",
    "kind": "Loại văn bản",
    "issuer": "Cơ quan ban hành",
    "place": "Nơi ban hành",
    "authority": "Thẩm quyền ký",
    "signer_title": "Chức vụ người ký",
    "signer": "Người ký",
}
LINE = {
    "group": "Nhóm",
    "product": "Sản phẩm",
    "mode": "Cách tổ chức",
    "quotas": "Số lượng",
    "lead": "Chủ trì",
    "agencies": "Thực hiện",
    "coordinating": "Phối hợp",
    "follow_up": "Theo dõi",
    "timeframe": "Thời gian",
    "money": "Kinh phí",
    "money_source": "Nguồn kinh phí",
}
MODES = {
    "online_or_in_person": "trực tiếp hoặc trực tuyến",
    "online": "trực tuyến",
    "in_person": "trực tiếp",
}
PLACE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Item:
    """A point or a line. `parts`: what else a line says, as (label, words); `activity` its id, `href` its own page."""

    pointer: str
    no: int
    words: str
    parts: list[tuple[str, str]] = field(default_factory=list)
    activity: int | None = None
    href: str = ""

    @property
    def id(self) -> str:
        return id_of(self.pointer)


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    label: str
    items: list[Item]

    @property
    def is_work(self) -> bool:
        return self.name in {"activities", "commitments"}


def laid_out(content: Mapping[str, Any], *, pages: Mapping[int, str] | None = None) -> list[Section]:
    """The sections that hold something. `pages`: addresses of lines by their id."""
    found = [
        Section(name, label, [_item(name, at, value, pages or {}) for at, value in enumerate(content.get(name) or [])])
        for name, label in SECTIONS.items()
    ]
    return [section for section in found if section.items]


def title_of(content: Mapping[str, Any]) -> str:
    return str((content.get("document") or {}).get("title") or "")


def place_of(content: Mapping[str, Any], pointer: str) -> str:
    """The place in words, as an official table prints it: "Mục đích, điểm 2". Nothing for the whole text."""
    if not pointer:
        return ""
    section, *path = split(pointer)
    if section == "document":
        return HEAD.get(path[0], "Phần đầu") if path else "Phần đầu"
    label = SECTIONS.get(section, "")
    if not path or not path[0].isdecimal():
        return label
    rows = content.get(section) or []
    at = int(path[0])
    where = f"{label}, {POINT.get(section, 'điểm')} {at + 1}"
    if section in {"activities", "commitments"} and at < len(rows):
        where += f": {rows[at].get('title') or ''}"
    return where[:PLACE_LENGTH]


def pointers_of(content: Mapping[str, Any]) -> Iterator[str]:
    """Every place of the text that can be spoken about: the title, sections, their points."""
    yield "/document/title"
    for section in laid_out(content):
        yield f"/{section.name}"
        yield from (item.pointer for item in section.items)


def draft_pointer(content: Mapping[str, Any], pointer: str) -> str:
    """The row of the draft that a place of the kept text was; "" where it was no row."""
    section, *path = split(pointer)
    known = (content.get("pointers") or {}).get(section) or []
    at = int(path[0]) if path and path[0].isdecimal() else -1
    return str(known[at]) if 0 <= at < len(known) else (pointer if section == "document" else "")


def words_of(section: str, value: Any) -> str:
    """A point in words, on one line."""
    match section, value:
        case "legal_bases" | "citations", dict():
            return say_citation(value)
        case "responsibilities", dict():
            who = "; ".join(value.get("agencies") or [])
            points = [str(point) for point in value.get("points") or []]
            return f"{who}: {'; '.join(points)}" if points else who
        case _, dict():
            return str(value.get("title") or value.get("name") or "")
    return "" if value is None else str(value)


def say_citation(row: Mapping[str, Any]) -> str:
    """ "Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ …"."""
    parts = [
        row.get("type") or "",
        f"số {row['number']}" if row.get("number") else "",
        f"ngày {in_figures(row['date'])}" if row.get("date") else "",
        f"của {row['issuer']}" if row.get("issuer") else "",
        subject_of(str(row.get("type") or ""), str(row.get("name") or "")) or row.get("name") or "",
    ]
    return " ".join(str(part) for part in parts if part)


def say_field(name: str, value: Any) -> str:
    """A field of a line in words."""
    match name, value:
        case _, None | "" | []:
            return ""
        case "quotas", list():
            return "; ".join(str(quota.get("text") or "") for quota in value)
        case "timeframe", dict():
            return str(value.get("text") or "")
        case "mode", str():
            return MODES.get(value, value)
        case "money", int():
            return f"{plain(value)} đ"
        case _, list():
            return "; ".join(str(each) for each in value)
    return str(value)


def _item(section: str, at: int, value: Any, pages: Mapping[int, str]) -> Item:
    row = value if isinstance(value, dict) else {}
    parts = [(label, words) for name, label in LINE.items() if (words := say_field(name, row.get(name)))]
    is_work = section in {"activities", "commitments"}
    line = row.get("activity") if is_work else None
    href = pages.get(line or 0, "")
    return Item(f"/{section}/{at}", at + 1, words_of(section, value), parts if is_work else [], line, href)
