"""Word documents, read from their XML: paragraphs and tables in the order of the body."""

from vanban.reader.sources.docx.body import read

__all__ = ["read"]
