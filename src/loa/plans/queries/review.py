"""What the review page shows: items with status and places, findings first, the document drawn, how far one is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from loa.plans.models import Reading
from loa.plans.queries.laid_out import HEAD
from loa.plans.queries.source import Drawing, DrawnBlock, Mark
from loa.plans.queries.text import DOCUMENT, LISTS, Text, id_of, item_of, text_of
from loa.plans.states import Kind

SURE = 0.85
"""Confidence from which a field may be accepted together with others without being looked at."""

NEEDED = {"/document/title", "/document/year"}

LABELS = {**HEAD, "kind": f"{HEAD['kind']} (viết tắt)"}
"""Of the head's fields, where they are filled in."""

SECTIONS = {
    "document": "Thể thức văn bản",
    "activities": "Nhiệm vụ trong bảng",
    "commitments": "Nhiệm vụ trong lời văn",
    "legal_bases": "Căn cứ",
    "objectives": "Mục đích",
    "requirements": "Yêu cầu",
    "themes": "Nội dung tuyên truyền",
    "audiences": "Đối tượng",
    "channels": "Hình thức",
    "solutions": "Giải pháp",
    "funding": "Kinh phí",
    "responsibilities": "Tổ chức thực hiện",
    "recipients": "Nơi nhận",
    "citations": "Văn bản viện dẫn",
}
ONE = {
    "activities": "nhiệm vụ",
    "commitments": "nhiệm vụ",
    "legal_bases": "căn cứ",
    "citations": "văn bản viện dẫn",
    "responsibilities": "đầu mối",
    "recipients": "nơi nhận",
    "audiences": "đối tượng",
}
SHAPES = {
    "document": "field",
    "activities": "activity",
    "commitments": "commitment",
    "legal_bases": "citation",
    "citations": "citation",
    "responsibilities": "responsibility",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands in the text. `ref` names it on the page."""

    ref: str
    pointer: str
    start: int
    end: int
    line: int
    page: int | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Finding:
    """A warning of the reader; `item` is what it is about, where that can be told from its place."""

    pointer: str
    ref: str
    code: str
    severity: str  # "serious", "check", "note"
    says: str
    item: str
    is_seen: bool
    line: int


@dataclass(slots=True)
class Item:
    """What is accepted in one act: a field of the head, a row of a list."""

    pointer: str
    section: str
    shape: str  # which partial draws it
    label: str
    value: Any
    status: str
    places: list[Place] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    corrected_fields: set[str] = field(default_factory=set)
    drop_act: int = 0  # the act to undo, to have a dropped row back

    @property
    def id(self) -> str:
        return id_of(self.pointer)

    @property
    def confidence(self) -> float:
        return min((place.confidence for place in self.places), default=1.0)

    @property
    def refs(self) -> str:
        return " ".join(place.ref for place in self.places)

    @property
    def is_reviewed(self) -> bool:
        return self.status != ""

    @property
    def is_questionable(self) -> bool:
        """Wants a person's eye: unsure, questioned by a finding, or needed and empty. Settled once reviewed."""
        if self.is_reviewed:
            return False
        unsettled = any(f.severity != "note" and not f.is_seen for f in self.findings)
        return self.confidence < SURE or unsettled or (self.pointer in NEEDED and self.value in (None, ""))

    @property
    def is_sure(self) -> bool:
        return not self.is_reviewed and not self.is_questionable

    @property
    def field_refs(self) -> dict[str, str]:
        """The places of each field of the row, by its name; "" for one without."""
        found: dict[str, str] = defaultdict(str)
        for place in self.places:
            if place.pointer != self.pointer:
                name = place.pointer.removeprefix(self.pointer + "/").split("/")[0]
                found[name] = f"{found[name]} {place.ref}".strip()
        return found


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of the document that no field was read from."""

    ref: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    title: str
    one: str
    items: list[Item]

    @property
    def reviewed(self) -> int:
        return sum(item.is_reviewed for item in self.items)


class Review:
    """Everything about one reading's review, from one read of the reading and one of its standing corrections."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._result: dict[str, Any] = reading.result or {}
        self._text: str = (reading.source or {}).get("text", "")
        changes = list(reading.corrections.standing())
        self.last_act = max((c.act for c in changes), default=0)
        self.draft: Text = text_of(self._result, changes)
        self._drop_acts = {c.pointer: c.act for c in changes if c.kind == Kind.DROP}

    @cached_property
    def places(self) -> list[Place]:
        found = self._result.get("places") or {}
        return [
            Place(f"p{n}", pointer, p["start"], p["end"], p["line"], p.get("page"), float(p.get("confidence", 1)))
            for n, (pointer, p) in enumerate(found.items())
        ]

    @cached_property
    def _places_by_item(self) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            found[item_of(place.pointer)].append(place)
        return found

    @cached_property
    def findings(self) -> list[Finding]:
        """Unseen before seen, serious before the rest, then as they stand in the document."""
        made = [self._finding(*named) for named in self._warnings()]
        rank = {"serious": 0, "check": 1, "note": 2}
        return sorted(made, key=lambda f: (f.is_seen, rank.get(f.severity, 1), f.line))

    def _warnings(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Pointer, name on the page, and what the reader said: of the text itself, and from outside knowledge."""
        for name, sign in (("warnings", "f"), ("remarks", "fr")):
            for n, warning in enumerate(self._result.get(name) or []):
                yield f"/{name}/{n}", f"{sign}{n}", warning

    def _finding(self, pointer: str, ref: str, warning: dict[str, Any]) -> Finding:
        start, end = warning.get("start"), warning.get("end")
        fields = warning.get("fields") or []
        return Finding(
            pointer=pointer,
            ref=ref,
            code=warning["code"],
            severity=warning.get("severity", "check"),
            says=warning["says"],
            item=item_of(fields[0]) if fields else self._item_at(start, end),
            is_seen=pointer in self.draft.accepted,
            line=self._text.count("\n", 0, start) + 1 if start is not None else 0,
        )

    def _item_at(self, start: int | None, end: int | None) -> str:
        """The item of the smallest place that holds the stretch, or that lies within it; "" without a stretch."""
        if start is None or end is None:
            return ""
        over = [p for p in self.places if p.start < max(end, start + 1) and start < p.end]
        return item_of(min(over, key=lambda p: p.end - p.start).pointer) if over else ""

    @cached_property
    def items(self) -> dict[str, Item]:
        made = [self._document_item(name) for name in DOCUMENT]
        for name in SECTIONS:
            if name in LISTS:
                made += [self._row_item(name, index, value) for index, value in sorted(self.draft.lists[name].items())]
        by_item: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            by_item[finding.item].append(finding)
        items = {item.pointer: item for item in made}
        for pointer, item in items.items():
            item.places = self._places_by_item.get(pointer, [])
            item.findings = by_item.get(pointer, [])
            item.drop_act = self._drop_acts.get(pointer, 0)
            item.corrected_fields = {
                f.removeprefix(pointer + "/").split("/")[0] for f in self.draft.fields if f.startswith(pointer + "/")
            }
        return items

    def _document_item(self, name: str) -> Item:
        pointer = f"/document/{name}"
        return Item(
            pointer, "document", "field", LABELS[name], self.draft.document.get(name), self.draft.status(pointer)
        )

    def _row_item(self, section: str, index: int, value: Any) -> Item:
        pointer = f"/{section}/{index}"
        label = f"{ONE.get(section, 'điểm').capitalize()} {index + 1}"
        return Item(pointer, section, SHAPES.get(section, "text"), label, value, self.draft.status(pointer))

    @cached_property
    def sections(self) -> list[Section]:
        by_section: dict[str, list[Item]] = defaultdict(list)
        for item in self.items.values():
            by_section[item.section].append(item)
        return [Section(name, title, ONE.get(name, "điểm"), by_section[name]) for name, title in SECTIONS.items()]

    @property
    def total(self) -> int:
        return len(self.items)

    @property
    def reviewed(self) -> int:
        return sum(item.is_reviewed for item in self.items.values())

    @property
    def sure(self) -> list[Item]:
        return [item for item in self.items.values() if item.is_sure]

    @property
    def questionable(self) -> int:
        return sum(item.is_questionable for item in self.items.values())

    @property
    def unseen(self) -> int:
        return sum(not f.is_seen for f in self.findings)

    @property
    def notes(self) -> list[str]:
        """What was done to get at the text that a person should know, in Vietnamese."""
        return list((self._result.get("source") or {}).get("notes") or [])

    @property
    def seen(self) -> list[Finding]:
        return [f for f in self.findings if f.is_seen]

    @cached_property
    def unread(self) -> list[Unread]:
        """Stretches of the coverage ledger that belong to no read part, with more than a mark or a number in them."""
        found = []
        for n, part in enumerate(self._result.get("coverage") or []):
            words = " ".join(self._text[part["start"] : part["end"]].split())
            if not part["read"] and sum(c.isalpha() for c in words) > 2:
                found.append(Unread(f"u{n}", self._text.count("\n", 0, part["start"]) + 1, words))
        return found

    def drawing(self) -> list[DrawnBlock]:
        """The document in blocks, cut at places, findings and unread parts."""
        return Drawing(self.reading.source or {"text": "", "pages": [], "blocks": []}, self._marks()).blocks()

    def _marks(self) -> Iterable[Mark]:
        for place in self.places:
            yield Mark(place.start, place.end, place.ref)
        for _, ref, warning in self._warnings():
            if warning.get("start") is not None:
                yield Mark(warning["start"], warning["end"], ref)
        unread = {u.ref for u in self.unread}
        for n, part in enumerate(self._result.get("coverage") or []):
            if f"u{n}" in unread:
                yield Mark(part["start"], part["end"], f"u{n}")
