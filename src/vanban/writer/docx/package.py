"""The parts of a .docx around its body, packed with fixed days so that the same document gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from enum import Enum

from vanban.writer import wording
from vanban.writer.document import Document
from vanban.writer.docx.styles import GAP, PAGE, line_above, styles_xml
from vanban.writer.docx.xml import Para, escaped, exactly, legal, para, style_id
from vanban.writer.rules import FONT, Element

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold


class Foot(Enum):
    """What stands at the foot of a section's first page; other pages have nothing there."""

    NONE = "none"  # nor had the section before: none is named
    BLANK = "blank"  # a section that names none takes that of the one before
    CONTACT = "contact"


_PARTS = {  # name → what it is to the main part
    "styles": "styles",
    "settings": "settings",
    "fontTable": "fontTable",
    "header": "header",
    "firstHeader": "header",
    "footer": "footer",
    "firstFooter": "footer",
}


def packed(document: Document, body: str) -> bytes:
    """The .docx with `body` inside w:body."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _root_links(),
        "docProps/core.xml": _core(document),
        "docProps/app.xml": f'{_START}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
        "word/document.xml": f'{_START}<w:document xmlns:w="{WORD}" xmlns:r="{LINKS}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": _links(),
        "word/styles.xml": styles_xml(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _fonts(),
        "word/header.xml": _header(_PAGE_FIELD),
        "word/firstHeader.xml": _header(""),
        "word/footer.xml": _footer([para(GAP, extra=exactly(0, 0, 1))]),
        "word/firstFooter.xml": _footer(_contact(wording.contact(document.contact))),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            about = zipfile.ZipInfo(name, date_time=_DAY)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o600 << 16
            archive.writestr(about, text)
    return out.getvalue()


_PAGE_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def page_links(foot: Foot) -> str:
    """What a section says of its headers and footers: the number from its second page on; `foot` on its first."""
    links = '<w:headerReference w:type="default" r:id="rId4"/><w:headerReference w:type="first" r:id="rId5"/>'
    if foot is Foot.NONE:
        return links
    first = "rId7" if foot is Foot.CONTACT else "rId6"
    return f'{links}<w:footerReference w:type="default" r:id="rId6"/><w:footerReference w:type="first" r:id="{first}"/>'


def _header(runs: str) -> str:
    return (
        f'{_START}<w:hdr xmlns:w="{WORD}"><w:p><w:pPr><w:pStyle w:val="{style_id(PAGE)}"/></w:pPr>{runs}</w:p></w:hdr>'
    )


def _footer(paragraphs: Sequence[Para]) -> str:
    return f'{_START}<w:ftr xmlns:w="{WORD}">{"".join(each.xml() for each in paragraphs)}</w:ftr>'


def _contact(lines: Sequence[str]) -> list[Para]:
    """Where the issuer is found, under a line as wide as the text."""
    first, *others = lines or ("",)
    return [para(Element.CONTACT, first, extra=line_above(3)), *(para(Element.CONTACT, line) for line in others)]


def _content_types() -> str:
    own = {"document": "document.main", **_PARTS}
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in own.items()
    )
    return (
        f'{_START}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{parts}'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/>'
        "</Types>"
    )


def _root_links() -> str:
    return (
        f'{_START}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        f'<Relationship Id="rId3" Type="{LINKS}/extended-properties" Target="docProps/app.xml"/></Relationships>'
    )


def _links() -> str:
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{LINKS}/{kind}" Target="{name}.xml"/>'
        for i, (name, kind) in enumerate(_PARTS.items(), 1)
    )
    return f'{_START}<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _core(document: Document) -> str:
    """Title, issuer, language; the day of the document where it is whole. No clock."""
    day = document.day
    created = ""
    if day.month and day.day:
        stamp = f"{day.year:04d}-{day.month:02d}-{day.day:02d}T00:00:00Z"
        created = "".join(
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>' for name in ("created", "modified")
        )
    return (
        f'{_START}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(legal(document.subject))}</dc:title><dc:creator>{escaped(legal(document.issuer.name))}</dc:creator>"
        f"{created}<dc:language>vi-VN</dc:language></cp:coreProperties>"
    )


def _settings() -> str:
    """Lines that a break ends are not stretched; the compatibility of today's Word, so that it opens without a note."""
    return (
        f'{_START}<w:settings xmlns:w="{WORD}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:doNotExpandShiftReturn/>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
    )


def _fonts() -> str:
    return (
        f'{_START}<w:fonts xmlns:w="{WORD}"><w:font w:name="{FONT}"><w:panose1 w:val="02020603050405020304"/>'
        '<w:charset w:val="A3"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    )
