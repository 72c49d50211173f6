"""What is wrong with a file, and how a caller says so."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto


class Trouble(Enum):
    """`SWOLLEN`: a zip file that would fill the memory; `TOO_LONG`: more XML than a document of an office has."""

    DAMAGED = auto()
    SWOLLEN = auto()
    LOCKED = auto()
    BROKEN_XML = auto()
    TOO_LONG = auto()


Refuse = Callable[[Trouble], Exception]
"""Gives the exception that is raised: each caller has its own, with its own sentence."""
