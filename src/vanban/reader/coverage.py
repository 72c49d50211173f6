"""The coverage ledger: every character of the source that is not white space belongs to a named part, read or unread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vanban.reader.lines import PAGE_FURNITURE
from vanban.reader.outline import Node, Outline
from vanban.reader.passage import Passage
from vanban.reader.sections import sections
from vanban.reader.source import Source
from vanban.text.span import Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the source and the part it belongs to; `is_read` where the reading uses it."""

    span: Span
    part: str
    is_read: bool


def ledger(source: Source, outline: Outline) -> list[Stretch]:
    """Stretches in order, without overlap, that hold every character but white space."""
    known = sorted({(span.start, span.end, part, is_read) for span, part, is_read in _known(outline)})
    stretches: list[Stretch] = []
    at = 0
    for start, end, part, is_read in known:
        start = max(start, at)
        if start >= end:
            continue
        stretches += _unread(source, at, start)
        if stretches and stretches[-1].part == part and not source.text[stretches[-1].span.end : start].strip():
            stretches[-1] = Stretch(Span(stretches[-1].span.start, end), part, is_read)
        else:
            stretches.append(Stretch(Span(start, end), part, is_read))
        at = end
    return stretches + _unread(source, at, len(source.text))


def _unread(source: Source, start: int, end: int) -> list[Stretch]:
    """What no part claims between two places, line by line; the marks that a passage leaves out go with their neighbour."""
    found = []
    for line in _lines(source, start, end):
        words = source.of(line).strip()
        if words:
            begins = line.start + source.of(line).find(words)
            is_mark = not any(character.isalnum() for character in words) or words.isdigit()
            part = "marks" if is_mark or PAGE_FURNITURE.fullmatch(words) else "unread"
            found.append(Stretch(Span(begins, begins + len(words)), part, part == "marks"))
    return found


def _lines(source: Source, start: int, end: int) -> Iterator[Span]:
    at = start
    for piece in source.text[start:end].split("\n"):
        yield Span(at, at + len(piece))
        at += len(piece) + 1


def _known(outline: Outline) -> Iterator[tuple[Span, str, bool]]:
    yield from _named("head", (line.words for line in outline.head))
    if outline.form_line:
        yield outline.form_line.words.span, "title", True
    yield from _named("title", (*outline.title, *outline.plan_title))
    yield from _named("issued_with", outline.issued_with)
    yield from _named("legal_bases", outline.preamble)
    yield from _named("articles", outline.articles)
    yield from _tree(outline.body)
    yield from _named("closing", outline.closing)
    yield from _named("head", (line.words for line in outline.letterheads))
    yield from _named("recipients", (outline.recipients_label, *outline.recipients))
    yield from _named("signature", (line.words for line in outline.signature))
    for annex in outline.annexes:
        yield from _named("annex", (line.words for line in annex.heading))
        yield from _tree(annex.root)
    yield from _named("footnotes", (line.words for line in outline.footnotes))


def _named(part: str, passages: Iterable[Passage]) -> Iterator[tuple[Span, str, bool]]:
    for passage in passages:
        for span in runs(passage):
            yield span, part, True


def _tree(root: Node) -> Iterator[tuple[Span, str, bool]]:
    of: dict[int, str] = {}
    for section, node in sections(root):
        for each in node.walk():
            of.setdefault(id(each), section.value)
    for node in root.walk():
        part = of.get(id(node)) or ("headings" if node.children or node.grids else "other")
        for passage in ([node.line.words] if node.line else []) + [node.words, *node.paragraphs]:
            for span in runs(passage):
                yield span, part, part != "other"
        for grid in node.grids:
            cells = [*grid.headings, *(cell for row in grid.rows for cell in row.cells)]
            yield from _named("activities", cells)


def runs(passage: Passage) -> Iterator[Span]:
    """The stretches of the source that a passage was put together from."""
    origin = passage.origin
    if not origin:
        return
    start = previous = origin[0]
    for offset in origin:
        if offset - previous > 1 or offset < previous:
            yield Span(start, previous + 1)
            start = offset
        previous = offset
    yield Span(start, previous + 1)
