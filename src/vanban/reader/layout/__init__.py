"""Words and ruled lines on pages → paragraphs and tables, in the order of reading. For PDF and for scans."""

from vanban.reader.layout.document import Layout, lay_out
from vanban.reader.layout.geometry import Page, Rule, Word

__all__ = ["Layout", "Page", "Rule", "Word", "lay_out"]
