"""Why a file is no proof."""

from __future__ import annotations


class Refused(Exception):
    """The link or the file is no proof; nothing was kept. `str(error)` is a sentence for the page."""
