"""Sections: paper, margins, and page numbers that begin at 1 and are not shown on the first page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vanban.writer.docx.package import Foot, page_links
from vanban.writer.docx.styles import GAP
from vanban.writer.docx.xml import para, twips
from vanban.writer.rules import MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, PAGE_HEIGHT, PAGE_WIDTH


@dataclass(frozen=True, slots=True)
class Page:
    """Millimetres."""

    width: float = PAGE_WIDTH.take
    height: float = PAGE_HEIGHT.take
    foot: Foot = Foot.NONE

    @property
    def text(self) -> float:
        """The width of the text between the margins."""
        return self.width - MARGIN_LEFT.take - MARGIN_RIGHT.take


PORTRAIT = Page()


def landscape() -> Page:
    return replace(PORTRAIT, width=PORTRAIT.height, height=PORTRAIT.width)


def broken(page: Page) -> str:
    """The end of a section that another follows, in a paragraph too small to be seen."""
    return para(GAP, extra=ended(page)).xml()


def ended(page: Page) -> str:
    foot = MARGIN_BOTTOM.take / (1 if page.foot is Foot.CONTACT else 2)  # the lines of contact stand over the margin
    turned = ' w:orient="landscape"' if page.width > page.height else ""
    return (
        f'<w:sectPr>{page_links(page.foot)}<w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{twips(page.width)}" w:h="{twips(page.height)}"{turned}/>'
        f'<w:pgMar w:top="{twips(MARGIN_TOP.take)}" w:right="{twips(MARGIN_RIGHT.take)}" w:bottom="{twips(MARGIN_BOTTOM.take)}" '
        f'w:left="{twips(MARGIN_LEFT.take)}" w:header="{twips(MARGIN_TOP.take / 2)}" w:footer="{twips(foot)}" w:gutter="0"/>'
        '<w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>'
    )
