"""PDF: pages with usable text by their characters and drawn lines, other pages as scans."""

from vanban.reader.sources.pdf.document import read

__all__ = ["read"]
