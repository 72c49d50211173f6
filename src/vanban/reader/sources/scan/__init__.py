"""Scans: pictures of pages, read by Tesseract; ruled lines are found in the picture itself."""

from vanban.reader.sources.scan.document import read

__all__ = ["read"]
