"""Scans: pictures of pages, read by Tesseract; ruled lines are found in the picture itself."""

from vanban.reader.sources.scan.document import read, read_all

__all__ = ["read", "read_all"]
