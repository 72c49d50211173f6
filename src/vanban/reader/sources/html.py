"""Web pages: what a browser would show as paragraphs, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree
from lxml import html as markup

from vanban.reader.errors import Unreadable, too_long
from vanban.reader.layout.cells import CellText, RowText, by_column, is_layout
from vanban.reader.source import Source
from vanban.reader.sources.assembly import Assembly, tidy
from vanban.reader.sources.bounds import TABLE_ROWS
from vanban.reader.sources.docx.numbering import spelled
from vanban.reader.sources.text import decode
from vanban.text.legacy import from_font

_ROW = re.compile(r"<tr[\s>]", re.I)
_UNSEEN = {
    "script",
    "style",
    "head",
    "title",
    "noscript",
    "template",
    "svg",
    "math",
    "iframe",
    "object",
    "select",
    "nav",
}
_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "section", "article", "main", "header",
           "footer", "aside", "blockquote", "pre", "center", "form", "fieldset", "dl", "dt", "dd", "figure", "address",
           "hr", "body", "html", "figcaption", "caption"}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_FONT = re.compile(r"font-family\s*:\s*[\"']?([^;\"',]+)", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_DEEPEST = 150


@dataclass(slots=True)
class _Run:
    text: str = ""
    bold: bool = False
    italic: bool = False


@dataclass(slots=True)
class _Pending:
    """The paragraph that is being gathered."""

    runs: list[_Run] = field(default_factory=list)
    mark: str = ""
    centred: bool = False


@dataclass(frozen=True, slots=True)
class _Looks:
    bold: bool = False
    italic: bool = False
    centred: bool = False
    preformatted: bool = False
    font: str = ""


def read(data: bytes, *, name: str, progress: object = None) -> Source:
    text, note = _decoded(data)
    if sum(1 for _ in _ROW.finditer(text)) > TABLE_ROWS:
        raise too_long()  # before a tree of it fills the memory
    try:
        parser = markup.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, no_network=True)
        root = markup.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise Unreadable(
            "damaged", "Trang web lưu lại bị hỏng. Hãy lưu lại trang hoặc dán nội dung vào Word."
        ) from error
    page = _Web()
    page.walk(root, _Looks(), 0)
    page.end()
    if note:
        page.out.notes.append(note)
    return page.out.source("html")


def _decoded(data: bytes) -> tuple[str, str]:
    said = _CHARSET.search(data[:4096])
    if said and said[1].lower() in (b"utf-16", b"unicode") and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        return decode(data)
    if said and said[1].lower() == b"windows-1258":
        return data.decode("cp1258", "replace"), ""
    return decode(data)


class _Web:
    def __init__(self) -> None:
        self.out = Assembly()
        self._now = _Pending()

    def walk(self, element: etree._Element, looks: _Looks, depth: int) -> None:
        """Gather the element's text; block elements end the paragraph before and after themselves."""
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSEEN or depth > _DEEPEST or _is_hidden(element):
            return
        if tag == "br":
            self._add("\n", looks)
            return
        if tag == "table":
            self.end()
            self._table(element, looks, depth)
            return
        block = tag in _BLOCKS
        inner = _looks(element, looks)
        if block:
            self.end()
            self._now.centred = inner.centred
        if tag == "li":
            self._now.mark = _mark(element)
        self._add(element.text, inner)
        for child in element:
            self.walk(child, inner, depth + 1)
            self._add(child.tail, inner)
        if block:
            self.end()
            self._now.centred = looks.centred

    def _add(self, text: str | None, looks: _Looks) -> None:
        if text:
            if text != "\n" and not looks.preformatted:
                text = re.sub(r"[ \t\r\n\f]+", " ", text)
            self._now.runs.append(_Run(from_font(text, looks.font), looks.bold, looks.italic))

    def end(self) -> None:
        """Write the paragraph gathered so far, if it shows anything. A mark waits for its first text."""
        now = self._now
        text = "".join(run.text for run in now.runs)
        if text.strip():
            inked = [run for run in now.runs if run.text.strip()]
            self.out.paragraph(
                now.mark + text.lstrip(),
                bold=all(run.bold for run in inked),
                italic=all(run.italic for run in inked),
                centred=now.centred,
            )
            self._now = _Pending(centred=now.centred)
        else:
            self._now = _Pending(mark=now.mark, centred=now.centred)

    def _table(self, table: etree._Element, looks: _Looks, depth: int) -> None:
        rows = _rows(table, lambda cell: _text_in(cell, looks, depth + 1))
        if is_layout(rows, borderless=_is_borderless(table)):
            for cell in by_column(rows):
                for line in cell.text.split("\n"):
                    self.out.paragraph(line)
        else:
            self.out.table(rows)


def _text_in(cell: etree._Element, looks: _Looks, depth: int) -> str:
    """A cell's paragraphs as lines; a table in it as one line a row."""
    inner = _Web()
    for_cell = _looks(cell, looks)
    inner._add(cell.text, for_cell)
    for child in cell:
        inner.walk(child, for_cell, depth + 1)
        inner._add(child.tail, for_cell)
    inner.end()
    text = inner.out.source("html").text
    return tidy(text.replace("\t", " "))


def _rows(table: etree._Element, text_of: Callable[[etree._Element], str]) -> list[RowText]:
    """Rows on the grid: a cell with rowspan pushes those below it to the right."""
    made: list[RowText] = []
    busy: dict[int, int] = {}  # grid column -> rows still covered from above
    for tr in table.iter("tr"):
        if next(tr.iterancestors("table"), None) is not table or _is_hidden(tr):
            continue
        cells, column = [], 0
        taken = {c for c, left in busy.items() if left > 0}
        busy = {c: left - 1 for c, left in busy.items() if left > 1}
        for td in tr:
            if td.tag not in ("td", "th") or _is_hidden(td):
                continue
            while column in taken:
                column += 1
            columns, rows = _span(td, "colspan"), _span(td, "rowspan")
            cells.append(CellText(text_of(td), column, columns, rows))
            if rows > 1:
                busy.update(dict.fromkeys(range(column, column + columns), rows - 1))
            column += columns
        made.append(RowText(cells, bool(cells) and _is_heading(tr)))
    return made


def _is_heading(tr: etree._Element) -> bool:
    parent = tr.getparent()
    in_head = parent is not None and parent.tag == "thead"
    return in_head or all(cell.tag == "th" for cell in tr if cell.tag in ("td", "th"))


def _span(cell: etree._Element, name: str) -> int:
    said = cell.get(name, "1").strip()
    return min(max(1, int(said)), 200) if said.isascii() and said.isdigit() else 1


def _looks(element: etree._Element, outer: _Looks) -> _Looks:
    tag, style = element.tag, element.get("style", "")
    font = _FONT.search(style)
    return _Looks(
        bold=outer.bold
        or tag in ("b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6")
        or bool(_BOLD.search(style)),
        italic=outer.italic or tag in ("i", "em") or "italic" in style,
        centred=outer.centred or tag == "center" or element.get("align") == "center" or bool(_CENTRED.search(style)),
        preformatted=outer.preformatted or tag == "pre",
        font=font[1].strip() if font else element.get("face", "") or outer.font,
    )


def _is_hidden(element: etree._Element) -> bool:
    return "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")) is not None


def _is_borderless(table: etree._Element) -> bool:
    """By what the table itself says. Pages style their tables elsewhere, so silence counts as lines."""
    return table.get("border") == "0"


def _mark(item: etree._Element) -> str:
    """ "2. " in a numbered list, "- " in another."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "- "
    siblings = [child for child in parent if child.tag == "li"]
    start, own = parent.get("start", "1"), item.get("value", "")
    n = int(own) if own.isdigit() else (int(start) if start.isdigit() else 1) + siblings.index(item)
    form = _FORMS.get(parent.get("type", ""), "decimal")
    return spelled(n, form) + (") " if form == "lowerLetter" else ". ")
