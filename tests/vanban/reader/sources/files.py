"""Small files made by hand for the tests of the sources."""

from __future__ import annotations

import zipfile
from io import BytesIO

from vanban.reader.source import Note, Paragraph, Source, Table

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def part(tag: str, inside: str) -> str:
    return f'<?xml version="1.0"?><w:{tag} xmlns:w="{WORD}" xmlns:r="{RELATION}">{inside}</w:{tag}>'


def word(body: str, *, links: str = "", **parts: str) -> bytes:
    """A .docx with this body; `parts` by kind (styles, numbering, footnotes, …), their inner XML."""
    relations = "".join(f'<Relationship Id="r{kind}" Type="{RELATION}/{kind}" Target="{kind}.xml"/>' for kind in parts)
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes"}
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{LINKS}"><Relationship Id="a" Type="{RELATION}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{LINKS}">{relations}{links}</Relationships>',
            "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
            **{f"word/{kind}.xml": part(roots[kind], inner) for kind, inner in parts.items()},
        }
    )


def zipped(members: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def p(text: str, about: str = "", run: str = "") -> str:
    properties = f"<w:pPr>{about}</w:pPr>" if about else ""
    looks = f"<w:rPr>{run}</w:rPr>" if run else ""
    return f'<w:p>{properties}<w:r>{looks}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def tc(text: str, about: str = "") -> str:
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{p(text)}</w:tc>"


def tbl(*rows: str, borders: bool = True, about: str = "") -> str:
    line = '<w:top w:val="single"/><w:insideH w:val="single"/>' if borders else '<w:top w:val="none"/>'
    inner = "".join(row if row.startswith("<w:tr") else f"<w:tr>{row}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr><w:tblBorders>{line}</w:tblBorders>{about}</w:tblPr>{inner}</w:tbl>"


def shown(source: Source) -> list[object]:
    """The blocks as plain values: a paragraph as its text, a table as a list of rows, a note as (mark, text)."""
    made: list[object] = []
    for block in source.blocks:
        match block:
            case Paragraph(span=span):
                made.append(source.of(span))
            case Table(rows=rows):
                made.append([[source.of(cell.span) for cell in row.cells] for row in rows])
            case Note(span=span, mark=mark):
                made.append((mark, source.of(span)))
    return made


def check(source: Source) -> None:
    """What holds of every source: canonical text, blocks in order that hold every character that is not white space."""
    from vanban.text.canonical import canonical

    assert canonical(source.text) == source.text
    at = 0
    for block in source.blocks:
        assert source.text[at : block.span.start].strip() == ""
        assert at <= block.span.start < block.span.end
        at = block.span.end
        if isinstance(block, Table):
            spans = [cell.span for row in block.rows for cell in row.cells]
            assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))
            assert spans[0].start == block.span.start
            assert spans[-1].end == block.span.end
    assert source.text[at:].strip() == ""
    assert list(source.pages) == sorted(source.pages)
    assert 0 <= source.confidence <= 1
