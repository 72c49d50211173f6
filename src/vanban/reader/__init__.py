"""Reads a plan document into structure, each fact with its place in the source.

>>> reading = read(Path("ke-hoach.docx").read_bytes(), name="ke-hoach.docx")
>>> reading.draft.activities[0].title.value
"""

from vanban.reader.errors import Unreadable
from vanban.reader.reading import Reading, read_plan, read_source

read = read_plan

__all__ = ["Reading", "Unreadable", "read", "read_plan", "read_source"]
