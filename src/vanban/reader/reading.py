"""Reading a plan: the stages in their order.

    source → lines (1) → tables (2) → outline (3) → phrases and plan (4, 5) → findings (6)

Each stage says in its first line what it reads and what it writes. None of them raises on a strange document: what
cannot be read is said in the findings, and the ledger names it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vanban.cite.citations import Citation, find_citations
from vanban.reader import draft as shapes
from vanban.reader.activities import read_activities
from vanban.reader.case import Case
from vanban.reader.commitments import read_commitments
from vanban.reader.coverage import Stretch, ledger
from vanban.reader.draft import Cited, Draft, Finding, Severity, read
from vanban.reader.duties import read_responsibilities
from vanban.reader.findings import REMARKS, WARNINGS, find
from vanban.reader.head import read_head
from vanban.reader.labels import list_grid
from vanban.reader.leads import lead_above
from vanban.reader.lines import read_items
from vanban.reader.outline import Outline, read_outline
from vanban.reader.passage import Passage
from vanban.reader.sections import read_sections
from vanban.reader.source import Source
from vanban.reader.sources import open_source
from vanban.reader.tables import find_grids
from vanban.text.folding import fold
from vanban.text.span import Span

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Reading:
    """A plan as it was read: the source, the draft, what to question, and which characters were used."""

    source: Source
    outline: Outline
    draft: Draft
    warnings: list[Finding]  # rest on the text itself
    remarks: list[Finding]  # rest on knowledge from outside, or on how the reading went
    coverage: list[Stretch]  # every character that is not white space belongs to a named part

    @property
    def is_serious(self) -> bool:
        """Whether something must be settled before the plan can be carried out or counted."""
        return any(finding.severity is Severity.SERIOUS for finding in (*self.warnings, *self.remarks))

    def as_json(self) -> dict[str, Any]:
        """The documented shape (docs/reading.md): the facts, `places` by JSON Pointer, `warnings`, `remarks`, `coverage`."""
        shape, places = shapes.as_json(self.draft)
        shape["warnings"] = [self._finding(finding) for finding in self.warnings]
        shape["remarks"] = [self._finding(finding) for finding in self.remarks]
        sure = self.source.confidence
        shape["places"] = {
            pointer: {**self._place(span), "confidence": round(confidence * sure, 3)}
            for pointer, (span, confidence) in places.items()
        }
        shape["coverage"] = [
            {"start": each.span.start, "end": each.span.end, "part": each.part, "read": each.is_read}
            for each in self.coverage
        ]
        shape["source"] = {
            "kind": self.source.kind,
            "pages": len(self.source.pages) or None,
            "lines": self.source.text.count("\n") + 1,
            "confidence": round(sure, 3),
            "notes": list(self.source.notes),
        }
        return shape

    def _place(self, span: Span) -> dict[str, Any]:
        return {
            "start": span.start,
            "end": span.end,
            "line": self.source.line(span.start),
            "page": self.source.page(span.start),
        }

    def _finding(self, finding: Finding) -> dict[str, Any]:
        return {
            "code": finding.code,
            "where": f"line {self.source.line(finding.span.start)}",
            "says": finding.says,
            "severity": finding.severity.value,
            "start": finding.span.start,
            "end": finding.span.end,
            "fields": list(finding.fields),
        }


def read_plan(data: bytes | Path, *, name: str, progress: Progress | None = None) -> Reading:
    """The plan in a file. `progress(done, total)` is called for each page of a scan.

    Raises `Unreadable` where the file is no document that can be read.
    """
    return read_source(open_source(data, name=name, progress=progress))


def read_source(source: Source) -> Reading:
    """The plan in a source. Never raises: a text that is no plan gives an empty draft and a finding."""
    outline = read_outline(find_grids(read_items(source)))
    text = running_text(outline)
    for annex in outline.annexes:
        listed = list_grid(annex)
        if listed:
            annex.root.grids.append(listed)
    draft = Draft()
    draft.document = read_head(outline, body_text=text)
    year = draft.document.year.value
    _read_citations(outline, draft, text)
    read_sections(outline, draft)
    draft.activities = read_activities(
        outline.grids, footnotes=_footnotes(outline), year=year, said_lead=_leads_above(outline)
    )
    draft.commitments = read_commitments(outline, year=year)
    draft.responsibilities = read_responsibilities(outline)
    draft.recipients = [read(words) for words in _recipients(outline)]
    case = Case(source, outline, draft, text, ledger(source, outline))
    return Reading(source, outline, draft, find(case, WARNINGS), find(case, REMARKS), case.coverage)


def running_text(outline: Outline) -> list[Passage]:
    """Every paragraph and cell of the document, in the order of the source, the head left out."""
    found: list[Passage] = [*outline.title, *outline.preamble, *outline.articles, *outline.plan_title, *outline.closing]
    for root in outline.roots:
        found += root.all_words()
    for grid in outline.grids:
        found += [
            cell.flat() for row in grid.rows for index, cell in enumerate(row.cells) if cell and index not in row.merged
        ]
    found += [line.words for annex in outline.annexes for line in annex.heading]
    found += [line.words for line in outline.footnotes]
    return sorted((words for words in found if words), key=lambda words: words.start)


# -- citations --------------------------------------------------------------------------------------------------------


def _read_citations(outline: Outline, draft: Draft, text: list[Passage]) -> None:
    own = draft.document.number.value
    bases: dict[tuple[str | None, str | None, str | None], Cited] = {}
    for words in outline.preamble:
        if fold(words.text).lstrip("- ").startswith(("xet", "theo de nghi")):
            continue
        for citation in find_citations(words.text):
            if fold(citation.type or "") == "to trinh":
                continue  # what proposes a plan is no basis of it
            if not citation.number and not citation.date and "sửa đổi" in words.text[: citation.span.start]:
                continue  # the law that an amending law amends
            cited = _cited(words, citation)
            bases.setdefault((cited.number, cited.date, None if cited.number else cited.name), cited)
    draft.legal_bases = list(bases.values())
    seen: dict[tuple[str, str | None], Cited] = {}
    for words in text:
        for citation in find_citations(words.text):
            if citation.number and citation.number != own:
                seen.setdefault((citation.number, _iso(citation)), _cited(words, citation))
    dated = {number for number, on in seen if on}
    draft.citations = [cited for (number, on), cited in seen.items() if on or number not in dated]


def _iso(citation: Citation) -> str | None:
    return citation.date.iso if citation.date else None


def _cited(words: Passage, citation: Citation) -> Cited:
    span = words[citation.span.start : citation.span.end].span
    return Cited(citation.type, citation.number, _iso(citation), citation.issuer, citation.name, span)


# -- footnotes, leads, recipients -------------------------------------------------------------------------------------


def _footnotes(outline: Outline) -> dict[str, str]:
    """What each mark of stars under a table says."""
    found: dict[str, str] = {}
    for line in outline.footnotes:
        stars = line.text[: len(line.text) - len(line.text.lstrip("(*)"))].strip("() ")
        if stars:
            found[stars] = line.text
    return found


def _leads_above(outline: Outline) -> dict[int, Passage]:
    """For a table without a lead column: the agencies that the sentence or heading above it names as leading."""
    found: dict[int, Passage] = {}
    index = 0
    for root in outline.roots:
        for node in root.walk():
            for grid in node.grids:
                words = lead_above(node, grid)
                if words:
                    found[index] = words
                index += 1
    return found


def _recipients(outline: Outline) -> list[Passage]:
    found = []
    for words in outline.recipients:
        line = words.flat().strip(" -+;.•*–")
        if line and not fold(line.text).startswith("luu"):
            found.append(line)
    return found
