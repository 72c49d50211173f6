"""Why a document cannot be written, in one sentence that a person can act on."""

from __future__ import annotations


class NotWritable(Exception):
    """`str(error)` is a whole sentence in Vietnamese that says what is wrong and what to do."""
