"""Stage 4 of 6, the implementing section: outline → who is given which duties, and which reports they owe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vanban.reader.agencies import agencies_before_verb, looks_like_agencies, split_agencies
from vanban.reader.draft import Read, Responsibility, read
from vanban.reader.outline import Node, Outline
from vanban.reader.passage import EMPTY, Passage
from vanban.reader.sections import Section, is_heading, named_sections, sections
from vanban.text.span import Span

# On small letters with their accents: "quý" is a quarter, "theo quy định" is not.
_PERIODS = (
    (
        "quarter",
        re.compile(
            r"\b(?:hàng|hằng|mỗi|định kỳ|theo|báo cáo|từng|các) quý\b|(?:tháng|năm|,|/|-) ?quý\b(?! [ivx\d])|\bquý(?:,| và|/| -) ?(?:6|06|sáu|năm|hàng|hằng)"
        ),
    ),
    ("half_year", re.compile(r"\b(?:6|06|sáu) tháng\b")),
    (
        "year",
        re.compile(
            r"\b(?:cchc|cải cách hành chính) năm\b(?! \d)|\b(?:hàng|hằng|mỗi|1|01|một|cả|cuối|định kỳ|báo cáo) năm\b(?! \d)|(?:tháng|quý|,|và|/|-) ?(?:1 |01 |cả |hàng |hằng |một )?năm\b(?! \d)"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Assigned:
    """A node of the implementing section whose heading names agencies; `rest` is what follows them on its line."""

    node: Node
    agencies: list[Passage]
    rest: Passage

    @property
    def span(self) -> Span:
        spans = [words.span for words in self.node.all_words()]
        return Span(min(span.start for span in spans), max(span.end for span in spans))


def read_responsibilities(outline: Outline) -> list[Responsibility]:
    """Who is given how many duties, and the reports they owe, in the order of the text."""
    found = []
    for assigned in assigned_nodes(outline):
        node = assigned.node
        duties = len(node.children) or 1
        report = report_periods(list(node.all_words()))
        agencies = [read(each) for each in assigned.agencies]
        found.append(Responsibility(agencies, duties, report, assigned.span, list(_points(assigned))))
    return found


def _points(assigned: Assigned) -> Iterator[Read[str]]:
    """The duties in words: one for each point under the agencies, with what stands under it; else what follows them."""
    node = assigned.node
    if node.children:
        for child in node.children:
            yield _joined(list(child.all_words()))
        return
    words = [each for each in (assigned.rest, *node.paragraphs) if each.text.strip()]
    if words:
        yield _joined(words)


def _joined(words: list[Passage]) -> Read[str]:
    spans = [each.span for each in words]
    whole = Span(min(span.start for span in spans), max(span.end for span in spans))
    return Read(" ".join(each.flat().text for each in words), whole)


def assigned_nodes(outline: Outline) -> Iterator[Assigned]:
    """The points of the implementing section, each with the agencies it is laid on."""
    for section, node in sections(outline.body):
        if section is Section.IMPLEMENTING:
            yield from _assigned(node)


def _assigned(node: Node) -> Iterator[Assigned]:
    for child in node.children:
        if _is_other_section(child):
            continue
        found = heading_agencies(child.words)
        if found and not _only_gathers(child):
            yield Assigned(child, *found)
        elif child.children:
            yield from _assigned(child)
    if not node.children:
        for words in node.paragraphs:
            found = heading_agencies(words)
            if found:
                yield Assigned(Node(None, words), *found)


def _is_other_section(node: Node) -> bool:
    named = named_sections(node.words.text) if is_heading(node) else []
    return (
        bool(named)
        and named[0] in {Section.FUNDING, Section.REPORTING, Section.SCHEDULE}
        and not looks_like_agencies(node.words.text)
    )


def _only_gathers(node: Node) -> bool:
    """A heading over agencies that each have a point of their own ("3. Các sở: a) Sở Tư pháp: …")."""
    with_colon = [child for child in node.children if ":" in child.words.text and heading_agencies(child.words)]
    return len(with_colon) >= 2 and len(with_colon) == len(node.children)


def heading_agencies(words: Passage) -> tuple[list[Passage], Passage] | None:
    """The agencies that a point begins with and the rest of it; None where it begins with none."""
    flat = words.flat()
    if not looks_like_agencies(flat.text):
        return None
    colon = flat.text.find(":")
    if 0 < colon < 260:
        before, _ = agencies_before_verb(flat[:colon])
        agencies = split_agencies(before)
        if agencies and all(looks_like_agencies(each.text) for each in agencies[:1]):
            return agencies, flat[colon + 1 :].strip()
    before, rest = agencies_before_verb(flat)
    if len(before) > 320 or (not rest and flat.text.endswith(".") and len(flat) > 120):
        return None
    agencies = split_agencies(before)
    return (agencies, rest or EMPTY) if agencies else None


def report_periods(paragraphs: list[Passage]) -> list[str]:
    """The periods for which the paragraphs oblige to report: quarter, half_year, year."""
    found: set[str] = set()
    for words in paragraphs:
        for sentence in re.split(r"(?<=[.;])\s+", words.text.lower()):
            if "báo cáo" not in sentence:
                continue
            stretch = _about_reporting(sentence)
            found |= {name for name, pattern in _PERIODS if pattern.search(stretch)}
    return [name for name, _ in _PERIODS if name in found]


def _about_reporting(sentence: str) -> str:
    """The stretch of a sentence around "báo cáo" that can say when; a "năm" of a plan's name further off does not."""
    spots = [match.start() for match in re.finditer(r"\b(?:báo cáo|định kỳ)\b", sentence)]
    return " … ".join(sentence[max(0, spot - 60) : spot + 140] for spot in spots)
