"""The parts of a document, and its sections as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from vanban.reader.lines import Line
from vanban.reader.passage import EMPTY, Passage
from vanban.reader.tables import Grid

Piece = Line | Grid


@dataclass(slots=True)
class Node:
    """A heading or point, what stands under it, and its own unmarked paragraphs."""

    line: Line | None
    words: Passage  # without the mark, wrapped lines joined
    children: list[Node] = field(default_factory=list)
    paragraphs: list[Passage] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)

    @property
    def style(self) -> str:
        if not self.line:
            return ""
        if not self.line.mark:
            return "capitals" if self.line.text.isupper() else "bare"
        mark = self.line.mark
        return f"decimal{mark.printed.count('.')}" if mark.style == "decimal" else mark.style

    @property
    def value(self) -> int | None:
        return self.line.mark.value if self.line and self.line.mark else None

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()

    def all_words(self) -> Iterator[Passage]:
        """Every paragraph of the node and below, in the order of reading."""
        if self.words:
            yield self.words
        yield from self.paragraphs
        for child in self.children:
            yield from child.all_words()


@dataclass(slots=True)
class Annex:
    heading: list[Line]
    root: Node


@dataclass(slots=True)
class Outline:
    """The parts of a document; what a document lacks is empty."""

    head: list[Line] = field(default_factory=list)
    form: str | None = None  # the abbreviation of the form
    form_line: Line | None = None
    title: list[Passage] = field(default_factory=list)
    issued_with: list[Passage] = field(default_factory=list)  # "(Kèm theo Kế hoạch số …)", each with its continuation
    preamble: list[Passage] = field(default_factory=list)
    articles: list[Passage] = field(default_factory=list)
    plan_title: list[Passage] = field(default_factory=list)  # of the plan that a decision issues
    body: Node = field(default_factory=lambda: Node(None, EMPTY))
    closing: list[Passage] = field(default_factory=list)
    recipients_label: Passage = EMPTY  # "Nơi nhận:"
    recipients: list[Passage] = field(default_factory=list)
    signature: list[Line] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)
    letterheads: list[Line] = field(default_factory=list)  # the head printed again over an attached plan or annex
    footnotes: list[Line] = field(default_factory=list)
    loose: list[Passage] = field(default_factory=list)  # read, but of no part

    @property
    def roots(self) -> list[Node]:
        return [self.body, *(annex.root for annex in self.annexes)]

    @property
    def grids(self) -> list[Grid]:
        return [grid for root in self.roots for node in root.walk() for grid in node.grids]
