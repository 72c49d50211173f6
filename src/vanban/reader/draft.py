"""What is read out of a plan, each fact with its place: the shape that a careful officer would write down.

`as_json` gives the shape documented in docs/reading.md; `places` maps the JSON Pointer (RFC 6901) of each
fact to where it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from vanban.reader.passage import Passage
from vanban.text.span import Span
from vanban.time.quotas import Quota
from vanban.time.timeframes import Timeframe

T = TypeVar("T", covariant=True)


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A value, where it was read, and how sure the reading is (0 to 1). Without a place: concluded, not printed."""

    value: T
    span: Span | None = None
    confidence: float = 1.0


def read(words: Passage, confidence: float = 1.0) -> Read[str]:
    """The words themselves, on one line."""
    return Read(words.flat().text, words.span, confidence)


def placed(words: Passage, quotas: Iterable[Quota]) -> list[Read[Quota]]:
    """The quotas found in the text of a passage, each with its place in the source."""
    return [Read(quota, words[quota.span.start : quota.span.end].span, quota.confidence) for quota in quotas]


@dataclass(slots=True)
class Document:
    """The head of the document. `date` is ISO, "2022-04" where the day is blank."""

    kind: Read[str | None] = Read(None)
    number: Read[str | None] = Read(None)
    issuer: Read[str | None] = Read(None)
    place: Read[str | None] = Read(None)
    date: Read[str | None] = Read(None)
    title: Read[str | None] = Read(None)
    year: Read[int | None] = Read(None)
    signer: Read[str | None] = Read(None)
    signer_title: Read[str | None] = Read(None)
    authority: Read[str | None] = Read(None)


@dataclass(frozen=True, slots=True)
class Cited:
    """A document cited by the plan: as a legal basis or anywhere."""

    type: str | None
    number: str | None
    date: str | None
    issuer: str | None
    name: str | None
    span: Span


@dataclass(slots=True)
class Activity:
    """A row of a table of activities."""

    no: Read[str | None]
    title: Read[str]
    product: list[Read[str]] = field(default_factory=list)
    mode: Read[str | None] = Read(None)
    quotas: list[Read[Quota]] = field(default_factory=list)
    lead: list[Read[str]] = field(default_factory=list)
    coordinating: list[Read[str]] = field(default_factory=list)
    follow_up: list[Read[str]] = field(default_factory=list)
    timeframe: Read[Timeframe] | None = None
    group: Read[str] | None = None  # the group heading that the row stands under
    span: Span = field(default_factory=lambda: Span(0, 0))
    table: int = 0  # which table of the document, from 0


@dataclass(slots=True)
class Commitment:
    """A countable or dated duty that stands in prose."""

    title: Read[str]
    agencies: list[Read[str]]
    quotas: list[Read[Quota]]
    timeframe: Read[Timeframe]
    span: Span


@dataclass(slots=True)
class Responsibility:
    """What the implementing section lays on one agency or several."""

    agencies: list[Read[str]]
    duties: int
    report: list[str]
    span: Span
    points: list[Read[str]] = field(default_factory=list)  # the duties in words, whole


class Severity(StrEnum):
    SERIOUS = "serious"  # the plan cannot be carried out or counted as it stands
    CHECK = "check"  # somebody must look
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a careful officer would question. `says` is a sentence in Vietnamese; `fields` are JSON Pointers it is about."""

    code: str
    span: Span
    says: str
    severity: Severity = Severity.CHECK
    fields: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """Everything read out of one plan."""

    document: Document = field(default_factory=Document)
    legal_bases: list[Cited] = field(default_factory=list)
    citations: list[Cited] = field(default_factory=list)
    objectives: list[Read[str]] = field(default_factory=list)
    requirements: list[Read[str]] = field(default_factory=list)
    themes: list[Read[str]] = field(default_factory=list)
    channels: list[Read[str]] = field(default_factory=list)
    solutions: list[Read[str]] = field(default_factory=list)
    audiences: list[Read[str]] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    responsibilities: list[Responsibility] = field(default_factory=list)
    recipients: list[Read[str]] = field(default_factory=list)


POINT_SECTIONS = ("objectives", "requirements", "themes", "channels", "solutions")
POINT_LENGTH = 60  # a point is quoted by its first characters


class _Writer:
    """Builds the JSON and notes the place of each fact by its pointer."""

    def __init__(self) -> None:
        self.places: dict[str, tuple[Span, float]] = {}

    def put(self, pointer: str, fact: Read[Any] | None) -> Any:
        if fact is None:
            return None
        if fact.span is not None:
            self.places[pointer] = (fact.span, fact.confidence)
        return fact.value

    def many(self, pointer: str, facts: list[Read[Any]]) -> list[Any]:
        return [self.put(f"{pointer}/{index}", fact) for index, fact in enumerate(facts)]

    def quotas(self, pointer: str, facts: list[Read[Quota]]) -> list[Any]:
        return [quota.as_json() for quota in self.many(f"{pointer}/quotas", facts)]

    def timeframe(self, pointer: str, fact: Read[Timeframe] | None) -> Any:
        frame = self.put(f"{pointer}/timeframe", fact)
        return frame.as_json() if frame else {"text": "", "kind": "unspecified", "spans": [], "trigger": None}

    def activity(self, pointer: str, activity: Activity) -> dict[str, Any]:
        self.places[pointer] = (activity.span, 1.0)
        return {
            "no": self.put(f"{pointer}/no", activity.no),
            "title": self.put(f"{pointer}/title", activity.title),
            "product": self.many(f"{pointer}/product", activity.product),
            "mode": self.put(f"{pointer}/mode", activity.mode),
            "quotas": self.quotas(pointer, activity.quotas),
            "lead": self.many(f"{pointer}/lead", activity.lead),
            "coordinating": self.many(f"{pointer}/coordinating", activity.coordinating),
            "follow_up": self.many(f"{pointer}/follow_up", activity.follow_up),
            "timeframe": self.timeframe(pointer, activity.timeframe),
            "group": self.put(f"{pointer}/group", activity.group),
        }

    def commitment(self, pointer: str, commitment: Commitment) -> dict[str, Any]:
        self.places[pointer] = (commitment.span, 1.0)
        return {
            "title": self.put(f"{pointer}/title", commitment.title),
            "agencies": self.many(f"{pointer}/agencies", commitment.agencies),
            "quotas": self.quotas(pointer, commitment.quotas),
            "timeframe": self.timeframe(pointer, commitment.timeframe),
        }

    def responsibility(self, pointer: str, duty: Responsibility) -> dict[str, Any]:
        self.places[pointer] = (duty.span, 1.0)
        return {
            "agencies": self.many(f"{pointer}/agencies", duty.agencies),
            "duties": duty.duties,
            "report": duty.report,
            "points": self.many(f"{pointer}/points", duty.points),
        }

    def cited(self, pointer: str, cited: Cited, *, issuer: bool) -> dict[str, Any]:
        self.places[pointer] = (cited.span, 1.0)
        found = {"type": cited.type, "number": cited.number, "date": cited.date}
        return {**found, "issuer": cited.issuer, "name": cited.name} if issuer else found


def as_json(draft: Draft) -> tuple[dict[str, Any], dict[str, tuple[Span, float]]]:
    """The gold shape, and the place and confidence of every fact by its JSON Pointer."""
    write = _Writer()
    document = {name: write.put(f"/document/{name}", getattr(draft.document, name)) for name in Document.__slots__}
    shape: dict[str, Any] = {"document": document}
    shape["legal_bases"] = [
        write.cited(f"/legal_bases/{i}", each, issuer=True) for i, each in enumerate(draft.legal_bases)
    ]
    shape["citations"] = [write.cited(f"/citations/{i}", each, issuer=False) for i, each in enumerate(draft.citations)]
    for section in POINT_SECTIONS:
        points = write.many(f"/{section}", getattr(draft, section))
        shape[section] = [point[:POINT_LENGTH].strip() for point in points]
    shape["audiences"] = write.many("/audiences", draft.audiences)
    shape["activities"] = [write.activity(f"/activities/{i}", each) for i, each in enumerate(draft.activities)]
    shape["commitments"] = [write.commitment(f"/commitments/{i}", each) for i, each in enumerate(draft.commitments)]
    shape["responsibilities"] = [
        write.responsibility(f"/responsibilities/{i}", each) for i, each in enumerate(draft.responsibilities)
    ]
    shape["recipients"] = write.many("/recipients", draft.recipients)
    return shape, write.places
