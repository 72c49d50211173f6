"""styles.xml: the decree's elements as named styles, made from `rules`; headings stand on Word's own Heading 1 to 4."""

from __future__ import annotations

from vanban.writer.docx.xml import escaped, exactly, style_id, twips
from vanban.writer.rules import (
    FIRST_LINE,
    FONT,
    LETTER_SUBJECT_GAP,
    LINE_SPACING,
    PAGE_NUMBER,
    PARAGRAPH_GAP,
    STYLES,
    Element,
    Rule,
    Style,
)

RULE = "VB Duong ke"
PAGE = "VB So trang"
GAP = "VB Khoang trong"
DRAFT = "VB Du thao"
SIGNATURE = "VB Cho ky"
ADDRESSEE = "VB Noi gui"
GROUP = "VB Nhom bang"
CAPTION = "VB Ten bang"
CELLS = {
    "left": Element.TABLE_CELL.value,
    "centre": "VB O bang giua",
    "right": "VB O bang phai",
    "justify": "VB O bang deu",
}

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_JC = {"left": "left", "centre": "center", "right": "right", "justify": "both"}
_HEADINGS = {
    Element.PART: 1,
    Element.ANNEX: 1,
    Element.PART_TITLE: 2,
    Element.ANNEX_TITLE: 2,
    Element.DIVISION: 2,
    Element.DIVISION_TITLE: 3,
    Element.SECTION: 2,
    Element.ARTICLE: 3,
    Element.CLAUSE: 4,
}
_INDENTED = (
    Element.BASIS,
    Element.BODY,
    Element.NOTE,
    Element.SECTION,
    Element.ARTICLE,
    Element.CLAUSE,
    Element.POINT,
)
_SIGNATURE_ROOM = 4.5  # lines between post and name
_BESIDE = {  # points before and after; where nothing is said, the elements of head and end stand close
    Element.LETTER_SUBJECT: (LETTER_SUBJECT_GAP.take, 0),
    Element.NAME: (12, 0),
    Element.SUBJECT: (0, 0),
    Element.PART: (12, 0),
    Element.PART_TITLE: (0, 6),
    Element.DIVISION: (6, 0),
    Element.DIVISION_TITLE: (0, 6),
    Element.HEAD_LINE: (12, 6),
    Element.DECIDES: (6, 6),
    Element.ADDRESSEES: (18, 6),
    Element.ANNEX_TITLE: (0, 0),
    Element.ANNEX_NOTE: (0, 12),
    Element.TABLE_HEAD: (2, 2),
    Element.TABLE_CELL: (2, 2),
}


def styles_xml() -> str:
    parts = [_defaults(), _normal(), *(_heading(level) for level in range(1, 5)), _table_styles()]
    parts += [_element(element, STYLES[element]) for element in Element]
    parts += _own()
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:styles xmlns:w="{_NAMESPACE}">{"".join(parts)}</w:styles>'
    )


def _defaults() -> str:
    fonts = " ".join(f'w:{kind}="{FONT}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
    size = _size(STYLES[Element.BODY].size.take)
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts}/><w:color w:val="000000"/>{size}'
        '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )


def _normal() -> str:
    return (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    )


def _heading(level: int) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/>'
        '<w:basedOn w:val="Normal"/><w:next w:val="VBNoidung"/><w:uiPriority w:val="9"/><w:qFormat/>'
        f'<w:pPr><w:keepNext/><w:keepLines/><w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
    )


def _table_styles() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    margins = "".join(f'<w:{side} w:w="85" w:type="dxa"/>' for side in ("left", "right"))
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="VBBang"><w:name w:val="VB Bang"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="VBCot"><w:name w:val="VB Cot"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblCellMar>{margins.replace('85', '0')}</w:tblCellMar></w:tblPr></w:style>"
    )


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _style(name: str, *, based_on: str = "Normal", following: str = "", paragraph: str = "", looks: str = "") -> str:
    after = f'<w:next w:val="{style_id(following)}"/>' if following else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style_id(name)}"><w:name w:val="{escaped(name)}"/>'
        f'<w:basedOn w:val="{style_id(based_on)}"/>{after}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{looks}</w:rPr></w:style>"
    )


def _element(element: Element, style: Style) -> str:
    level = _HEADINGS.get(element)
    return _style(
        element.value,
        based_on=f"Heading{level}" if level else "Normal",
        following=Element.BODY.value if element in (*_HEADINGS, *_INDENTED) and element is not Element.BASIS else "",
        paragraph=_paragraph(element, style),
        looks=("<w:b/><w:bCs/>" if style.bold else "")
        + ("<w:i/><w:iCs/>" if style.italic else "")
        + _colour(element)
        + _size(style.size.take),
    )


def _colour(element: Element) -> str:
    return '<w:color w:val="FF0000"/>' if element is Element.URGENCY else ""


def _paragraph(element: Element, style: Style) -> str:
    before: float
    after: float
    before, after = _BESIDE.get(element, (0, 0))
    line = 1.0
    if element in _INDENTED:
        before, after, line = 0, PARAGRAPH_GAP.take, LINE_SPACING.take
    indent = f'<w:ind w:firstLine="{twips(FIRST_LINE.take)}"/>' if element in _INDENTED else ""
    if element is Element.ADDRESSEES:
        indent = f'<w:ind w:left="{twips(25)}"/>'
    keep = "<w:keepNext/>" if element in (Element.NAME, Element.DECIDES, Element.HEAD_LINE) else ""
    return f'{keep}{_spacing(before, after, line)}{indent}<w:jc w:val="{_JC[style.align]}"/>'


def _spacing(before: float, after: float, line: float = 1.0) -> str:
    return (
        f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" '
        f'w:line="{round(line * 240)}" w:lineRule="auto"/>'
    )


def _own() -> list[str]:
    """Styles for what the decree gives no element: rules, page numbers, room for signing, cells by their alignment."""
    border = line_above(0)
    box = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="1" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right")
    )
    cell = Element.TABLE_CELL.value
    return [
        _style(RULE, paragraph=f"{border}{exactly(2, 0, 4)}", looks=_size(2)),
        _style(GAP, paragraph=exactly(0, 0, 1), looks=_size(1)),
        _style(PAGE, paragraph='<w:jc w:val="center"/>', looks=_size(PAGE_NUMBER.take)),
        _style(
            DRAFT,
            paragraph=f'<w:pBdr>{box}</w:pBdr>{_spacing(6, 6)}<w:jc w:val="center"/>',
            looks="<w:b/><w:bCs/>" + _size(13),
        ),
        _style(SIGNATURE, based_on=Element.SIGNER.value, paragraph=_spacing(_signature_room(), 0)),
        _style(
            ADDRESSEE,
            based_on=Element.ADDRESSEES.value,
            paragraph=f'{_spacing(0, 3)}<w:ind w:left="{twips(45)}" w:hanging="{twips(3)}"/>',
        ),
        _style(CAPTION, based_on=Element.TABLE_HEAD.value, paragraph=f"<w:keepNext/>{_spacing(6, 6)}"),
        _style(GROUP, based_on=cell, looks="<w:b/><w:bCs/>"),
        *(
            _style(name, based_on=cell, paragraph=f'<w:jc w:val="{_JC[align]}"/>')
            for align, name in CELLS.items()
            if name != cell
        ),
    ]


def line_above(space: int) -> str:
    """w:pBdr of a solid line `space` points over a paragraph."""
    return f'<w:pBdr><w:top w:val="single" w:sz="6" w:space="{space}" w:color="000000"/></w:pBdr>'


def _signature_room() -> float:
    size: Rule = STYLES[Element.SIGNER].size
    return _SIGNATURE_ROOM * 1.15 * size.take
