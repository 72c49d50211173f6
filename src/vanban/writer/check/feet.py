"""Footers as they are shown, section by section. In: a document laid open. Out: its feet, on which pages each."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from vanban.text.canonical import canonical
from vanban.writer.check.lines import DRAWN, Foot, Line, Paper, Word, printed
from vanban.writer.check.looks import Shape, shape_of, value
from vanban.writer.check.package import RELATED, w

_OFF = ("0", "false", "off")
_CLOSE = 60  # twentieths of a point by which a line may be set in


def feet(word: Word) -> list[Foot]:
    """A section that names no footer of a kind shows that of the section before."""
    found: list[Foot] = []
    named: dict[str, etree._Element | None] = {}
    for section, paper in enumerate(word.papers):
        named |= _named(word, paper)
        kinds = ("first", "default") if has_first_page(paper) else ("default",)
        roots = [(kind, root) for kind in kinds if (root := named.get(kind)) is not None]
        found += [_foot(word, root, section, kind) for kind, root in roots]
    return found


def has_first_page(paper: Paper) -> bool:
    """Whether the first page of a section has header and footer of its own."""
    title = None if paper.properties is None else paper.properties.find(w("titlePg"))
    return title is not None and title.get(w("val"), "1") not in _OFF


def _named(word: Word, paper: Paper) -> dict[str, etree._Element | None]:
    references = [] if paper.properties is None else paper.properties.findall(w("footerReference"))
    return {
        reference.get(w("type"), "default"): word.package.by_id(reference.get(f"{{{RELATED}}}id", ""))
        for reference in references
    }


def _foot(word: Word, root: etree._Element, section: int, kind: str) -> Foot:
    paragraphs = list(root.iter(w("p")))
    lines = [line for p in paragraphs for line in _lines(word, p, section)]
    return Foot(section, kind, lines, any(map(_is_ruled, _shapes(word, paragraphs), paragraphs)))


def _lines(word: Word, p: etree._Element, section: int) -> Iterator[Line]:
    looks, _ = word.styles.paragraph(value(p.find(w("pPr")), "pStyle"))
    (shape,) = _shapes(word, [p])
    for part, runs in enumerate(printed(p, looks, word.styles)):
        text = canonical("".join(text for text, _ in runs)).strip()
        if text:
            yield Line(0, text, runs, shape, section, part)


def _shapes(word: Word, paragraphs: list[etree._Element]) -> list[Shape]:
    properties = [p.find(w("pPr")) for p in paragraphs]
    return [shape_of(each).over(word.styles.paragraph(value(each, "pStyle"))[1]) for each in properties]


def _is_ruled(shape: Shape, p: etree._Element) -> bool:
    """A border from margin to margin; or a drawing, of which the width is not asked."""
    is_wide = max(shape.left or 0, 0) <= _CLOSE and max(shape.right or 0, 0) <= _CLOSE
    return bool(shape.ruled and is_wide) or any(child.tag in DRAWN for child in p.iter())
