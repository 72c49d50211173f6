"""What the page of a draft shows: the text in the order of the document, what is missing or wants a look, the money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from loa.plans.models import Draft
from loa.plans.queries.adoption import Missing, missing_in, whole_date
from loa.plans.queries.bases import Bases
from loa.plans.queries.numbers import letters_of
from loa.plans.queries.review import ONE, SHAPES
from loa.plans.queries.text import Text, id_of, index_of, item_of, split, text_of
from loa.plans.states import Kind, TimeKind
from vanban.time.dates import in_figures

PARTS = {
    "legal_bases": "Căn cứ",
    "objectives": "Mục đích",
    "requirements": "Yêu cầu",
    "audiences": "Đối tượng",
    "themes": "Nội dung tuyên truyền",
    "channels": "Hình thức",
    "solutions": "Giải pháp",
    "activities": "Nhiệm vụ cụ thể",
    "commitments": "Nhiệm vụ nêu trong lời văn",
    "funding": "Kinh phí",
    "responsibilities": "Tổ chức thực hiện",
    "recipients": "Nơi nhận",
    "citations": "Văn bản viện dẫn",
}
"""Sections in the order of the document."""
BLANK: dict[str, Any] = {
    "text": "",
    "citation": {"type": "", "number": None, "date": None, "issuer": None, "name": None},
    "activity": {"no": None, "title": "", "product": [], "mode": None, "quotas": [], "lead": [], "coordinating": [],
                 "follow_up": [], "timeframe": None, "group": None, "money": None, "money_source": ""},
    "commitment": {"title": "", "agencies": [], "quotas": [], "timeframe": None, "money": None, "money_source": ""},
    "responsibility": {"agencies": [], "duties": 0, "points": [], "report": []},
}  # fmt: skip
"""A row of each shape in which nothing is said; rows from elsewhere may leave parts out."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the page draws it."""

    pointer: str
    section: str
    shape: str
    label: str
    value: Any
    findings: list[Finding] = field(default_factory=list)
    drop_act: int = 0  # the act to undo, to have a dropped row back
    symbol: str = ""  # of the head: what stands behind the number

    @property
    def id(self) -> str:
        return id_of(self.pointer)


@dataclass(frozen=True, slots=True)
class Finding:
    """`key`: the pointer by which it is said to have been looked at; "" where only settling it helps."""

    pointer: str
    code: str
    severity: str  # "serious", "check", "note"
    says: str
    key: str = ""
    successor: int = 0  # of a base: the legal document that took its place

    @property
    def item(self) -> str:
        return item_of(self.pointer)


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    title: str
    one: str
    rows: list[Row]
    dropped: list[Row]
    findings: int


class Writing:
    """Everything about a draft's page, from one read of the standing edits and one of the register of bases."""

    def __init__(self, draft: Draft, *, on: date, text: Text | None = None) -> None:
        self.draft, self.on = draft, on
        self.text = text or text_of(draft.base, draft.edits.standing().defer("before", "typed"))

    @property
    def year(self) -> int | None:
        year = self.text.document.get("year")
        return year if isinstance(year, int) else None

    @cached_property
    def parts(self) -> list[Part]:
        return [self._part(name, title) for name, title in PARTS.items()]

    def _part(self, name: str, title: str) -> Part:
        rows = [self.row(pointer, value) for pointer, value in self.text.rows(name)]
        gone = [f"/{name}/{index}" for index in sorted(self.text.lists[name])]
        dropped = [self.row(pointer, self.text.value(pointer)) for pointer in gone if pointer in self.text.dropped]
        return Part(name, title, ONE.get(name, "điểm"), rows, dropped, sum(len(row.findings) for row in rows))

    def row(self, pointer: str, value: Any) -> Row:
        section, index = split(pointer)[:2]
        label = f"{ONE.get(section, 'điểm').capitalize()} {int(index) + 1}"
        shape = SHAPES.get(section, "text")
        value = {**BLANK[shape], **value} if isinstance(value, dict) else value
        drop_act = self._drop_acts.get(pointer, 0) if pointer in self.text.dropped else 0
        return Row(pointer, section, shape, label, value, self._findings_by_item.get(pointer, []), drop_act)

    @cached_property
    def _drop_acts(self) -> dict[str, int]:
        return dict(self.draft.edits.standing().filter(kind=Kind.DROP).values_list("pointer", "act"))

    def row_at(self, pointer: str) -> Row | None:
        """The row, where it stands; the head is one."""
        if pointer == "/document":
            return self.head
        section, *path = split(pointer)
        if section not in PARTS or pointer != item_of(pointer) or pointer in self.text.dropped:
            return None
        if len(path) != 1 or index_of(path[0]) is None:
            return None
        value = self.text.value(pointer)
        return None if value is None else self.row(pointer, value)

    @property
    def head(self) -> Row:
        head = self.text.document
        symbol = f"{head.get('kind') or 'KH'}-{letters_of(self.draft.unit)}"
        return Row("/document", "document", "head", "Thể thức văn bản", head, self._of_head, symbol=symbol)

    @property
    def _of_head(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.pointer.startswith("/document/")]

    @cached_property
    def bases(self) -> Bases:
        return Bases(self.draft.unit)

    @cached_property
    def findings(self) -> list[Finding]:
        """Not yet looked at, serious before the rest, then in the order of the document."""
        rank = {"serious": 0, "check": 1, "note": 2}
        made = [*self._missing(), *self._of_lines(), *self._of_bases(), *self._moved()]
        return sorted((f for f in made if f.key not in self.text.accepted), key=lambda f: rank[f.severity])

    @cached_property
    def _findings_by_item(self) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for each in self.findings:
            found.setdefault(each.item, []).append(each)
        return found

    @property
    def missing(self) -> list[Missing]:
        return missing_in(self.text)

    def _missing(self) -> Iterator[Finding]:
        for each in self.missing:
            yield Finding(each.pointer, "missing", "serious", each.says)

    def _of_lines(self) -> Iterator[Finding]:
        for section in ("activities", "commitments"):
            for pointer, row in self.text.rows(section):
                yield from _of_line(pointer, row, self.year)

    def _of_bases(self) -> Iterator[Finding]:
        for section in ("legal_bases", "citations"):
            for pointer, row in self.text.rows(section):
                found = self.bases.successor(row.get("number") or "", on=self.on)
                if found is None:
                    continue
                since = f" từ {in_figures(found.since.isoformat())}" if found.since else ""
                says = f"{_named(row)} đã được thay thế bằng {found.by}{since}."
                yield Finding(pointer, "replaced", "check", says, _key("replaced", pointer), found.pk)

    def _moved(self) -> Iterator[Finding]:
        """What was moved on from last year, until somebody looked at it or changed it."""
        for n, each in enumerate(self.draft.base.get("moved") or []):
            pointer, key = each["pointer"], f"/moved/{n}"
            item = item_of(pointer)
            if pointer in self.text.fields or item in self.text.dropped:
                continue
            if each["code"] == "again":
                yield Finding(
                    pointer, "again", "check", f"{each['before']} là văn bản của năm trước: cần xem lại.", key
                )
            elif each["code"] == "year":
                yield Finding(pointer, "year", "note", f"Đã đổi năm: “{_short(each['after'], 160)}”.", key)
            else:
                says = f"Đã chuyển “{_short(each['before'])}” thành “{_short(each['after'])}”."
                yield Finding(pointer, "moved", "note", says, key)

    @cached_property
    def money(self) -> int:
        """Whole đồng."""
        lines = [row for section in ("activities", "commitments") for _, row in self.text.rows(section)]
        return sum(row.get("money") or 0 for row in lines)


def _of_line(pointer: str, row: dict[str, Any], year: int | None) -> Iterator[Finding]:
    """Nothing of a line without a title: that it has none is said already."""
    if not row.get("title"):
        return
    title = _short(row["title"])
    uncounted = [q for q in row.get("quotas") or [] if q.get("min") is None and q.get("max") is None]
    for quota in uncounted:
        says = f"“{title}”: chưa đọc được số lượng “{quota.get('text')}”."
        yield Finding(f"{pointer}/quotas", "uncounted", "check", says, _key("uncounted", pointer))
    if not (row.get("lead") or row.get("agencies")):
        says = f"“{title}”: chưa có cơ quan chủ trì."
        yield Finding(f"{pointer}/lead", "no_lead", "check", says, _key("no_lead", pointer))
    time = row.get("timeframe") or {}
    if (time.get("kind") or TimeKind.UNSPECIFIED) == TimeKind.UNSPECIFIED:
        words = "chưa đọc được thời gian" if time.get("text") else "chưa có thời gian"
        yield Finding(f"{pointer}/timeframe", "no_time", "check", f"“{title}”: {words}.", _key("no_time", pointer))
    elif year and _is_outside(time.get("spans") or [], year):
        says = f"“{title}”: thời gian “{time.get('text')}” nằm ngoài năm {year}."
        yield Finding(f"{pointer}/timeframe", "outside", "check", says, _key("outside", pointer))


def _is_outside(spans: Sequence[Sequence[str | None]], year: int) -> bool:
    days = [day for span in spans for day in map(whole_date, span) if day is not None]
    return any(day.year != year for day in days)


def _key(code: str, pointer: str) -> str:
    return f"/findings/{code}.{id_of(item_of(pointer))}"


def _named(row: dict[str, Any]) -> str:
    return " ".join(filter(None, [row.get("type"), row.get("number")]))


def _short(words: str, most: int = 70) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
